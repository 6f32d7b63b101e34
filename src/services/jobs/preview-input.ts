import type pg from 'pg';
import { type Clock, readPopulation } from '../../db/features/population.ts';
import type { Database, Scope } from '../../db/postgres/database.ts';
import { readMemberships } from '../../db/tables/membership-copy.ts';
import type { Segmentation } from '../../db/tables/segmentations.ts';
import type { CurrentMemberships } from '../../engine/answer/diff.ts';
import type { Plan } from '../../engine/answer/model.ts';
import type { Population } from '../../engine/population/population.ts';
import { withDependencies } from '../evaluation/answers.ts';
import { featuresOf } from '../runs/compute.ts';
import { type Read, readTogether } from '../runs/snapshot/shared-snapshot.ts';

/** What a preview works on. */
export interface PreviewInput {
  readonly population: Population;
  /** The live answer to compare with; null where there is none. */
  readonly current: CurrentMemberships | null;
}

/**
 * Reads what the plan asks for, and the live answer, from one snapshot. Somebody waits for a preview: features of
 * customers, features of events and memberships lie in different tables and are read side by side.
 */
export async function readPreview(
  db: Database,
  scope: Scope,
  plan: Plan,
  live: Segmentation | null,
  clock: Clock,
): Promise<PreviewInput> {
  const { workspaceId } = scope;
  const features = featuresOf([plan]);
  const ofEvents = features.filter(({ source }) => source === 'event');
  const ofCustomers = features.filter(({ source }) => source !== 'event');
  const parts = [ofCustomers, ofEvents].filter((some) => some.length > 0);
  const [first = [], ...others] = parts;
  const populationOf = async (client: pg.ClientBase, some: typeof features): Promise<Partial<PreviewInput>> => ({
    population: await readPopulation(client, workspaceId, some, clock),
  });
  const readLive = async (client: pg.ClientBase, { id }: Segmentation): Promise<Partial<PreviewInput>> => ({
    current: (await readMemberships(client, workspaceId, [id])).get(id)!,
  });
  const reads: [Read<Partial<PreviewInput>>, ...Read<Partial<PreviewInput>>[]] = [
    async (client) => {
      const { population } = await populationOf(client, first);
      return { population: await withDependencies(client, scope, plan, population!) };
    },
    ...others.map((some) => (client: pg.ClientBase) => populationOf(client, some)),
    ...(live ? [(client: pg.ClientBase) => readLive(client, live)] : []),
  ];
  const results = await readTogether(db, reads);
  return {
    population: merged(results.flatMap(({ population }) => population ?? [])),
    current: results.find(({ current }) => current)?.current ?? null,
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
