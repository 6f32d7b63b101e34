import type { CurrentMemberships } from '../../../engine/answer/diff.ts';
import { lowerBound, picked } from '../../../engine/population/rows.ts';
import { rowsInOrder } from '../../../engine/population/sorted-rows.ts';

/** Lists grow by this factor at a time: there are several of a million rows. */
const GROWTH = 1.5;

/** Memberships in columns: a first run writes millions. */
export class MembershipList {
  customer: Int32Array;
  segment: Int32Array;
  strength: Float32Array;
  until: Float64Array;
  length = 0;

  /** With room for so many; it grows beyond. */
  constructor(rows = 1_024) {
    this.customer = new Int32Array(rows);
    this.segment = new Int32Array(rows);
    this.strength = new Float32Array(rows);
    this.until = new Float64Array(rows);
  }

  push(customer: number, segment: number, strength: number, until: number): void {
    this.ensure(this.length);
    this.customer[this.length] = customer;
    this.segment[this.length] = segment;
    this.strength[this.length] = strength;
    this.until[this.length++] = until;
  }

  /** Adds the others' rows from `from` up to `to`. */
  append({ customer, segment, strength, until }: CurrentMemberships, from: number, to: number): void {
    if (to === from) return;
    this.ensure(this.length + to - from - 1);
    this.customer.set(customer.subarray(from, to), this.length);
    this.segment.set(segment.subarray(from, to), this.length);
    this.strength.set(strength.subarray(from, to), this.length);
    this.until.set(until.subarray(from, to), this.length);
    this.length += to - from;
  }

  /** The rows as they are now, without copying. */
  columns(): CurrentMemberships {
    return {
      customer: this.customer.subarray(0, this.length),
      segment: this.segment.subarray(0, this.length),
      strength: this.strength.subarray(0, this.length),
      until: this.until.subarray(0, this.length),
    };
  }

  /** The rows by customer and segment; without copying where they lie so already. */
  sorted(): CurrentMemberships {
    const { customer, segment, strength, until } = this.columns();
    const rows = rowsInOrder(customer, segment);
    if (!rows) return this.columns();
    return {
      customer: picked(customer, rows),
      segment: picked(segment, rows),
      strength: picked(strength, rows),
      until: picked(until, rows),
    };
  }

  /** Makes room for row `row`. */
  ensure(row: number): void {
    if (row < this.customer.length) return;
    const rows = Math.ceil((row + 1) * GROWTH);
    const [customer, segment, strength, until] = [this.customer, this.segment, this.strength, this.until];
    this.customer = new Int32Array(rows);
    this.segment = new Int32Array(rows);
    this.strength = new Float32Array(rows);
    this.until = new Float64Array(rows);
    this.customer.set(customer);
    this.segment.set(segment);
    this.strength.set(strength);
    this.until.set(until);
  }
}

/** Memberships with those of some customers, ascending, replaced by `fresh`; all by customer and segment. */
export function replaced(
  current: CurrentMemberships,
  customers: Int32Array,
  fresh: CurrentMemberships,
): CurrentMemberships {
  const list = new MembershipList(current.customer.length + fresh.customer.length);
  let old = 0;
  let next = 0;
  for (const customer of customers) {
    const from = lowerBound(current.customer, customer, old);
    list.append(current, old, from);
    for (old = from; current.customer[old] === customer; old++);
    const first = next;
    while (fresh.customer[next] === customer) next++;
    list.append(fresh, first, next);
  }
  list.append(current, old, current.customer.length);
  return list.columns();
}

/** Moves between segments in columns; 0 is none. */
export class MoveList {
  customer = new Int32Array(1_024);
  from = new Int32Array(1_024);
  to = new Int32Array(1_024);
  length = 0;

  push(customer: number, from: number, to: number): void {
    if (this.length === this.customer.length) {
      const [customers, froms, tos] = [this.customer, this.from, this.to];
      this.customer = new Int32Array(this.length * 2);
      this.from = new Int32Array(this.length * 2);
      this.to = new Int32Array(this.length * 2);
      this.customer.set(customers);
      this.from.set(froms);
      this.to.set(tos);
    }
    this.customer[this.length] = customer;
    this.from[this.length] = from;
    this.to[this.length++] = to;
  }
}
