import type { Scope } from '../../db/postgres/connection.ts';
import { beginMatchHistory, rewindMatches } from '../../db/tables/personas/match-history.ts';
import {
  type CriterionSources,
  type MatchClock,
  readMatches,
  readStrengths,
  writeMatches,
} from '../../db/tables/personas/matches.ts';
import type { ClockedRule } from '../../db/tables/personas/persona-criteria.ts';
import {
  criterionSegmentations,
  criterionSegments,
  type MatchRule,
  matchPersonas,
  NO_MATCHES,
} from '../../engine/persona/match.ts';
import { diffMatches, type MatchDifference } from '../../engine/persona/match-difference.ts';

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
  return difference;
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
