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

/** The same change of each match: fits before and after are null where there was no match. */
function changesOf(
  { customer, persona }: MatchColumns,
  before: Float32Array | null,
  after: Float32Array | null,
  { causeOf, runId }: MatchStamp,
): NewChange[] {
  const run = runId === undefined ? {} : { runId };
  return Array.from(customer, (customerId, row) =>
    stateChange(
      'PERSONA_MATCH_CHANGED',
      { customerId, personaId: persona[row]!, ...run },
      { cause: causeOf(customerId), before: match(before?.[row]), after: match(after?.[row]) },
    ),
  );
}

function match(fit: number | undefined): { readonly fit: number } | null {
  return fit === undefined ? null : { fit };
}
