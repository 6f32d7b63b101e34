import { type Clock, readPopulation, type StoredFeature } from '../../../db/features/population.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import { touchedSince } from '../../../db/tables/runs/population-snapshots.ts';
import { patched, withoutRows } from '../../../engine/population/patched.ts';
import type { Population } from '../../../engine/population/population.ts';

/** A population that was read earlier, and the number under which customers touched since are marked. */
export interface Earlier {
  readonly number: number;
  readonly population: Population;
}

/** Who was touched, or has an event that is by now too old for a window; ascending, `most` of each or fewer. */
export async function staleCustomers(
  scope: Scope,
  { number, population: { ids, expiries } }: Earlier,
  asOf: number,
  most: number,
): Promise<number[]> {
  const stale = new Set(await touchedSince(scope, number, most));
  for (const times of expiries.values()) {
    for (let row = 0; row < times.length && stale.size < most; row++) if (times[row]! <= asOf) stale.add(ids[row]!);
  }
  return [...stale].sort((a, b) => a - b);
}

/**
 * A population with its stale customers read anew, ascending: those who are there now, and without those who are no more.
 * `features` are those of all its columns. Writes in place: the old population is worth nothing afterwards.
 */
export async function reread(
  scope: Scope,
  population: Population,
  features: readonly StoredFeature[],
  { clock, stale }: { readonly clock: Clock; readonly stale: readonly number[] },
): Promise<Population> {
  if (stale.length === 0) return population;
  const fresh = await readPopulation(scope, features, clock, stale);
  const there = new Set(fresh.ids);
  const gone = stale.filter((id) => !there.has(id));
  return patched(withoutRows(population, gone), fresh);
}
