import { picked } from '../population/rows.ts';
import { rowsInOrder } from '../population/sorted-rows.ts';

/** Lists grow by this factor at a time: a run fills several of millions of rows. */
const GROWTH = 1.5;

/** Customers with an id and two numbers each, in columns that grow. */
export class ScoreList {
  #customer = new Int32Array(1_024);
  #id = new Int32Array(1_024);
  #score = new Float32Array(1_024);
  #other = new Float32Array(1_024);
  #length = 0;

  push(customer: number, id: number, score: number, other = 0): void {
    if (this.#length === this.#customer.length) this.#grow();
    this.#customer[this.#length] = customer;
    this.#id[this.#length] = id;
    this.#score[this.#length] = score;
    this.#other[this.#length++] = other;
  }

  /** Customers, ids and numbers as they are now, without copying. */
  columns(): readonly [customer: Int32Array, id: Int32Array, score: Float32Array, other: Float32Array] {
    const length = this.#length;
    return [
      this.#customer.subarray(0, length),
      this.#id.subarray(0, length),
      this.#score.subarray(0, length),
      this.#other.subarray(0, length),
    ];
  }

  /** The same by customer and id; without copying where they lie so already. */
  sorted(): ReturnType<ScoreList['columns']> {
    const [customer, id, score, other] = this.columns();
    const rows = rowsInOrder(customer, id);
    if (!rows) return [customer, id, score, other];
    return [picked(customer, rows), picked(id, rows), picked(score, rows), picked(other, rows)];
  }

  #grow(): void {
    const rows = Math.ceil(this.#length * GROWTH);
    const [customer, id, score, other] = [this.#customer, this.#id, this.#score, this.#other];
    this.#customer = new Int32Array(rows);
    this.#id = new Int32Array(rows);
    this.#score = new Float32Array(rows);
    this.#other = new Float32Array(rows);
    this.#customer.set(customer);
    this.#id.set(id);
    this.#score.set(score);
    this.#other.set(other);
  }
}
