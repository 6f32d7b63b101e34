import type { Scope } from '../../db/postgres/connection.ts';
import { readMatches, readStrengths, writeMatches } from '../../db/tables/personas/matches.ts';
import { criterionSegments, type MatchRule, matchPersonas, NO_MATCHES } from '../../engine/persona/match.ts';
import { diffMatches, type MatchDifference } from '../../engine/persona/match-difference.ts';

/**
 * Matches customers to personas anew from their memberships, in the caller's transaction: everybody, or some. Writes the
 * difference, and returns it. A persona without a rule keeps its matches.
 */
export async function refreshMatches(
  scope: Scope,
  rules: readonly MatchRule[],
  at: number,
  customers?: readonly number[],
): Promise<MatchDifference> {
  if (rules.length === 0) return diffMatches(NO_MATCHES, NO_MATCHES);
  const strengths = await readStrengths(scope, criterionSegments(rules), customers);
  const next = matchPersonas(strengths, rules);
  const personaIds = rules.map(({ personaId }) => personaId);
  const difference = diffMatches(await readMatches(scope, personaIds, customers), next);
  await writeMatches(scope, difference, at);
  return difference;
}
