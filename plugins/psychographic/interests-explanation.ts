import type { Factor, ListColumn, Row, SegmentExplanation } from 'personagraph/segmenter';
import { round } from 'personagraph/statistics';
import type { InterestGroup } from './interest-groups.ts';
import type { InterestsConfig } from './interests-config.ts';
import { addEvents, decayed, eventSignals, type InterestsNeeds, windowWeights } from './interests-events.ts';
import { eventStrength, groupsByInterest, interestStrength, plainTerm } from './interests-score.ts';
import { eventLabel, fieldLabel } from './source-label.ts';

const SHOWN = 5;

/** For each group, which of a customer's interests belong to it, and which events show it. */
export function explainInterests(config: InterestsConfig, row: Row<InterestsNeeds>): SegmentExplanation[] {
  const groupsOf = groupsByInterest(config);
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

/** What the row's events count, a group each, by the code of `assign`. */
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
  const groupsOf = groupsByInterest(config);
  const weights = windowWeights(config);
  const strength = round(sum / (sum + config.halfStrength));
  const member = eventStrength(config, sum) > 0;
  const days = config.windows.at(-1)!;
  const said = eventSignals(config)
    .filter(({ term }) => term === null || groupsOf(term).includes(index))
    .map(({ event, field, term, weight, needs }) => {
      const feature = needs.at(-1)!;
      const value = row[feature] ?? null;
      if (term === null) {
        // What came often lately may be none of the most frequent of the longest window.
        const all = needs.flatMap((name) => (row[name] ?? []) as readonly string[]);
        const known = new Map(all.map((one) => [plainTerm(one), one]));
        const which = [...known.values()].filter((one) => groupsOf(one).includes(index));
        const list = which.length > 0 ? `: ${which.join(', ')}` : '';
        return {
          feature,
          observed: value as readonly string[] | null,
          counts: which.length,
          en: `Of the most frequent ${plural(fieldLabel(field).en)} of ${eventLabel(event, null).en} within ${days} days, ${which.length} ${which.length === 1 ? 'belongs' : 'belong'} to ${group.name.en}${list}.`,
          zh: `${days} 天内${eventLabel(event, null).zh}最常见的${fieldLabel(field).zh}中有 ${which.length} 项属于${group.name.zh ?? group.name.en}${list}。`,
        };
      }
      const counts = needs.map((name) => numberColumn(row[name] ?? null));
      const own = weight * decayed(counts, weights, 0);
      const number = value as number | null;
      const shown = number !== null && Number.isFinite(number) ? number : null;
      return {
        feature,
        observed: shown,
        counts: own,
        en: `${shown ?? 'An unknown number of'} ${eventLabel(event, shown).en} of ${term} in ${days} days ${shown === 1 ? 'counts' : 'count'} as ${round(own)} of today.`,
        zh: `${days} 天内 ${shown ?? '未知数量的'} 次${eventLabel(event, shown).zh}（${term}）折合今日 ${round(own)} 次。`,
      };
    })
    .sort((a, b) => b.counts - a.counts);
  // The first always, for it says what all of them come to; others where they add to it.
  return said
    .filter(({ counts }, i) => i === 0 || counts > 0)
    .slice(0, SHOWN)
    .map(({ feature, observed, en, zh }, i) => ({
      feature,
      observed,
      expected: `strength >= ${config.fades}`,
      verdict: observed === null && !member ? 'UNKNOWN' : member ? 'TRUE' : 'FALSE',
      text: i > 0 ? { en, zh } : { en: `${en} In all a strength of ${strength}.`, zh: `${zh}合计强度 ${strength}。` },
      ...(i === 0 && !member && { change: moreEvents(config, sum) }),
    }));
}

/** How many events of now would make a member. */
function moreEvents({ fades, halfStrength }: InterestsConfig, sum: number) {
  const more = Math.max(1, Math.ceil((fades * halfStrength) / (1 - fades) - sum));
  return { en: `${more} more ${more === 1 ? 'event' : 'events'} now.`, zh: `现在再有 ${more} 次事件。` };
}

/** `product category` as product categories. */
function plural(noun: string): string {
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

function unknownFactor(group: InterestGroup): Factor {
  return {
    feature: 'interests',
    observed: null,
    expected: `some of [${some(group.any)}]`,
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
  const zh = group.name.zh ?? group.name.en;
  const list = belonging.length > 0 ? `: ${belonging.join(', ')}` : '';
  const more = atLeast - belonging.length;
  return {
    feature: 'interests',
    observed: interests,
    expected: `>= ${atLeast} of [${some(group.any)}]`,
    verdict: member ? 'TRUE' : 'FALSE',
    text: {
      en: `${belonging.length} of ${interests.length} interests ${belonging.length === 1 ? 'belongs' : 'belong'} to ${group.name.en}${list}.`,
      zh: `${interests.length} 项兴趣中有 ${belonging.length} 项属于${zh}${list}。`,
    },
    ...(!member && {
      change: { en: `${more} more of this group.`, zh: `再有 ${more} 项属于该组的兴趣。` },
    }),
  };
}

function some(any: readonly string[]): string {
  return any.length > SHOWN ? `${any.slice(0, SHOWN).join(', ')}, ...` : any.join(', ');
}
