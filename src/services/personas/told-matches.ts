import type { Scope } from '../../db/postgres/connection.ts';
import { rankedPersonas, readMatches } from '../../db/tables/personas/matches.ts';
import type { MatchDifference } from '../../engine/persona/match-difference.ts';
import { alteredPrimaries } from '../../engine/persona/primary.ts';
import { MOST_MATCHES } from '../changes/match-changes.ts';

/** What is told of a difference that was written: matches that began and ended, and of other fits those that matter. */
export type ToldMatches = Pick<MatchDifference, 'began' | 'ended'> & Partial<MatchDifference>;

/**
 * The difference with those other fits alone that give a customer another primary persona, in the caller's transaction. Of
 * more altered customers than are told at all, none: whoever follows them reads the members.
 */
export async function withAlteredPrimaries(scope: Scope, difference: MatchDifference): Promise<ToldMatches> {
  const { began, ended, altered } = difference;
  const customers = [...new Set(altered.customer)];
  if (customers.length === 0 || customers.length > MOST_MATCHES) return { began, ended };
  const ranked = await rankedPersonas(scope, null);
  const after = await readMatches(
    scope,
    ranked.map(({ id }) => id),
    customers,
  );
  const positive = ranked.filter(({ polarity }) => polarity === 'POSITIVE');
  const ranking = new Map(positive.map(({ id }, place) => [id, place]));
  return { began, ended, altered: alteredPrimaries(difference, after, ranking) };
}
