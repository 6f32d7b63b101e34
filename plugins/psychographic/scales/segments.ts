import type { SegmentDefinition } from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { describeAlpha } from '../shared/reliability.ts';
import type { ScaleModel, ScalesModel } from './fit.ts';
import type { Level } from './rule.ts';

/** `agreeableness-high` and `agreeableness-low` for each scale, or `agreeableness` where the dominant one counts. */
export function scaleSegments({ segments, scales }: ScalesModel): SegmentDefinition[] {
  if (segments === 'dominant') {
    return scales.map((scale) => {
      const { en, zh } = population(scale);
      return {
        key: scale.key,
        name: { en: `${scale.name.en} above all`, zh: `${scale.name.zh}突出` },
        description: { en: `${scale.name.en} is the highest score. ${en}`, zh: `${scale.name.zh}得分最高。${zh}` },
      };
    });
  }
  return scales.flatMap((scale) => [levelSegment(scale, 'high'), levelSegment(scale, 'low')]);
}

function levelSegment(scale: ScaleModel, level: Level): SegmentDefinition {
  const { key, name, cuts } = scale;
  const { en, zh } = population(scale);
  const limit = cuts && round(cuts[level]);
  const rule =
    limit === null
      ? { en: 'Nobody, for scores do not differ.', zh: '得分没有差异，故无人。' }
      : level === 'high'
        ? { en: `Score >= ${limit}.`, zh: `得分 >= ${limit}。` }
        : { en: `Score <= ${limit}.`, zh: `得分 <= ${limit}。` };
  return {
    key: `${key}-${level}`,
    name:
      level === 'high'
        ? { en: `High ${lower(name.en)}`, zh: `${name.zh}高` }
        : { en: `Low ${lower(name.en)}`, zh: `${name.zh}低` },
    description: { en: `${rule.en} ${en}`, zh: `${rule.zh}${zh}` },
  };
}

/** An English name for the middle of a phrase; abbreviations stay. */
function lower(name: string): string {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

function population({ mean, deviation, people, alpha, min, max }: ScaleModel) {
  const reading = describeAlpha(alpha);
  return {
    en: `Of answers ${min} to ${max}: mean ${round(mean)}, standard deviation ${round(deviation)}, ${people} customers; ${reading.en}.`,
    zh: `作答范围 ${min} 至 ${max}：均值 ${round(mean)}，标准差 ${round(deviation)}，共 ${people} 人；${reading.zh}。`,
  };
}
