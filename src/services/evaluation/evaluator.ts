import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { listenForever } from '../../db/postgres/listen.ts';
import { pruneChanges } from '../../db/tables/changes.ts';
import { queueDueRuns } from '../../db/tables/runs.ts';
import { enqueueDue, TASKS_CHANNEL, vacuumTasks, waitingWorkspaces } from '../../db/tables/tasks.ts';
import type { Registry } from '../../engine/registry.ts';
import { pause } from '../background/pause.ts';
import type { Isolation } from '../threads/isolation.ts';
import { type EvaluationContext, evaluateWaiting } from './evaluate.ts';
import { LivePlans } from './live-plans.ts';
import { refitOutdated } from './outdated.ts';

/** How often the clock's own changes are looked for, and workspaces that wait though nothing was said of them. */
const CLOCK_EVERY_MS = 1_000;
/** How often answers of other versions of plugins are looked for. */
const OUTDATED_EVERY_MS = 600_000;
/** Customers the clock lines up at once. */
const DUE_AT_ONCE = 5_000;
/** Tasks done between two vacuums: each claim walks past so many at most, however seldom autovacuum comes. */
const VACUUM_EVERY_TASKS = 5_000;
/** Changes older than what is kept are forgotten about this often. */
const PRUNE_EVERY_MS = 3_600_000;
const KEEP_CHANGES_MS = 7 * 86_400_000;
/** Rest after a failure, so that a broken plugin or database is not asked without pause. */
const AFTER_FAILURE_MS = 2_000;

/** Keeps evaluating customers that wait, as they are lined up and as time passes, until stopped. */
export interface Evaluator {
  stop(): Promise<void>;
}

export interface EvaluatorOptions {
  readonly db: Database;
  readonly registry: Registry;
  readonly isolation: Isolation;
  /** How long changes are kept for subscribers to resume from. Default 7 days. */
  readonly keepChangesMs?: number;
}

export async function startEvaluator(
  { db, registry, isolation, keepChangesMs = KEEP_CHANGES_MS }: EvaluatorOptions,
  log: Logger,
): Promise<Evaluator> {
  const stopping = new AbortController();
  const context: EvaluationContext = { db, isolation, plans: new LivePlans(db, registry), now: Date.now };
  let wake: () => void = () => undefined;
  /** Workspaces that are said to wait. */
  const said = new Set<number>();
  /** When those of whom nothing was said are looked for, in milliseconds of the clock; 0 for now. */
  let lookAt = 0;
  const heard = (payload: string) => {
    if (payload === '') lookAt = 0;
    else said.add(Number(payload));
    wake();
  };
  const listener = await listenForever(db.url, TASKS_CHANNEL, heard, log);
  const restUntil = new Map<number, number>();
  let done = 0;
  let pruneAt = 0;

  let checked: Registry['all'] | undefined;
  let checkAt = 0;

  const keepTime = async () => {
    // At the start, when plugins were reloaded, and now and then: a node with other plugins may have run them.
    if (checked !== registry.all || Date.now() >= checkAt) {
      await refitOutdated(db, registry);
      checked = registry.all;
      checkAt = Date.now() + OUTDATED_EVERY_MS;
    }
    await enqueueDue(db, DUE_AT_ONCE, context.plans.unprepared);
    await queueDueRuns(db);
    heard('');
    if (done >= VACUUM_EVERY_TASKS) {
      done = 0;
      await vacuumTasks(db);
    }
    if (Date.now() >= pruneAt) {
      pruneAt = Date.now() + PRUNE_EVERY_MS;
      await pruneChanges(db, new Date(Date.now() - keepChangesMs));
    }
  };

  const evaluateAll = async (): Promise<void> => {
    const look = Date.now() >= lookAt;
    if (look) lookAt = Date.now() + CLOCK_EVERY_MS;
    const workspaces = [...said];
    said.clear();
    for (const workspaceId of look ? await waitingWorkspaces(db) : workspaces) {
      if ((restUntil.get(workspaceId) ?? 0) > Date.now()) continue;
      try {
        const { tasks, more } = await evaluateWaiting(context, workspaceId);
        done += tasks;
        if (more) said.add(workspaceId);
        restUntil.delete(workspaceId);
      } catch (err) {
        // The others go on.
        restUntil.set(workspaceId, Date.now() + AFTER_FAILURE_MS);
        log.error({ err, workspaceId }, 'an evaluation failed');
      }
    }
  };

  const evaluateLoop = async () => {
    while (!stopping.signal.aborted) {
      // A notification between the look and the wait is not lost: it resolves the promise made before the look.
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      let pauseMs = CLOCK_EVERY_MS;
      try {
        await evaluateAll();
        if (said.size > 0 || lookAt === 0) continue;
      } catch (err) {
        lookAt = 0;
        log.error({ err }, 'evaluation failed');
        pauseMs = AFTER_FAILURE_MS;
      }
      await pause(pauseMs, stopping.signal, woken);
    }
  };
  // Beside the other: events do not wait while the clock's changes are looked for.
  const timeLoop = async () => {
    while (!stopping.signal.aborted) {
      let pauseMs = CLOCK_EVERY_MS;
      try {
        await keepTime();
      } catch (err) {
        log.error({ err }, 'the changes that time brings could not be looked for');
        pauseMs = AFTER_FAILURE_MS;
      }
      await pause(pauseMs, stopping.signal);
    }
  };
  const ended = Promise.all([evaluateLoop(), timeLoop()]);
  return {
    async stop() {
      stopping.abort();
      await ended;
      await listener.stop();
    },
  };
}
