import { lowerBound } from '../population/rows.ts';
import { binsOf, type TraitBaseline, type TraitValues, UNKNOWN_BIN } from './trait-baseline.ts';

/** A member of then, by the bins of its values in the order of the baseline's traits. */
export interface KeptMember {
  readonly customerId: number;
  readonly bins: readonly number[];
}

/** A sample of the members of then by their bins of one trait; of those who left, and of unknown values, `now` is unknown. */
export interface StayedMembers {
  readonly before: readonly number[];
  readonly now: readonly number[];
  /** Members of then that were sampled, also those who were erased since. */
  readonly sampled: number;
}

/** Members of a baseline whose bins are kept: of so many it is well known how far those who stay go together. */
export const MOST_KEPT = 1_000;

/** The rows of members that are kept: spread over all, and the same ones whenever the members are the same. */
export function sampledRows(members: Int32Array): Int32Array {
  const count = Math.min(MOST_KEPT, members.length);
  return Int32Array.from({ length: count }, (_, n) => members[Math.floor((n * members.length) / count)]!);
}

/** Kept members of a persona, and the rows of those who are members still. */
export interface FoundMembers {
  readonly kept: readonly KeptMember[];
  /** Undefined of those who are none any more, and of customers that are gone. */
  readonly rows: readonly (number | undefined)[];
  readonly there: Int32Array;
  readonly sampled: number;
}

/** Looks kept members up among the rows of the members of now; `ids` are of all customers, both ascending. */
export function foundMembers(
  kept: readonly KeptMember[],
  membersThen: number,
  ids: Int32Array,
  members: Int32Array,
): FoundMembers {
  const rows = kept.map(({ customerId }) => {
    const row = lowerBound(ids, customerId);
    if (ids[row] !== customerId) return undefined;
    return members[lowerBound(members, row)] === row ? row : undefined;
  });
  const there = Int32Array.from(rows.filter((row) => row !== undefined));
  return { kept, rows, there, sampled: Math.min(MOST_KEPT, membersThen) };
}

/** The kept members by a trait; null where nobody was kept, or the trait is gone. */
export function stayedBy(
  { kept, rows, there, sampled }: FoundMembers,
  before: TraitBaseline,
  place: number,
  values: TraitValues | null,
): StayedMembers | null {
  if (kept.length === 0 || !values) return null;
  const bins = binsOf(before, { ...values, rows: there }).values();
  return {
    before: kept.map((member) => member.bins[place] ?? UNKNOWN_BIN),
    now: rows.map((row) => (row === undefined ? UNKNOWN_BIN : bins.next().value!)),
    sampled,
  };
}
