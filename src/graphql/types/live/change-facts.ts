import type { Change } from '../../../db/tables/changes/changes.ts';
import type { MembershipCause } from '../../../db/tables/memberships/memberships.ts';

/** Properties of what changed, by name. */
export type Facts = Readonly<Record<string, unknown>>;

const CAUSES: ReadonlySet<unknown> = new Set<MembershipCause>(['PROFILE', 'EVENT', 'CLOCK', 'RUN']);

/** The cause of a change; null of an edit, or a step of a run. */
export function causeOf({ payload: { cause } }: Change): MembershipCause | null {
  return CAUSES.has(cause) ? (cause as MembershipCause) : null;
}

/** The state a change led from or to; null for none, and for a `before` nobody recorded. */
export function stateOf({ kind, payload }: Change, side: 'before' | 'after'): Facts | null {
  if (kind === 'MEMBERSHIP_CHANGED') {
    const segment = payload[side === 'before' ? 'from' : 'to'];
    return segment ? { segment } : null;
  }
  const recorded = payload[side];
  if (recorded !== undefined) return recorded as Facts | null;
  return side === 'before' || kind.endsWith('_DELETED') ? null : payload;
}
