import pg from 'pg';
import { type Clock, readPopulation, type StoredFeature } from '../../db/features/population.ts';
import type { Database } from '../../db/postgres/database.ts';
import type { Plan } from '../../engine/answer/model.ts';
import type { Population } from '../../engine/population/population.ts';
import { backendGivesWay, NICE, type Nice } from '../threads/priority.ts';

/** A connection of its own for bulk work: it may hold it for minutes. */
export async function withClient<T>(
  db: Pick<Database, 'url'>,
  work: (client: pg.Client) => Promise<T>,
  nice: Nice = NICE.run,
): Promise<T> {
  const client = new pg.Client({
    connectionString: db.url,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: 'personagraph run',
  });
  // Whoever queries next is told that the connection was lost.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await backendGivesWay(client, nice);
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every stored feature any of the plans asks for, once. */
export function featuresOf(plans: readonly Plan[]): StoredFeature[] {
  const byId = new Map<string, StoredFeature>();
  for (const { features } of plans)
    for (const feature of Object.values(features))
      if (feature && feature.source !== 'segmentation') byId.set(feature.id, feature);
  return [...byId.values()];
}

/** One snapshot of the population with what the plans need. */
export async function snapshot(
  client: pg.Client,
  workspaceId: number,
  plans: readonly Plan[],
  clock: Clock,
): Promise<Population> {
  return readPopulation(client, workspaceId, featuresOf(plans), clock);
}
