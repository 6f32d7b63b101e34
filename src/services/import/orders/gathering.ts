import { PersonagraphError } from '../../../errors.ts';
import type { ReadableRow } from '../grouping.ts';
import { KeySet } from '../key-set.ts';

/** Lines of one order, as they stand in the file. */
export interface Order {
  readonly key: string;
  readonly rows: ReadableRow[];
  /** Why lines of it may be missing: it cannot be taken as whole. */
  doubt: string | undefined;
  lastLine: number;
}

/** Most lines held in open orders; beyond, the one that waited longest is closed early. */
const MAX_HELD = 200_000;

/**
 * Puts the lines of an order together. It is held until `window` lines passed since its last one, so memory is bounded. A
 * line that comes later still is refused, which keeps the order as it was stored rather than splitting it.
 */
export class Gathering {
  readonly #window: number;
  readonly #emit: (order: Order) => void;
  /** By key, the one that waited longest first. */
  readonly #open = new Map<string, Order>();
  readonly #closed = new KeySet();
  #held = 0;
  /** Of the line before. */
  #newest: Order | undefined;
  /** Set after a line that cannot be read, whose order is not known: that of the next line may lack it. */
  #pending: string | undefined;

  constructor(window: number, emit: (order: Order) => void) {
    this.#window = window;
    this.#emit = emit;
  }

  /** Lines held in open orders. */
  get held(): number {
    return this.#held;
  }

  /** Adds a line. Throws INVALID_INPUT where its order was closed before. */
  add(key: string, row: ReadableRow): void {
    this.#expire(row.line);
    const order = this.#orderOf(key, row.line);
    if (this.#pending !== undefined) {
      order.doubt ??= this.#pending;
      this.#pending = undefined;
    }
    order.rows.push(row);
    this.#held++;
    while (this.#held > MAX_HELD) this.#close(this.#open.values().next().value!);
  }

  /**
   * A line cannot be taken. Its order, where it is known, is no longer whole; otherwise the orders of the lines before and
   * after it may be meant.
   */
  miss(line: number, known: { readonly key: string; readonly sure: boolean } | undefined, doubt: string): void {
    this.#expire(line);
    const order = known && this.#open.get(known.key);
    if (order) order.doubt ??= doubt;
    else if (known?.sure) {
      if (!this.#closed.has(known.key)) this.#orderOf(known.key, line).doubt = doubt;
    } else {
      if (this.#newest) this.#newest.doubt ??= doubt;
      this.#pending = doubt;
    }
  }

  /** The file is at its end: no order gets another line. */
  end(): void {
    for (const order of [...this.#open.values()]) this.#close(order);
  }

  #orderOf(key: string, line: number): Order {
    let order = this.#open.get(key);
    if (!order) {
      if (this.#closed.has(key)) throw tooFar(this.#window);
      order = { key, rows: [], doubt: undefined, lastLine: line };
      this.#open.set(key, order);
    } else if (order !== this.#newest) {
      this.#open.delete(key);
      this.#open.set(key, order);
    }
    order.lastLine = line;
    this.#newest = order;
    return order;
  }

  #expire(line: number): void {
    for (const order of this.#open.values()) {
      if (line - order.lastLine <= this.#window) return;
      this.#close(order);
    }
  }

  #close(order: Order): void {
    this.#open.delete(order.key);
    this.#closed.add(order.key);
    this.#held -= order.rows.length;
    if (this.#newest === order) this.#newest = undefined;
    this.#emit(order);
  }
}

function tooFar(window: number): PersonagraphError {
  const message = `follows over ${window} lines after the event it belongs to: raise groupWindow in the mapping, or sort the file`;
  return new PersonagraphError('INVALID_INPUT', message);
}
