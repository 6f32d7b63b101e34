import { type Clock, readPopulation, type StoredFeature } from '../../db/features/population.ts';
import type { Database, Scope, Session } from '../../db/postgres/connection.ts';
import { KeptSessions } from '../../db/postgres/sessions/kept-sessions.ts';
import { openSession } from '../../db/postgres/sessions/sessions.ts';
import type { Plan } from '../../engine/answer/model.ts';
import type { Population } from '../../engine/population/population.ts';
import { backendGivesWay, type Nice } from '../threads/priority.ts';

/** Minutes that one statement of a run or a job may take. Everybody's features of millions of customers take some. */
export const STATEMENT_MINUTES = 15;

/** Name of connections that are no run's. */
const JOB = 'personagraph job';

/** Who asks for a connection of its own. */
export interface ClientOptions {
  readonly nice: Nice;
  /** Name PostgreSQL shows of it. Default `personagraph job`. */
  readonly name?: string;
  /** Cancels the statement under way. Default: nobody does. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a connection of its own for bulk work, which may hold it for minutes, at a priority that the caller names. A
 * statement that takes longer than {@link STATEMENT_MINUTES} fails.
 */
export async function withClient<T>(
  { url }: Pick<Database, 'url'>,
  work: (session: Session) => Promise<T>,
  { nice, name = JOB, signal }: ClientOptions,
): Promise<T> {
  return openSession(
    url,
    async (session) => {
      await backendGivesWay(session, nice);
      return work(session);
    },
    { name, statementMs: STATEMENT_MINUTES * 60_000, ...(signal ? { signal } : {}) },
  );
}

/** Sessions of short work that comes often, as {@link withClient} opens them: one is kept for the next. */
export function keptClients({ url }: Pick<Database, 'url'>, nice: Nice): KeptSessions {
  const prepare = (session: Session) => backendGivesWay(session, nice);
  return new KeptSessions(url, { name: JOB, statementMs: STATEMENT_MINUTES * 60_000, prepare });
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
