import {
  type BilingualText,
  counted,
  type Factor,
  type ListColumn,
  type Row,
  type SegmentExplanation,
  shownNumber,
} from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import { eventLabel, fieldLabel } from '../shared/source-label.ts';
import { groupsByTerm, plainTerm, shownTerms } from '../shared/term-groups.ts';
import type { InterestGroup } from './data/interest-groups.ts';
import { addEvents, decayed, eventStrength, interestStrength, windowWeights } from './rule.ts';
import { type EventSignal, eventSignals, type InterestsConfig, type InterestsNeeds } from './settings.ts';

/** At most so many events are explained. */
const SHOWN = 5;

/** The interests of a customer that belong to each group, and the events that show it. */
export function explainInterests(config: InterestsConfig, row: Row<InterestsNeeds>): SegmentExplanation[] {
  const groupsOf = groupsByTerm(config.groups);
  const interests = (row['interests'] ?? null) as readonly string[] | null;
  const events = eventsOf(config, row);
  return config.groups.map((group, index) => {
    const belonging = interests?.filter((interest) => groupsOf(interest).includes(index)) ?? [];
    const listed = interests !== null && interestStrength(config, belonging.length, interests.length) > 0;
    const shown = eventStrength(config, events.sums[index]!) > 0;
    const factor = interests === null ? unknownFactor(group) : knownFactor(config, group, interests, belonging, listed);
    return {
      segment: group.key,
      verdict: listed || shown ? 'TRUE' : interests === null && !events.known ? 'UNKNOWN' : 'FALSE',
      factors: [factor, ...eventFactors(config, group, index, row, events.sums[index]!)],
    };
  });
}

/** The sums of the row's events, a group each, by the code of `assign`; `known` where any count or list is. */
function eventsOf(config: InterestsConfig, row: Row<InterestsNeeds>) {
  const columns: Record<string, Float64Array | ListColumn> = {};
  const sums = new Float64Array(config.groups.length);
  let known = false;
  for (const { term, needs } of eventSignals(config)) {
    for (const name of needs) {
      const value = row[name] ?? null;
      if (value !== null) known = true;
      columns[name] = term === null ? listColumn(value as readonly string[] | null) : numberColumn(value);
    }
  }
  addEvents(config, columns, 1, sums);
  return { sums, known };
}

function listColumn(terms: readonly string[] | null): ListColumn {
  const labels = terms ?? [];
  const codes = Int32Array.from(labels, (_, code) => code);
  return { offsets: Int32Array.of(0, labels.length), codes, labels, missing: Uint8Array.of(terms === null ? 1 : 0) };
}

function numberColumn(value: Row<InterestsNeeds>[string]): Float64Array {
  return Float64Array.of(typeof value === 'number' ? value : Number.NaN);
}

function eventFactors(
  config: InterestsConfig,
  group: InterestGroup,
  index: number,
  row: Row<InterestsNeeds>,
  sum: number,
): Factor[] {
  const groupsOf = groupsByTerm(config.groups);
  const weights = windowWeights(config);
  const days = config.windows.at(-1)!;
  const member = eventStrength(config, sum) > 0;
  const strength = round(sum / (sum + config.halfStrength));
  const signs = eventSignals(config)
    .filter(({ term }) => term === null || groupsOf(term).includes(index))
    .map((signal) =>
      signal.term === null
        ? listSign(signal, row, days, group, (term) => groupsOf(term).includes(index))
        : countSign(signal, signal.term, row, days, weights),
    )
    .sort((a, b) => b.counts - a.counts);
  // The first always, for its text ends with the strength of all of them; others where they add to it.
  return signs
    .filter(({ counts }, i) => i === 0 || counts > 0)
    .slice(0, SHOWN)
    .map(({ feature, observed, text: { en, zh } }, i) => ({
      feature,
      observed,
      expected: `strength >= ${config.fades}`,
      verdict: observed === null && !member ? 'UNKNOWN' : member ? 'TRUE' : 'FALSE',
      text: i > 0 ? { en, zh } : { en: `${en} In all a strength of ${strength}.`, zh: `${zh}合计强度 ${strength}。` },
      ...(i === 0 && !member && { change: moreEvents(config, sum) }),
    }));
}

/** An event as a sign of an interest. */
interface Sign extends Pick<Factor, 'feature' | 'observed'> {
  /** Its share of the strength, by which signs are ordered. */
  readonly counts: number;
  readonly text: BilingualText;
}

function listSign(
  { event, field, needs }: EventSignal,
  row: Row<InterestsNeeds>,
  days: number,
  group: InterestGroup,
  belongs: (term: string) => boolean,
): Sign {
  const feature = needs.at(-1)!;
  // A term frequent lately may be none of the most frequent of the longest window.
  const all = needs.flatMap((name) => (row[name] ?? []) as readonly string[]);
  const which = [...new Map(all.map((one) => [plainTerm(one), one])).values()].filter(belongs);
  const list = which.length > 0 ? `: ${which.join(', ')}` : '';
  return {
    feature,
    observed: (row[feature] ?? null) as readonly string[] | null,
    counts: which.length,
    text: {
      en: `Of the most frequent ${plural(fieldLabel(field).en)} of ${eventLabel(event, null).en} within ${days} days, ${which.length} ${which.length === 1 ? 'belongs' : 'belong'} to ${group.name.en}${list}.`,
      zh: `${days} 天内${eventLabel(event, null).zh}最常见的${fieldLabel(field).zh}中有 ${which.length} 项属于${group.name.zh ?? group.name.en}${list}。`,
    },
  };
}

function countSign(
  { event, weight, needs }: EventSignal,
  term: string,
  row: Row<InterestsNeeds>,
  days: number,
  weights: readonly number[],
): Sign {
  const feature = needs.at(-1)!;
  const counts = needs.map((name) => numberColumn(row[name] ?? null));
  const own = weight * decayed(counts, weights, 0);
  const observed = shownNumber(row[feature] as number | null | undefined);
  const noun = eventLabel(event, 1);
  return {
    feature,
    observed,
    counts: own,
    text: {
      en: `${counted(observed, noun.en)} of ${term} in ${days} days ${observed === 1 ? 'counts' : 'count'} as ${round(own)} of today.`,
      zh: `${days} 天内 ${observed ?? '未知数量的'} 次${noun.zh}（${term}）折合今日 ${round(own)} 次。`,
    },
  };
}

/** The events of now that would make a member. */
function moreEvents({ fades, halfStrength }: InterestsConfig, sum: number) {
  const more = Math.max(1, Math.ceil((fades * halfStrength) / (1 - fades) - sum));
  return { en: `${counted(more, 'more event')} now.`, zh: `现在再有 ${more} 次事件。` };
}

/** `product category` as product categories. */
function plural(noun: string): string {
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

function unknownFactor(group: InterestGroup): Factor {
  return {
    feature: 'interests',
    observed: null,
    expected: `some of ${shownTerms(group.any)}`,
    verdict: 'UNKNOWN',
    text: { en: 'No interests are recorded.', zh: '未记录兴趣。' },
  };
}

function knownFactor(
  { atLeast }: InterestsConfig,
  group: InterestGroup,
  interests: readonly string[],
  belonging: readonly string[],
  member: boolean,
): Factor {
  const list = belonging.length > 0 ? `: ${belonging.join(', ')}` : '';
  const more = atLeast - belonging.length;
  return {
    feature: 'interests',
    observed: interests,
    expected: `>= ${atLeast} of ${shownTerms(group.any)}`,
    verdict: member ? 'TRUE' : 'FALSE',
    text: {
      en: `${belonging.length} of ${interests.length} interests ${belonging.length === 1 ? 'belongs' : 'belong'} to ${group.name.en}${list}.`,
      zh: `${interests.length} 项兴趣中有 ${belonging.length} 项属于${group.name.zh ?? group.name.en}${list}。`,
    },
    ...(!member && {
      change: { en: `${more} more of this group.`, zh: `再有 ${more} 项属于该组的兴趣。` },
    }),
  };
}
