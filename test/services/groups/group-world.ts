import plugins from '../../../plugins/index.ts';
import type { Database, Scope } from '../../../src/db/postgres/connection.ts';
import { createRegistry } from '../../../src/engine/registry.ts';
import { KeptColumns } from '../../../src/services/groups/kept-columns.ts';
import type { JobFunctions } from '../../../src/services/jobs/jobs.ts';
import { doJob } from '../../../src/services/jobs/jobs.ts';
import type { RunContext } from '../../../src/services/runs/context.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';

export interface GroupJobs {
  readonly jobs: Partial<JobFunctions>;
  readonly context: RunContext;
  readonly columns: KeptColumns;
}

/** The jobs that groups are asked by, done in this thread with columns that are kept however few customers there are. */
export async function groupJobs(db: () => Database, columns = new KeptColumns({ from: 0 })): Promise<GroupJobs> {
  const registry = await createRegistry(plugins);
  const isolation = createIsolation('');
  const context: RunContext = {
    get db() {
      return db();
    },
    registry,
    isolation,
    columns,
    signal: new AbortController().signal,
    now: Date.now,
  };
  return {
    context,
    columns,
    jobs: {
      groups: (request) => doJob(context, 'groups', request),
      members: (request) => doJob(context, 'members', request),
      audience: (request) => doJob(context, 'audience', request),
      contrast: (request) => doJob(context, 'contrast', request),
      overlap: (request) => doJob(context, 'overlap', request),
      preview: (request) => doJob(context, 'preview', request),
      trend: (request) => doJob(context, 'trend', request),
    },
  };
}

/** A customer, as a plain interpreter of groups sees it. */
export interface Person {
  readonly country: string | null;
  readonly spend: number | null;
  readonly vip: boolean | null;
  readonly tags: readonly string[] | null;
}

/** Sixty people with every combination of what is there and what is missing. */
export function people(count = 60): Person[] {
  return Array.from({ length: count }, (_, n) => ({
    country: n % 5 === 0 ? null : n % 2 === 0 ? 'Germany' : 'France',
    spend: n % 4 === 3 ? null : ((n * 37) % 100) + 0.25,
    vip: n % 7 === 0 ? null : n % 3 === 0,
    tags: n % 6 === 5 ? null : n % 6 === 4 ? [] : ['x', 'y', 'z'].slice(0, 1 + (n % 3)),
  }));
}

export function customerInput({ country, spend, vip, tags }: Person, n: number) {
  return { externalId: `p${String(n).padStart(3, '0')}`, country, traits: { spend, vip, tags } };
}

/** Counts rows of a statement that has `n`. */
export async function countOf(scope: Scope, sql: string, values: readonly unknown[] = []): Promise<number> {
  const [row] = await scope.query<{ n: number }>(sql, [scope.workspaceId, ...values]);
  return row!.n;
}
