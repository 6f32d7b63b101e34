import { type Clock, readCustomers } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { Population } from '../../engine/population/population.ts';
import { takeRows } from '../../engine/population/rows.ts';
import { featuresOf } from '../runs/compute.ts';
import type { Affected } from './affected.ts';
import type { Live } from './live-plans.ts';

/** The values segmentations read of the customers they answer, read once a clock. */
export class RoundPopulations {
  readonly #byClock: ReadonlyMap<string, Population>;

  private constructor(byClock: ReadonlyMap<string, Population>) {
    this.#byClock = byClock;
  }

  static async read(scope: Scope, live: readonly Live[], affected: Affected): Promise<RoundPopulations> {
    const byClock = new Map<string, Population>();
    for (const { clock } of live) {
      const key = clockKey(clock);
      if (byClock.has(key)) continue;
      const same = live.filter((other) => clockKey(other.clock) === key);
      const ids = [...new Set(same.flatMap(({ segmentationId }) => affected.get(segmentationId)!))];
      const features = featuresOf(same.map(({ plan }) => plan));
      byClock.set(
        key,
        await readCustomers(
          scope,
          features,
          clock,
          ids.sort((a, b) => a - b),
        ),
      );
    }
    return new RoundPopulations(byClock);
  }

  /** The rows of some customers, by a clock that was read. */
  of(clock: Clock, customers: readonly number[]): Population {
    const population = this.#byClock.get(clockKey(clock))!;
    const wanted = new Set(customers);
    const rows = Int32Array.from(population.ids.keys()).filter((row) => wanted.has(population.ids[row]!));
    return rows.length === population.length ? population : takeRows(population, rows);
  }
}

function clockKey({ pinned, asOf }: Clock): string {
  return pinned ? String(asOf) : 'live';
}
