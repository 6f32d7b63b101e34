import { childProcess } from '../child.ts';
import { postmasterOf, processorMs } from '../processor-time.ts';
import type { Done, Work } from './runner.ts';

export interface Turn extends Done {
  /** Processor time of PostgreSQL meanwhile; 0 without one. */
  readonly postgresSeconds: number;
}

/** Pieces of work that take turns, each in a process of its own. */
export class Turns {
  readonly #postmaster: number | undefined;
  readonly #turns = new Map<string, Turn[]>();

  constructor(dataDir?: string) {
    this.#postmaster = dataDir === undefined ? undefined : postmasterOf(dataDir);
  }

  take(name: string, work: Work): Promise<Turn> {
    return this.#note(name, async () => {
      await using child = childProcess('imports/runner');
      return await child.ask<Done>(work);
    });
  }

  /** Work of this process. */
  measure(name: string, work: () => Promise<unknown>): Promise<Turn> {
    return this.#note(name, async () => {
      const [start, before] = [performance.now(), process.cpuUsage()];
      await work();
      const { user, system } = process.cpuUsage(before);
      return {
        seconds: (performance.now() - start) / 1_000,
        processorSeconds: (user + system) / 1e6,
        peakMb: 0,
        count: 0,
      };
    });
  }

  all(name: string): readonly Turn[] {
    return this.#turns.get(name) ?? [];
  }

  async #note(name: string, work: () => Promise<Done>): Promise<Turn> {
    const before = this.#postgresSeconds();
    const done = await work();
    const turn = { ...done, postgresSeconds: this.#postgresSeconds() - before };
    this.#turns.set(name, [...this.all(name), turn]);
    return turn;
  }

  #postgresSeconds(): number {
    return this.#postmaster === undefined ? 0 : processorMs([this.#postmaster]) / 1_000;
  }
}

export function median<K extends string>(turns: readonly Readonly<Record<K, number>>[], key: K): number {
  const sorted = turns.map((turn) => turn[key]).sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
