import type { Scope } from '../../db/postgres/connection.ts';
import { beginMatchHistory, rewindMatches } from '../../db/tables/personas/match-history.ts';
import {
  type CriterionSources,
  type MatchClock,
  readMatches,
  readStrengths,
  writeMatches,
} from '../../db/tables/personas/matches.ts';
import { type ClockedRule, matchedAsNow, noteMatched } from '../../db/tables/personas/persona-criteria.ts';
import {
  type AnswerColumns,
  criterionSegmentations,
  criterionSegments,
  type MatchRule,
  matchAnswers,
  matchPersonas,
  NO_MATCHES,
} from '../../engine/persona/match.ts';
import { diffMatches, joinDifferences, type MatchDifference } from '../../engine/persona/match-difference.ts';
import { unionOf } from '../../engine/population/rows.ts';

/**
 * Matches customers to personas anew from their memberships, in the caller's transaction: everybody, or some. Writes the
 * difference, and returns it. A persona without a rule keeps its matches. `now` is the time of the server, milliseconds
 * since 1970: a persona whose segmentations all stand still has their time.
 */
export async function refreshMatches(
  scope: Scope,
  rules: readonly ClockedRule[],
  now: number,
  customers?: readonly number[],
): Promise<MatchDifference> {
  if (rules.length === 0) return diffMatches(NO_MATCHES, NO_MATCHES);
  const clock = matchClock(rules, now);
  if (!customers) await openHistory(scope, rules, clock);
  const strengths = await readStrengths(scope, sourcesOf(rules), customers);
  const next = matchPersonas(strengths, rules);
  const personaIds = rules.map(({ personaId }) => personaId);
  const difference = diffMatches(await readMatches(scope, personaIds, customers), next);
  await writeMatches(scope, difference, clock);
  if (!customers) await noteMatched(scope, rules);
  return difference;
}

/** Everybody's answers in memory, by segmentation, as they are stored. */
export interface StoredAnswers {
  readonly answers: ReadonlyMap<number, AnswerColumns>;
  /**
   * Customers whose answers may be others than when everybody was matched last, ascending; null: nobody knows.
   */
  readonly moved: Int32Array | null;
}

/**
 * The same as {@link refreshMatches} for everybody, from answers in memory. Of personas to whom everybody was matched by the
 * rule they have now, only customers that moved are matched anew.
 */
export async function matchFromMemory(
  scope: Scope,
  rules: readonly ClockedRule[],
  now: number,
  { answers, moved }: StoredAnswers,
): Promise<MatchDifference> {
  const clock = matchClock(rules, now);
  if (rules.length > 0) await openHistory(scope, rules, clock);
  const standing = moved ? await matchedAsNow(scope, rules) : new Set<number>();
  const few = rules.filter(({ personaId }) => standing.has(personaId));
  const anew = rules.filter(({ personaId }) => !standing.has(personaId));
  const differences = [
    ...(few.length > 0 && moved!.length > 0 ? [await compare(few, moved!, [...moved!])] : []),
    ...(anew.length > 0 ? [await compare(anew, everybodyIn(answers), undefined)] : []),
  ];
  for (const difference of differences) await writeMatches(scope, difference, clock);
  if (anew.length > 0) await noteMatched(scope, anew);
  return differences.reduce(joinDifferences, diffMatches(NO_MATCHES, NO_MATCHES));

  async function compare(some: readonly ClockedRule[], customers: Int32Array, ids: readonly number[] | undefined) {
    const next = matchAnswers(customers, answers, some);
    const personaIds = some.map(({ personaId }) => personaId);
    return diffMatches(await readMatches(scope, personaIds, ids), next);
  }
}

/** Customers that any of the answers is of, ascending. */
function everybodyIn(answers: ReadonlyMap<number, AnswerColumns>): Int32Array {
  return unionOf([...answers.values()].map(({ customer }) => customer));
}

/** The answers that rules are held against. */
export function sourcesOf(rules: readonly Pick<MatchRule, 'criteria'>[]): CriterionSources {
  return { segmentIds: criterionSegments(rules), segmentationIds: criterionSegmentations(rules) };
}

/** The clocks of personas by their rules; without one it is that of the server. */
export function matchClock(rules: readonly ClockedRule[], now: number): MatchClock {
  const pinned = new Map(
    rules.flatMap(({ personaId, pinnedTo }) => (pinnedTo ? [[personaId, pinnedTo.getTime()] as const] : [])),
  );
  return (personaId) => pinned.get(personaId) ?? now;
}

/** An answer for everybody begins the history of a persona, or sets it back to a time before. */
async function openHistory(scope: Scope, rules: readonly ClockedRule[], clock: MatchClock): Promise<void> {
  const times = rules.map(({ personaId }) => ({ personaId, at: new Date(clock(personaId)) }));
  await beginMatchHistory(scope, times);
  const standing = new Set(rules.flatMap(({ personaId, pinnedTo }) => (pinnedTo ? personaId : [])));
  await rewindMatches(
    scope,
    times.filter(({ personaId }) => standing.has(personaId)),
  );
}
