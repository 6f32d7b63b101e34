import plugins from '../../plugins/index.ts';
import type { Database, Scope } from '../../src/db/postgres/connection.ts';
import { createRegistry } from '../../src/engine/registry.ts';
import { doJob, type JobFunctions } from '../../src/services/jobs/jobs.ts';
import type { RunContext } from '../../src/services/runs/context.ts';
import type { RunHost } from '../../src/services/threads/host.ts';
import { createIsolation } from '../../src/services/threads/isolation.ts';
import { AS_OF, type FullWorld, fillWorld } from './random/full-world.ts';

/** What runs and jobs of a world are done with. */
export async function worldContext(db: () => Database): Promise<() => RunContext> {
  const registry = await createRegistry(plugins);
  const isolation = createIsolation('');
  const signal = new AbortController().signal;
  return () => ({ db: db(), registry, isolation, signal, now: () => AS_OF.getTime() });
}

/** The jobs that random reads ask for, done where they are asked for. */
export function worldJobs(context: () => RunContext): Partial<JobFunctions> {
  return {
    contrast: (request) => doJob(context(), 'contrast', request),
    overlap: (request) => doJob(context(), 'overlap', request),
    groups: (request) => doJob(context(), 'groups', request),
    visitors: (request) => doJob(context(), 'visitors', request),
    outcomes: (request) => doJob(context(), 'outcomes', request),
    preview: (request) => doJob(context(), 'preview', request),
    personaPreview: (request) => doJob(context(), 'personaPreview', request),
    unknownMatches: (request) => doJob(context(), 'unknownMatches', request),
    trend: (request) => doJob(context(), 'trend', request),
    forecast: (request) => doJob(context(), 'forecast', request),
    cohorts: (request) => doJob(context(), 'cohorts', request),
    personaCount: (request) => doJob(context(), 'personaCount', request),
  };
}

/** Fills a workspace with something of every type, and another with little, without a server. */
export async function fillStore(db: Database, scope: Scope, foreign: Scope): Promise<FullWorld> {
  const context = await worldContext(() => db);
  const jobs = worldJobs(context);
  const host: RunHost = {
    ask: (name, request) => (jobs[name] as unknown as (of: typeof request) => Promise<never>)(request),
    stop: async () => undefined,
  };
  const filled = await fillWorld({ db, scope, foreign, dependencies: { host } }, context);
  // Nothing is sent to anybody.
  await db.query(`UPDATE webhook SET url = 'https://127.0.0.1:9/in'`);
  return filled;
}
