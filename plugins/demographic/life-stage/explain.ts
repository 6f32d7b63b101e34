import {
  type BilingualText,
  chinese,
  type EvaluationContext,
  type Explanation,
  english,
  type Factor,
  shownNumber,
  type Text,
} from 'personagraph/segmenter';
import { ageOn, dateNumber } from '../shared/age.ts';
import { birthFactor } from '../shared/birth-factor.ts';
import { hasChildren, NO, partners, type Tristate, UNKNOWN, YES } from '../shared/partner.ts';
import { type Ages, childrenOf, stageOf } from './rule.ts';
import { lifeStages } from './segments.ts';
import type { LifeStageConfig } from './settings.ts';

/** A customer as stated. */
interface Stated {
  readonly birthDate: number | null;
  readonly maritalState: string | null;
  readonly children: number | null;
}

/** Why a customer is in a life stage: age, partner and children, each with the stage that another answer would make. */
export function explainLifeStage(config: LifeStageConfig, row: Stated, { asOf }: EvaluationContext): Explanation {
  const { adultFrom, maxAge } = config;
  const birth = row.birthDate ?? Number.NaN;
  const age = ageOn(dateNumber(asOf), dateNumber(birth));
  const partner = partners(row.maritalState === null ? [] : [row.maritalState], config)[0]!;
  const children = childrenOf(row.children ?? Number.NaN, config);
  const stage = stageOf(age, partner, children, config);
  const minor = age >= 0 && age < adultFrom;
  const household = { age, partner, children, ages: config };
  const expected = ageRange(age, config);
  return {
    segment: lifeStages[stage]?.key ?? null,
    verdict: stage >= 0 ? 'TRUE' : minor ? 'FALSE' : 'UNKNOWN',
    factors: [
      birthFactor({ birth, age, asOf, maxAge, expected, verdict: minor ? 'FALSE' : 'TRUE' }),
      maritalFactor(row.maritalState, household),
      childrenFactor(row.children, household),
    ],
  };
}

/** The ages around `age` between which the life cycle does not turn, as a person would read them. */
function ageRange(age: number, ages: Ages): string {
  const turns = [ages.adultFrom, ages.midFrom, ages.lateFrom, ages.seniorFrom];
  if (!(age >= ages.adultFrom)) return `>= ${ages.adultFrom} years`;
  const first = turns.findLast((turn) => turn <= age);
  const next = turns.find((turn) => turn > age);
  return next === undefined ? `>= ${first} years` : `${first} to ${next - 1} years`;
}

/** A household as it counts. */
interface Household {
  readonly age: number;
  readonly partner: Tristate;
  readonly children: Tristate;
  readonly ages: Ages;
}

/** The name of the stage another household would have, or undefined where it would have none. */
function stageName(age: number, partner: Tristate, children: Tristate, ages: Ages): BilingualText | undefined {
  const name = lifeStages[stageOf(age, partner, children, ages)]?.name;
  if (name === undefined) return undefined;
  return { en: english(name), zh: chinese(name) };
}

/** The marital state as a reason, and the stage it would be with the other answer. */
function maritalFactor(state: string | null, { age, partner, children, ages }: Household): Factor {
  const other = stageName(age, partner === YES ? NO : YES, children, ages);
  const shown = { en: state === null ? 'is missing' : `"${state}"`, zh: state === null ? '缺失' : `“${state}”` };
  const change: Text | undefined = other && {
    en: `${partner === YES ? 'Without' : 'With'} a partner: ${other.en}.`,
    zh: `${partner === YES ? '若无伴侣' : '若有伴侣'}：${other.zh}。`,
  };
  return {
    feature: 'maritalState',
    observed: state,
    expected: partner === UNKNOWN ? 'a known marital state' : partner === YES ? 'partner' : 'no partner',
    verdict: partner === UNKNOWN ? 'UNKNOWN' : 'TRUE',
    text: {
      [NO]: { en: `Marital state ${shown.en}: counts as no partner.`, zh: `婚姻状况${shown.zh}：按无伴侣计。` },
      [YES]: { en: `Marital state ${shown.en}: counts as a partner.`, zh: `婚姻状况${shown.zh}：按有伴侣计。` },
      [UNKNOWN]: {
        en: `Marital state ${shown.en}: does not tell whether there is a partner.`,
        zh: `婚姻状况${shown.zh}：无法判断是否有伴侣。`,
      },
    }[partner],
    ...(change && { change }),
  };
}

/** The number of children as a reason, and the stage it would be with the other answer. */
function childrenFactor(count: number | null, { age, partner, children, ages }: Household): Factor {
  const other = stageName(age, partner, children === YES ? NO : YES, ages);
  const expected = { [NO]: '= 0', [YES]: '> 0', [UNKNOWN]: '>= 0, finite' }[children];
  const change: Text | undefined = other && {
    en: `${children === YES ? 'Without' : 'With'} children at home: ${other.en}.`,
    zh: `${children === YES ? '若无同住子女' : '若有同住子女'}：${other.zh}。`,
  };
  // Infinity is no JSON value; words name a bad count.
  return {
    feature: 'children',
    observed: shownNumber(count),
    expected,
    verdict: children === UNKNOWN ? 'UNKNOWN' : 'TRUE',
    text: childrenText(count, children),
    ...(change && { change }),
  };
}

function childrenText(count: number | null, children: Tristate): Text {
  if (count !== null && hasChildren(count) !== UNKNOWN) {
    return { en: `${count} children at home.`, zh: `同住子女 ${count} 人。` };
  }
  const why =
    count === null
      ? { en: 'The number of children is missing', zh: '子女数缺失' }
      : { en: `${count} is not a number of children`, zh: `${count} 不是有效的子女数` };
  return children === UNKNOWN
    ? { en: `${why.en}.`, zh: `${why.zh}。` }
    : { en: `${why.en}, which counts as none.`, zh: `${why.zh}，按无子女计。` };
}
