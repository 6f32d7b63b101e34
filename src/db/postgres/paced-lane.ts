import type pg from 'pg';
import type { Isolation } from './connection.ts';
import type { Call, Lane } from './lane.ts';

/** How one caller's statements share the store with those of others. */
export interface Pace {
  /** Most single statements on their way at a time; the others wait in order. */
  readonly together: number;
  /** Throws where what waited is no longer wanted. Default: it always is. */
  readonly wanted?: () => void;
  /** The signal that ends a single statement; undefined where nothing does. Default: nothing. */
  readonly signal?: () => AbortSignal | undefined;
}

class Gate {
  readonly #pace: Pace;
  readonly #waiting: (() => void)[] = [];
  #under = 0;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  get call(): Call | undefined {
    const signal = this.#pace.signal?.();
    return signal && { signal };
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    const { together, wanted } = this.#pace;
    const waits = this.#under >= together;
    if (waits) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#under++;
    try {
      if (waits) wanted?.();
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#under--;
    }
  }
}

/** A lane on which one caller has some single statements on their way at most, so that others get their turn. */
export class PacedLane implements Lane {
  readonly #lane: Lane;
  readonly #gate: Gate;

  constructor(lane: Lane, pace: Pace | Gate) {
    this.#lane = lane;
    this.#gate = pace instanceof Gate ? pace : new Gate(pace);
  }

  get prepared(): Lane {
    return new PacedLane(this.#lane.prepared, this.#gate);
  }

  query(text: string, values: readonly unknown[]): Promise<unknown[]> {
    return this.#gate.pass(() => this.#lane.query(text, values, this.#gate.call));
  }

  readList(text: string, values: readonly unknown[]): Promise<string> {
    return this.#gate.pass(() => this.#lane.readList(text, values, this.#gate.call));
  }

  alone<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    return this.#lane.alone(work);
  }

  transaction<T>(work: (lane: Lane) => Promise<T>, isolation?: Isolation): Promise<T> {
    return this.#lane.transaction(work, isolation);
  }

  pipeline<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    return this.#lane.pipeline(work);
  }
}
