import type { NewChange } from '../../db/tables/changes/changes.ts';
import type { MembershipList } from '../../db/tables/memberships/membership-list.ts';
import type { MembershipCause } from '../../db/tables/memberships/memberships.ts';
import type { MatchDifference } from '../../db/tables/personas/matches.ts';

/** What moved matches. */
export interface MatchStamp {
  readonly causeOf: (customer: number) => MembershipCause;
  readonly runId?: number;
}

/** Each match that began, ended or has another fit, as a change: ends first. */
export function matchChanges({ left, altered, entered, fitBefore }: MatchDifference, stamp: MatchStamp): NewChange[] {
  const { causeOf, runId } = stamp;
  const changes: NewChange[] = [];
  const add = (rows: MembershipList, isMatched: boolean) => {
    for (let row = 0; row < rows.length; row++) {
      const [customerId, personaId] = [rows.customer[row]!, rows.segment[row]!];
      const fit = fitBefore(customerId, personaId);
      const before = fit === null ? null : { fit };
      const after = isMatched ? { fit: rows.strength[row]! } : null;
      const payload = { cause: causeOf(customerId), before, after };
      changes.push({ kind: 'PERSONA_MATCH_CHANGED', customerId, personaId, ...(runId ? { runId } : {}), payload });
    }
  };
  add(left, false);
  add(altered, true);
  add(entered, true);
  return changes;
}
