import { type Clock, readPopulation, type StoredFeature } from '../../db/features/population.ts';
import type { Database, Scope, Session } from '../../db/postgres/connection.ts';
import { openSession } from '../../db/postgres/database.ts';
import type { Plan } from '../../engine/answer/model.ts';
import type { Population } from '../../engine/population/population.ts';
import { backendGivesWay, type Nice } from '../threads/priority.ts';

/** Opens a connection of its own for bulk work, which may hold it for minutes, at a priority that the caller names. */
export async function withClient<T>(
  { url }: Pick<Database, 'url'>,
  work: (session: Session) => Promise<T>,
  nice: Nice,
): Promise<T> {
  return openSession(
    url,
    async (session) => {
      await backendGivesWay(session, nice);
      return work(session);
    },
    { name: 'personagraph run' },
  );
}

/** Every stored feature any of the plans asks for, once. */
export function featuresOf(plans: readonly Plan[]): StoredFeature[] {
  const byId = new Map<string, StoredFeature>();
  for (const { features } of plans)
    for (const feature of Object.values(features))
      if (feature && feature.source !== 'segmentation') byId.set(feature.id, feature);
  return [...byId.values()];
}

/** The population with what the plans need. */
export async function readPlanned(scope: Scope, plans: readonly Plan[], clock: Clock): Promise<Population> {
  return readPopulation(scope, featuresOf(plans), clock);
}
