import { type Factor, type Row, type SegmentExplanation, shownNumber } from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { columnsOfRow, type NumberNeeds } from '../shared/number-columns.ts';
import { keyed, ratingText } from '../shared/rated-items.ts';
import { type GroupsOf, groupsByTerm, shownTerms } from '../shared/term-groups.ts';
import { agreement, ratedItems, ratedStrength, termStrength } from './rule.ts';
import type { LifestyleConfig, LifestyleGroup, LifestyleNeeds } from './settings.ts';

/** The terms that belong to each group, and the answers to its questions. */
export function explainLifestyle(config: LifestyleConfig, row: Row<LifestyleNeeds>): SegmentExplanation[] {
  const groupsOf = groupsByTerm(config.groups);
  return config.groups.map((group, index) => {
    const terms = group.any.length > 0 ? explainTerms(config, group, index, groupsOf, row) : NOTHING;
    const rated = group.rated.length > 0 ? explainRated(config, group, row) : NOTHING;
    const member = terms.member || rated.member;
    const verdict = member ? 'TRUE' : terms.known || rated.known ? 'FALSE' : 'UNKNOWN';
    return { segment: group.key, verdict, factors: [...terms.factors, ...rated.factors] };
  });
}

/** The terms, or the answers, as they speak for a group. */
interface Part {
  readonly known: boolean;
  readonly member: boolean;
  readonly factors: readonly Factor[];
}

const NOTHING: Part = { known: false, member: false, factors: [] };

function explainTerms(
  config: LifestyleConfig,
  group: LifestyleGroup,
  index: number,
  groupsOf: GroupsOf,
  row: Row<LifestyleNeeds>,
): Part {
  const sources = [...config.lists, ...config.categories].map((feature) => {
    const observed = (row[feature] ?? null) as string | readonly string[] | null;
    const terms = typeof observed === 'string' ? [observed] : observed;
    return { feature, observed, belonging: terms?.filter((term) => groupsOf(term).includes(index)) ?? null };
  });
  const count = sources.reduce((sum, { belonging }) => sum + (belonging?.length ?? 0), 0);
  const member = termStrength(config, count) > 0;
  const more = config.atLeast - count;
  const factors = sources.map(({ feature, observed, belonging }, i): Factor => {
    const zh = group.name.zh ?? group.name.en;
    const base = { feature, observed, expected: `>= ${config.atLeast} of ${shownTerms(group.any)}` };
    const change = !member &&
      i === 0 && {
        change: { en: `${more} more terms of this group.`, zh: `再有 ${more} 个该组词语。` },
      };
    if (belonging === null) {
      return {
        ...base,
        verdict: 'UNKNOWN',
        text: { en: `${feature} is not known.`, zh: `${feature} 未知。` },
        ...change,
      };
    }
    const which = belonging.length > 0 ? `: ${belonging.join(', ')}` : '';
    return {
      ...base,
      verdict: belonging.length > 0 ? 'TRUE' : 'FALSE',
      text: {
        en: `${belonging.length} of ${feature} belong to ${group.name.en}${which}.`,
        zh: `${feature} 中有 ${belonging.length} 项属于${zh}${which}。`,
      },
      ...change,
    };
  });
  return { known: sources.some(({ belonging }) => belonging !== null), member, factors };
}

function explainRated(config: LifestyleConfig, group: LifestyleGroup, row: Row<LifestyleNeeds>): Part {
  const scored = ratedItems(config, group);
  const answers = row as Row<NumberNeeds>;
  const features = scored.items.map(({ feature }) => feature);
  const columns = columnsOfRow(features, answers);
  const agreed = agreement(scored, columns, 1)[0]!;
  const member = ratedStrength(config, agreed) > 0;
  const limit = scored.min + config.agree * (scored.max - scored.min);
  const summary = Number.isNaN(agreed)
    ? {
        en: `${scored.least} of ${scored.items.length} questions must be answered.`,
        zh: `${scored.items.length} 题中至少须答 ${scored.least} 题。`,
      }
    : {
        en: `Agreement ${round(agreed)}, ${member ? '>=' : '<'} ${config.agree}.`,
        zh: `认同度 ${round(agreed)}，${member ? '>=' : '<'} ${config.agree}。`,
      };
  const factors = scored.items.map((item, i): Factor => {
    const { feature, name, reversed } = item;
    const value = answers[feature] ?? null;
    const own = keyed(value ?? Number.NaN, scored, reversed);
    const text = Number.isNaN(own)
      ? { en: `${name}: no valid answer.`, zh: `${name}：无有效作答。` }
      : ratingText(item, value, own);
    return {
      feature,
      observed: shownNumber(value),
      expected: `a mean >= ${round(limit)} of ${scored.min} to ${scored.max}`,
      verdict: Number.isNaN(own) ? 'UNKNOWN' : own >= limit ? 'TRUE' : 'FALSE',
      text: i === 0 ? { en: `${text.en} ${summary.en}`, zh: `${text.zh}${summary.zh}` } : text,
      ...(i === 0 &&
        !Number.isNaN(agreed) &&
        !member && {
          change: {
            en: `A mean answer higher by ${round((config.agree - agreed) * (scored.max - scored.min))}.`,
            zh: `平均作答提高 ${round((config.agree - agreed) * (scored.max - scored.min))}。`,
          },
        }),
    };
  });
  return { known: !Number.isNaN(agreed), member, factors };
}
