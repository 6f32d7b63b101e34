import type { CurrentMemberships } from '../engine/diff.ts';

/** Memberships in columns: a first run writes millions. */
export class MembershipList {
  customer = new Int32Array(1_024);
  segment = new Int32Array(1_024);
  strength = new Float32Array(1_024);
  until = new Float64Array(1_024);
  length = 0;

  push(customer: number, segment: number, strength: number, until: number): void {
    this.ensure(this.length);
    this.customer[this.length] = customer;
    this.segment[this.length] = segment;
    this.strength[this.length] = strength;
    this.until[this.length++] = until;
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

  /** Makes room for row `row`. */
  ensure(row: number): void {
    if (row < this.customer.length) return;
    const [customer, segment, strength, until] = [this.customer, this.segment, this.strength, this.until];
    this.customer = new Int32Array(row * 2);
    this.segment = new Int32Array(row * 2);
    this.strength = new Float32Array(row * 2);
    this.until = new Float64Array(row * 2);
    this.customer.set(customer);
    this.segment.set(segment);
    this.strength.set(strength);
    this.until.set(until);
  }
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
