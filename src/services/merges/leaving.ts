import type { Scope } from '../../db/postgres/connection.ts';
import type { NewChange } from '../../db/tables/changes/changes.ts';
import type { ArchivedMembership } from '../../db/tables/memberships/membership-archive.ts';
import type { ArchivedMatch } from '../../db/tables/personas/match-archive.ts';
import { writeMatches } from '../../db/tables/personas/matches.ts';
import { matchRules } from '../../db/tables/personas/persona-criteria.ts';
import { type MatchColumns, NO_MATCHES } from '../../engine/persona/match.ts';
import { diffMatches } from '../../engine/persona/match-difference.ts';
import { matchChanges } from '../changes/match-changes.ts';
import { membership, stateChange } from '../changes/states.ts';
import { matchClock } from '../personas/refresh-matches.ts';

/** The cause of all that moves because customers are merged, parted or deleted: of what they are, not of what they did. */
const CAUSE = 'PROFILE' as const;

/** Changes of memberships, and the members that segments gain or lost by them. */
export interface Moves {
  readonly changes: readonly NewChange[];
  readonly sizes: ReadonlyMap<number, number>;
}

/** The moves that lead from memberships to others, of any customers. */
export function movesBetween(before: readonly ArchivedMembership[], after: readonly ArchivedMembership[]): Moves {
  const sizes = new Map<number, number>();
  const add = (segment: number, by: number) => sizes.set(segment, (sizes.get(segment) ?? 0) + by);
  const moved = new Map<string, { customerId: number; segmentationId: number; left: number[]; entered: number[] }>();
  const keyOf = (one: ArchivedMembership) => `${one.customer_id} ${one.segmentation_id} ${one.segment_id}`;
  const [had, has] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  const note = (one: ArchivedMembership, how: 'left' | 'entered') => {
    if (one.segment_id <= 0) return;
    const key = `${one.customer_id} ${one.segmentation_id}`;
    const move = moved.get(key) ?? {
      customerId: one.customer_id,
      segmentationId: one.segmentation_id,
      left: [],
      entered: [],
    };
    move[how].push(one.segment_id);
    moved.set(key, move);
    add(one.segment_id, how === 'left' ? -1 : 1);
  };
  for (const one of before) if (!has.has(keyOf(one))) note(one, 'left');
  for (const one of after) if (!had.has(keyOf(one))) note(one, 'entered');
  const changes = [...moved.values()].flatMap(({ customerId, segmentationId, left, entered }) =>
    Array.from({ length: Math.max(left.length, entered.length) }, (_, n) =>
      stateChange(
        'MEMBERSHIP_CHANGED',
        { customerId, segmentationId },
        { cause: CAUSE, before: membership(left[n]), after: membership(entered[n]) },
      ),
    ),
  );
  return { changes, sizes };
}

/** Ends matches of customers that go; returns the changes. */
export async function endMatches(scope: Scope, matches: readonly ArchivedMatch[]): Promise<NewChange[]> {
  const columns: MatchColumns = {
    customer: Int32Array.from(matches, ({ customer_id }) => customer_id),
    persona: Int32Array.from(matches, ({ persona_id }) => persona_id),
    fit: Float32Array.from(matches, ({ fit }) => fit),
    coverage: Float32Array.from(matches, ({ coverage = 1 }) => coverage),
  };
  const difference = diffMatches(columns, NO_MATCHES);
  if (matches.length > 0) await writeMatches(scope, difference, matchClock(await matchRules(scope), Date.now()));
  return matchChanges(difference, { causeOf: () => CAUSE });
}
