import { type Clock, readPopulation } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { readMemberships } from '../../db/tables/memberships/membership-copy.ts';
import { standingOverrides } from '../../db/tables/memberships/overrides.ts';
import type { Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import type { CurrentMemberships } from '../../engine/answer/diff.ts';
import type { Plan } from '../../engine/answer/model.ts';
import type { Override } from '../../engine/answer/overrides.ts';
import type { Population } from '../../engine/population/population.ts';
import { withDependencies } from '../evaluation/answers.ts';
import { featuresOf } from '../runs/compute.ts';
import { type Read, readTogether } from '../runs/snapshot/shared-snapshot.ts';
import type { JobContext } from './job.ts';

/** The data a preview works on. */
export interface PreviewInput {
  readonly population: Population;
  /** The live answer to compare with; null where there is none. */
  readonly current: CurrentMemberships | null;
  /** The overrides of the live answer, by customer with the newest last. */
  readonly overrides: readonly Override[];
}

/**
 * Reads what the plan asks for, and the live answer, from one snapshot. Somebody waits for a preview: features of
 * customers, features of events and memberships lie in different tables and are read side by side.
 */
export async function readPreview(
  { db, nice, signal }: JobContext,
  scope: Scope,
  plan: Plan,
  live: Segmentation | null,
  clock: Clock,
): Promise<PreviewInput> {
  const features = featuresOf([plan]);
  const ofEvents = features.filter(({ source }) => source === 'event');
  const ofCustomers = features.filter(({ source }) => source !== 'event');
  const parts = [ofCustomers, ofEvents].filter((some) => some.length > 0);
  const [first = [], ...others] = parts;
  const populationOf = async (transaction: Scope, some: typeof features): Promise<Partial<PreviewInput>> => ({
    population: await readPopulation(transaction, some, clock),
  });
  const readLive = async (transaction: Scope, { id }: Segmentation): Promise<Partial<PreviewInput>> => ({
    current: (await readMemberships(transaction, [id])).get(id)!,
    overrides: (await standingOverrides(transaction, [id])).get(id) ?? [],
  });
  const reads: [Read<Partial<PreviewInput>>, ...Read<Partial<PreviewInput>>[]] = [
    async (transaction) => {
      const { population } = await populationOf(transaction, first);
      return { population: await withDependencies(transaction, plan, population!) };
    },
    ...others.map((some) => (transaction: Scope) => populationOf(transaction, some)),
    ...(live ? [(transaction: Scope) => readLive(transaction, live)] : []),
  ];
  const results = await readTogether(db, scope.workspaceId, reads, { nice, signal });
  return {
    population: merged(results.flatMap(({ population }) => population ?? [])),
    current: results.find(({ current }) => current)?.current ?? null,
    overrides: results.flatMap(({ overrides }) => overrides ?? []),
  };
}

/** Columns of the same customers, of one snapshot, as one population. */
function merged(parts: readonly Population[]): Population {
  return {
    ...parts[0]!,
    columns: new Map(parts.flatMap(({ columns }) => [...columns])),
    expiries: new Map(parts.flatMap(({ expiries }) => [...expiries])),
  };
}
