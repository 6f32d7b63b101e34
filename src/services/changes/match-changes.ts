import type { MoveCause, NewChange } from '../../db/tables/changes/changes.ts';
import type { MatchColumns } from '../../engine/persona/match.ts';
import type { MatchDifference } from '../../engine/persona/match-difference.ts';
import { stateChange } from './states.ts';

/** The cause of each customer's changes, and the run that made them where one did. */
export interface MatchStamp {
  readonly causeOf: (customer: number) => MoveCause;
  readonly runId?: number;
}

/** A difference, or that part of it which is published: without `altered` only beginnings and ends. */
type PublishedDifference = Pick<MatchDifference, 'began' | 'ended'> & Partial<MatchDifference>;

/** Each match that began, ended or has another fit, as a change: ends first. */
export function matchChanges({ ended, altered, began }: PublishedDifference, stamp: MatchStamp): NewChange[] {
  return [
    ...changesOf(ended, ended.fit, null, stamp),
    ...(altered ? changesOf(altered, altered.fitBefore, altered.fit, stamp) : []),
    ...changesOf(began, null, began.fit, stamp),
  ];
}

/** Most changes of single matches that one piece of work publishes; beyond, subscribers are told how many moved. */
export const MOST_MATCHES = 10_000;

/** True where each of these matches is told. */
export function areMatchesTold({ began, ended, altered }: PublishedDifference): boolean {
  return began.customer.length + ended.customer.length + (altered?.customer.length ?? 0) <= MOST_MATCHES;
}

/** How many customers came to each persona, and left it. */
export function matchCounts({
  began,
  ended,
}: PublishedDifference): (personaId: number) => { entered: number; left: number } {
  const count = ({ persona }: MatchColumns) => {
    const counts = new Map<number, number>();
    for (const id of persona) counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  };
  const [entered, left] = [count(began), count(ended)];
  return (personaId) => ({ entered: entered.get(personaId) ?? 0, left: left.get(personaId) ?? 0 });
}

/** The same change of each match: fits before and after are null where there was no match. */
function changesOf(
  { customer, persona }: MatchColumns,
  before: Float32Array | null,
  after: Float32Array | null,
  { causeOf, runId }: MatchStamp,
): NewChange[] {
  const run = runId === undefined ? {} : { runId };
  return Array.from(customer).flatMap((customerId, row) => {
    // Another coverage alone is for the members query.
    if (before?.[row] === after?.[row]) return [];
    return stateChange(
      'PERSONA_MATCH_CHANGED',
      { customerId, personaId: persona[row]!, ...run },
      { cause: causeOf(customerId), before: match(before?.[row]), after: match(after?.[row]) },
    );
  });
}

function match(fit: number | undefined): { readonly fit: number } | null {
  return fit === undefined ? null : { fit };
}
