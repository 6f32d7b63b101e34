import type { Factor, Needs, Row, SegmentExplanation } from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { type GroupsOf, groupsByInterest } from './interests-score.ts';
import type { LifestyleConfig, LifestyleGroup } from './lifestyle-config.ts';
import { agreement, ratedItems, ratedStrength, termStrength } from './lifestyle-score.ts';
import { keyed } from './scales-score.ts';

const SHOWN = 5;

/** For each group, the terms that belong to it and the answers to its questions. */
export function explainLifestyle(config: LifestyleConfig, row: Row<Needs>): SegmentExplanation[] {
  const groupsOf = groupsByInterest(config);
  return config.groups.map((group, index) => {
    const terms = group.any.length > 0 ? explainTerms(config, group, index, groupsOf, row) : NOTHING;
    const rated = group.rated.length > 0 ? explainRated(config, group, row) : NOTHING;
    const member = terms.member || rated.member;
    const verdict = member ? 'TRUE' : terms.known || rated.known ? 'FALSE' : 'UNKNOWN';
    return { segment: group.key, verdict, factors: [...terms.factors, ...rated.factors] };
  });
}

/** What one way of asking says of a group. */
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
  row: Row<Needs>,
): Part {
  const sources = [...config.lists, ...config.categories].map((feature) => {
    const given = row[feature] ?? null;
    const terms = given === null ? null : Array.isArray(given) ? (given as readonly string[]) : [given as string];
    return { feature, given, belonging: terms?.filter((term) => groupsOf(term).includes(index)) ?? null };
  });
  const count = sources.reduce((sum, { belonging }) => sum + (belonging?.length ?? 0), 0);
  const member = termStrength(config, count) > 0;
  const more = config.atLeast - count;
  const factors = sources.map(({ feature, given, belonging }, i): Factor => {
    const zh = group.name.zh ?? group.name.en;
    const base = { feature, observed: given as string | readonly string[] | null, expected: wanted(config, group) };
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

function explainRated(config: LifestyleConfig, group: LifestyleGroup, row: Row<Needs>): Part {
  const scored = ratedItems(config, group);
  const values = new Map(scored.items.map(({ feature }) => [feature, (row[feature] ?? null) as number | null]));
  const columns = Object.fromEntries([...values].map(([name, value]) => [name, Float64Array.of(value ?? Number.NaN)]));
  const agreed = agreement(scored, columns, 1)[0]!;
  const member = ratedStrength(config, agreed) > 0;
  const limit = config.min + config.agree * (config.max - config.min);
  const summary = Number.isNaN(agreed)
    ? {
        en: `${scored.least} of ${scored.items.length} questions must be answered.`,
        zh: `${scored.items.length} 题中至少须答 ${scored.least} 题。`,
      }
    : {
        en: `Agreement ${round(agreed)}, ${member ? '>=' : '<'} ${config.agree}.`,
        zh: `认同度 ${round(agreed)}，${member ? '>=' : '<'} ${config.agree}。`,
      };
  const factors = scored.items.map(({ feature, name, reversed }, i): Factor => {
    const value = values.get(feature) ?? null;
    const own = keyed(value ?? Number.NaN, config, reversed);
    const said = Number.isNaN(own)
      ? { en: `${name}: no valid answer.`, zh: `${name}：无有效作答。` }
      : reversed
        ? { en: `${name}: ${value}, reversed ${own}.`, zh: `${name}：${value}，反向计 ${own}。` }
        : { en: `${name}: ${value}.`, zh: `${name}：${value}。` };
    return {
      feature,
      observed: value !== null && Number.isFinite(value) ? value : null,
      expected: `a mean >= ${round(limit)} of ${config.min} to ${config.max}`,
      verdict: Number.isNaN(own) ? 'UNKNOWN' : own >= limit ? 'TRUE' : 'FALSE',
      text: i === 0 ? { en: `${said.en} ${summary.en}`, zh: `${said.zh}${summary.zh}` } : said,
      ...(i === 0 &&
        !Number.isNaN(agreed) &&
        !member && {
          change: {
            en: `A mean answer higher by ${round((config.agree - agreed) * (config.max - config.min))}.`,
            zh: `平均作答提高 ${round((config.agree - agreed) * (config.max - config.min))}。`,
          },
        }),
    };
  });
  return { known: !Number.isNaN(agreed), member, factors };
}

function wanted({ atLeast }: LifestyleConfig, { any }: LifestyleGroup): string {
  const some = any.length > SHOWN ? `${any.slice(0, SHOWN).join(', ')}, ...` : any.join(', ');
  return `>= ${atLeast} of [${some}]`;
}
