import type { Logger } from 'pino';
import { asError } from '../../errors.ts';
import { pause } from '../../services/background/pause.ts';

/** A process that ended is followed by another after this long, and each further time after twice as long. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A process that served for this long is followed by another at once. */
const STEADY_MS = 10_000;
/** Starts that fail one after the other, while no process serves, before it is given up. */
const STARTS = 5;

/** A process as the fleet sees it. */
export interface Kept {
  readonly pid: number | undefined;
  /** Resolves once it serves; rejects with the error that ends it before. */
  readonly ready: Promise<void>;
  /** Resolves once it has ended, with how. */
  readonly ended: Promise<string>;
  /** Resolves once it has ended in order. */
  stop(): Promise<void>;
}

export interface FleetOptions<One extends Kept> {
  readonly count: number;
  readonly open: () => One;
  /** Told of a process that serves. */
  readonly joined: (process: One) => void;
  /** Told of one that served, and has ended. */
  readonly left: (process: One) => void;
  /** Told why none serves, after several starts. */
  readonly givenUp: (error: Error) => void;
  readonly log: Logger;
}

/** Keeps so many server processes there: one that ends by itself is followed by another. */
export class Fleet<One extends Kept> {
  readonly #options: FleetOptions<One>;
  readonly #stopping = new AbortController();
  readonly #serving = new Set<One>();
  readonly #starting = new Set<One>();
  #failures = 0;

  constructor(options: FleetOptions<One>) {
    this.#options = options;
  }

  /** Starts all of them; resolves once all serve. Throws the error that keeps one of the first from serving. */
  async start(): Promise<void> {
    const first = await Promise.all(Array.from({ length: this.#options.count }, () => this.#begin()));
    for (const process of first) void this.#keep(process);
  }

  /** Lets all answer what is under way; resolves once they have ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all([...this.#serving, ...this.#starting].map((process) => process.stop()));
  }

  /** Follows a process, and those that come after it. */
  async #keep(first: One): Promise<void> {
    const { log } = this.#options;
    const { signal } = this.#stopping;
    let waitMs = 0;
    for (let process: One | null = first; process; ) {
      const began = performance.now();
      const end: string = await process.ended;
      if (signal.aborted) return;
      const steady = performance.now() - began >= STEADY_MS;
      waitMs = steady ? 0 : longer(waitMs);
      log.error({ process: process.pid, end, waitMs }, 'a server process ended; another follows');
      process = await this.#next(waitMs);
    }
  }

  /** Tries until a process serves, at growing intervals. */
  async #next(firstWaitMs: number): Promise<One | null> {
    const { log, givenUp } = this.#options;
    const { signal } = this.#stopping;
    for (let waitMs = firstWaitMs; ; waitMs = longer(waitMs)) {
      await pause(waitMs, signal);
      if (signal.aborted) return null;
      try {
        const process = await this.#begin();
        log.warn({ process: process.pid }, 'a server process took the place of one that ended');
        return process;
      } catch (err) {
        if (signal.aborted) return null;
        this.#failures++;
        log.error({ err }, 'a server process did not start');
        if (this.#failures >= STARTS && this.#serving.size === 0) givenUp(asError(err));
      }
    }
  }

  async #begin(): Promise<One> {
    const { open, joined, left } = this.#options;
    const process = open();
    this.#starting.add(process);
    void process.ended.then(() => this.#starting.delete(process));
    await process.ready;
    this.#starting.delete(process);
    this.#failures = 0;
    this.#serving.add(process);
    joined(process);
    void process.ended.then(() => {
      this.#serving.delete(process);
      left(process);
    });
    return process;
  }
}

function longer(waitMs: number): number {
  return Math.min(Math.max(FIRST_WAIT_MS, 2 * waitMs), LONGEST_WAIT_MS);
}
