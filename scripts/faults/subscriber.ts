import { decodeChangeCursor } from '../../src/graphql/core/cursor.ts';
import { lineOf, type ShownChange } from './shown-change.ts';
import { until } from './until.ts';

/** Where a subscriber reads from. */
export interface Source {
  /** URL of the API. */
  readonly url: string;
  readonly key: string;
  /** Cursor to begin after. */
  readonly after: string;
}

/** Reads changes into a subscriber until the signal aborts, resuming whenever it is cut off. */
export type Reader = (source: Source, subscriber: Subscriber, signal: AbortSignal) => Promise<void>;

/** One client, and all it was ever told. */
export class Subscriber {
  readonly name: string;
  /** By the change's id. */
  readonly received = new Map<number, string>();
  /** Ids in the order in which they first came. */
  readonly order: number[] = [];
  /**
   * Things that must never happen: another content under the same cursor, ids that fall, a damaged or refused change.
   */
  readonly faults: string[] = [];
  duplicates = 0;
  connections = 0;
  readonly #stop = new AbortController();
  readonly #ended: Promise<void>;
  #previous = 0;

  constructor(name: string, source: Source, read: Reader) {
    this.name = name;
    this.#ended = read(source, this, this.#stop.signal).catch((error: unknown) => {
      this.faults.push(`ended with ${error}`);
    });
  }

  /** The last change it has. */
  get last(): number {
    return this.order.at(-1) ?? 0;
  }

  /** A connection was made: what comes by it rises anew. */
  connected(): void {
    this.connections++;
    this.#previous = 0;
  }

  take(change: ShownChange): void {
    const id = decodeChangeCursor(change.cursor);
    if (id <= this.#previous) this.faults.push(`${id} came after ${this.#previous}`);
    this.#previous = id;
    const text = lineOf(change);
    const known = this.received.get(id);
    if (known === undefined) {
      if (id < this.last) this.faults.push(`${id} came for the first time after ${this.last}`);
      this.received.set(id, text);
      this.order.push(id);
    } else {
      this.duplicates++;
      if (known !== text) this.faults.push(`${id} said ${known}, then ${text}`);
    }
  }

  /** Resolves once it has the change. */
  reached(id: number, seconds = 90): Promise<true> {
    const what = () => {
      const faults = this.faults.join('; ').slice(0, 300);
      return `${this.name} has change ${id}, it has ${this.last} after ${this.connections} connections ${faults}`;
    };
    return until(what, () => this.last >= id, seconds);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }
}
