import { MembershipList, MoveList, replaced } from '../../db/tables/memberships/membership-list.ts';
import type { Assignment } from '../../engine/answer/assign.ts';
import { type CurrentMemberships, diffMemberships, NO_SEGMENT, tellRow } from '../../engine/answer/diff.ts';
import { lowerBound, unionOf } from '../../engine/population/rows.ts';

/** The changes a new answer for everybody makes in one segmentation. */
export interface AnswerDifference {
  readonly entered: MembershipList;
  readonly left: MembershipList;
  /** The same membership with another strength or `until`. */
  readonly altered: MembershipList;
  /** Moves out of a segment, which become history. */
  readonly moves: MoveList;
  /** The first moves of any kind, one more than asked for where there are more. */
  readonly firstMoves: MoveList;
  /** Members that segments have then, by id. */
  readonly sizes: ReadonlyMap<number, number>;
  readonly counts: { readonly entered: number; readonly left: number; readonly stayed: number };
}

/** Compares an answer with what is stored; `mostMoves` is how many moves of any kind are listed. */
export function compareAnswer(
  ids: Int32Array,
  assignment: Assignment,
  segmentIds: readonly number[],
  current: CurrentMemberships,
  mostMoves: number,
): AnswerDifference {
  const [entered, left, altered] = [new MembershipList(), new MembershipList(), new MembershipList()];
  const [moves, firstMoves] = [new MoveList(), new MoveList()];
  const sizes = sizesOf(assignment.segment, segmentIds);
  const counts = { entered: 0, left: 0, stayed: 0 };
  counts.stayed = diffMemberships(ids, assignment, segmentIds, current, {
    enter: (customer, segment, strength, until) => entered.push(customer, segment, strength, until),
    leave: (customer, segment) => left.push(customer, segment, 0, Number.NaN),
    alter: (customer, segment, strength, until) => altered.push(customer, segment, strength, until),
    move(customer, from, to) {
      if (to !== NO_SEGMENT) counts.entered++;
      if (from !== NO_SEGMENT) {
        counts.left++;
        moves.push(customer, from, to);
      }
      if (firstMoves.length <= mostMoves) firstMoves.push(customer, from, to);
    },
    keep(_customer, segment) {
      if (segment > NO_SEGMENT) sizes.set(segment, (sizes.get(segment) ?? 0) + 1);
    },
  });
  return { entered, left, altered, moves, firstMoves, sizes, counts };
}

/** Customers of whom anything is written, each once, ascending. */
export function movedCustomers({ entered, left, altered }: AnswerDifference): Int32Array {
  return unionOf([entered, left, altered].map((list) => list.columns().customer));
}

/** Makes the memberships that are stored once the difference, of `customers`, is written. */
export function membershipsAfter(
  ids: Int32Array,
  assignment: Assignment,
  segmentIds: readonly number[],
  current: CurrentMemberships,
  { entered }: Pick<AnswerDifference, 'entered'>,
  customers: Int32Array,
): CurrentMemberships {
  if (current.customer.length === 0) return entered.columns();
  const fresh = new MembershipList();
  for (const customer of customers) {
    const row = lowerBound(ids, customer);
    if (ids[row] !== customer) continue;
    tellRow(assignment, row, segmentIds, (...membership) => fresh.push(customer, ...membership));
  }
  return replaced(current, customers, fresh.columns());
}

function sizesOf(segment: Int32Array, segmentIds: readonly number[]): Map<number, number> {
  const counts = new Int32Array(segmentIds.length);
  for (const index of segment) counts[index] = counts[index]! + 1;
  return new Map(segmentIds.map((id, index) => [id, counts[index]!]));
}
