import type { Database } from '../../db/postgres/connection.ts';
import { pruneAuditLog } from '../../db/tables/audit/audit-log.ts';
import { pruneChanges } from '../../db/tables/changes/changes.ts';
import { removeExpiredJobs } from '../../db/tables/jobs/jobs.ts';
import { queueDueChecks } from '../../db/tables/quality/quality-checks.ts';
import { queueDueRuns } from '../../db/tables/runs/runs.ts';
import { enqueueDue, vacuumTasks } from '../../db/tables/runs/tasks.ts';
import type { Registry } from '../../engine/registry.ts';
import type { LivePlans } from './live-plans.ts';
import { refitOutdated } from './outdated.ts';

/** Answers of other versions of plugins are looked for this often. */
const OUTDATED_EVERY_MS = 600_000;
/** Customers the clock lines up at once. */
const DUE_AT_ONCE = 5_000;
/** Tasks done between two vacuums: each claim walks past so many at most, however seldom autovacuum comes. */
const VACUUM_EVERY_TASKS = 5_000;
/** Changes older than what is kept are forgotten this often. */
const PRUNE_EVERY_MS = 3_600_000;
/** It may take longer than a statement of the pool. */
const TIDYING = { name: 'personagraph upkeep' };

export interface UpkeepOptions {
  readonly db: Database;
  readonly registry: Registry;
  readonly plans: LivePlans;
  /** Changes are kept for so many milliseconds. */
  readonly keepChangesMs: number;
  /** Who did what is known for so many milliseconds. */
  readonly keepAuditMs: number;
}

/** The work that comes with time: customers and runs that are due, plugins that changed, and tidying up. */
export class Upkeep {
  readonly #db: Database;
  readonly #registry: Registry;
  readonly #plans: LivePlans;
  readonly #keepChangesMs: number;
  readonly #keepAuditMs: number;
  /** Plugins that were there at the last look for outdated answers. */
  #plugins: Registry['all'] | undefined;
  #outdatedAt = 0;
  #tasksDone = 0;
  #pruneAt = 0;

  constructor({ db, registry, plans, keepChangesMs, keepAuditMs }: UpkeepOptions) {
    this.#db = db;
    this.#registry = registry;
    this.#plans = plans;
    this.#keepChangesMs = keepChangesMs;
    this.#keepAuditMs = keepAuditMs;
  }

  /** Counts tasks that were done, whose rows are to be vacuumed. */
  countDone(tasks: number): void {
    this.#tasksDone += tasks;
  }

  /** Lines up the customers and queues the runs that are due by now. */
  async lineUp(): Promise<void> {
    await this.#refitOutdated();
    await enqueueDue(this.#db.prepared, DUE_AT_ONCE, this.#plans.unprepared);
    await queueDueRuns(this.#db.prepared);
    await queueDueChecks(this.#db.prepared);
  }

  /** Frees the room of tasks that are done, and forgets old changes, jobs, and who did what long ago, where it is time to. */
  async tidy(): Promise<void> {
    if (this.#tasksDone >= VACUUM_EVERY_TASKS) {
      this.#tasksDone = 0;
      await this.#db.session(vacuumTasks, TIDYING);
    }
    if (Date.now() >= this.#pruneAt) {
      this.#pruneAt = Date.now() + PRUNE_EVERY_MS;
      const [changes, audit] = [this.#keepChangesMs, this.#keepAuditMs].map((kept) => new Date(Date.now() - kept));
      await this.#db.session(async (session) => {
        await pruneChanges(session, changes!);
        await pruneAuditLog(session, audit!);
      }, TIDYING);
      await removeExpiredJobs(this.#db, new Date());
    }
  }

  /** At the start, when plugins were reloaded, and now and then: a node with other plugins may have run them. */
  async #refitOutdated(): Promise<void> {
    if (this.#plugins === this.#registry.all && Date.now() < this.#outdatedAt) return;
    await refitOutdated(this.#db, this.#registry);
    this.#plugins = this.#registry.all;
    this.#outdatedAt = Date.now() + OUTDATED_EVERY_MS;
  }
}
