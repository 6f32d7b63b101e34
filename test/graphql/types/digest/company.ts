import { expect, vi } from 'vitest';
import plugins from '../../../../plugins/index.ts';
import { unfinishedRuns } from '../../../../src/db/tables/runs/runs.ts';
import { enqueueDue, waitingWorkspaces } from '../../../../src/db/tables/runs/tasks.ts';
import { createRegistry } from '../../../../src/engine/registry.ts';
import { digestsDue } from '../../../../src/services/digest/digests-due.ts';
import { evaluateWaiting } from '../../../../src/services/evaluation/evaluate.ts';
import { LivePlans } from '../../../../src/services/evaluation/live-plans.ts';
import { ClaimUpkeep } from '../../../../src/services/jobs/claims/claim-upkeep.ts';
import { doJob, JOBS, type JobFunctions, type JobName } from '../../../../src/services/jobs/jobs.ts';
import { refitDue } from '../../../../src/services/jobs/personas/refit-personas.ts';
import { strategyDue } from '../../../../src/services/jobs/strategy/strategy-due.ts';
import { UpkeepDue } from '../../../../src/services/jobs/upkeep/upkeep-due.ts';
import { checksDue } from '../../../../src/services/quality/checks-due.ts';
import type { RunContext } from '../../../../src/services/runs/context.ts';
import { executeRun } from '../../../../src/services/runs/execute.ts';
import { createIsolation } from '../../../../src/services/threads/isolation.ts';
import { setDatabaseClock } from '../../../support/database-clock.ts';
import { silent } from '../../../support/server.ts';
import { type TestApi, testApi } from '../../api.ts';
import type { Data } from '../../live-api.ts';

/** A company whose clock the test sets, and whose background work is done when the test says. */
export interface Company extends AsyncDisposable {
  readonly api: TestApi;
  /** From now on it is so late: for the server and for the database. */
  at(time: string): Promise<void>;
  ask(query: string, variables?: object): Promise<Data>;
  /** Sends a mutation; it has to be accepted. */
  act(name: string, input: object, result: string): Promise<Data>;
  /** Does all that waits, and all that is due by the clock, but digests. */
  settle(): Promise<void>;
  /** Measures the objectives that are due. */
  measure(): Promise<void>;
  /** Writes the digest that is due. */
  greet(): Promise<void>;
}

/** A company that begins at a time. `Date` is the test's until it is disposed of. */
export async function company(start: string): Promise<Company> {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date(start) });
  const registry = await createRegistry(plugins);
  const isolation = createIsolation('');
  const { signal } = new AbortController();
  const context = (): RunContext => ({ db: api.db, registry, isolation, signal, now: Date.now });
  const jobs = Object.fromEntries(
    (Object.keys(JOBS) as JobName[]).map((name) => [name, (request: never) => doJob(context(), name, request)]),
  ) as unknown as JobFunctions;
  const clocks: Awaited<ReturnType<typeof setDatabaseClock>>[] = [];
  const api = await testApi(jobs, {
    async onDatabase(url) {
      const clock = await setDatabaseClock(url);
      await clock.set(Date.parse(start));
      clocks.push(clock);
    },
  });
  const [clock] = clocks;
  const plans = new LivePlans(api.db, registry);
  const claims = new ClaimUpkeep();
  const upkeep = new UpkeepDue();

  async function ask(query: string, variables: object = {}): Promise<Data> {
    const { data, errors } = await api.ask(query, variables);
    expect(errors).toBeUndefined();
    return data;
  }

  return {
    api,
    ask,
    async at(time) {
      await clock!.set(Date.parse(time));
      vi.setSystemTime(new Date(time));
    },
    async act(name, input, result) {
      const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${result} userErrors { code field message } } }`;
      const answer = (await ask(query, { input }))[name];
      expect(answer.userErrors).toEqual([]);
      return answer;
    },
    async settle() {
      for (let runs = await unfinishedRuns(api.db); runs.length > 0; runs = await unfinishedRuns(api.db)) {
        for (const run of runs) await executeRun(context(), run);
      }
      await enqueueDue(api.db.prepared, 5_000, plans.unprepared);
      for (const id of await waitingWorkspaces(api.db)) {
        await evaluateWaiting({ db: api.db, isolation, plans, now: Date.now }, id);
      }
      await refitDue(context());
      await claims.look({ ...context(), log: silent });
      await upkeep.look({ ...context(), log: silent });
      await strategyDue({ ...context(), log: silent });
      await checksDue(context());
    },
    measure: () => strategyDue({ ...context(), log: silent }),
    greet: () => digestsDue({ ...context(), log: silent }),
    async [Symbol.asyncDispose]() {
      vi.useRealTimers();
      await clock?.stop();
      await isolation.stop();
      await api[Symbol.asyncDispose]();
    },
  };
}
