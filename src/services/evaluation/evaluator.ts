import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { listenForever } from '../../db/postgres/listen.ts';
import { TASKS_CHANNEL } from '../../db/tables/runs/tasks.ts';
import type { Registry } from '../../engine/registry.ts';
import { inRootSpan } from '../../tracing.ts';
import { pause } from '../background/pause.ts';
import type { DiskSpace } from '../storage/disk-space.ts';
import type { Isolation } from '../threads/isolation.ts';
import { type EvaluationContext, evaluateWaiting, type TakenTasks } from './evaluate.ts';
import { LivePlans } from './live-plans.ts';
import { Upkeep } from './upkeep.ts';
import { WaitingWorkspaces } from './waiting-workspaces.ts';

/** Pause between two looks, at the clock's own changes and at workspaces that nobody named. */
const PAUSE_MS = 1_000;
/**
 * Rounds begin so far apart at least: a round of several customers costs little more than one of one. Whoever comes alone
 * does not wait.
 */
const APART_MS = 10;
/** Pause after a failure, so that a broken plugin or database is not asked without end. */
const AFTER_FAILURE_MS = 2_000;
const KEEP_CHANGES_MS = 7 * 86_400_000;
const KEEP_AUDIT_MS = 400 * 86_400_000;
const NONE: TakenTasks = { tasks: 0, more: false };

/** Keeps evaluating customers that wait, as they are lined up and as time passes, until stopped. */
export interface Evaluator {
  stop(): Promise<void>;
}

export interface EvaluatorOptions {
  readonly db: Database;
  readonly registry: Registry;
  readonly isolation: Isolation;
  /** The disk that has to have room before anything is evaluated; null, and the default: none is looked at. */
  readonly disk?: Pick<DiskSpace, 'full'> | null;
  /** Milliseconds that changes are kept for subscribers to resume from. Default 7 days. */
  readonly keepChangesMs?: number;
  /** How long it is known who did what. Default 400 days. */
  readonly keepAuditMs?: number;
}

export async function startEvaluator(options: EvaluatorOptions, log: Logger): Promise<Evaluator> {
  const loops = new EvaluatorLoops(options, log);
  const listener = await listenForever(options.db.url, TASKS_CHANNEL, loops.waiting.hear, log);
  const stopping = new AbortController();
  // Side by side: events do not wait while the clock's changes are looked for.
  const ended = Promise.all([loops.evaluate(stopping.signal), loops.keepTime(stopping.signal)]);
  return {
    async stop() {
      stopping.abort();
      await ended;
      await listener.stop();
    },
  };
}

/** The two loops of an evaluator, and the state they share. */
class EvaluatorLoops {
  readonly waiting: WaitingWorkspaces;
  readonly #context: EvaluationContext;
  readonly #upkeep: Upkeep;
  readonly #log: Logger;
  readonly #disk: Pick<DiskSpace, 'full'> | null;
  /** Time until which a workspace that failed is left alone, by id. */
  readonly #pausedUntil = new Map<number, number>();

  constructor(
    {
      db,
      registry,
      isolation,
      disk = null,
      keepChangesMs = KEEP_CHANGES_MS,
      keepAuditMs = KEEP_AUDIT_MS,
    }: EvaluatorOptions,
    log: Logger,
  ) {
    const plans = new LivePlans(db, registry);
    this.waiting = new WaitingWorkspaces(db);
    this.#context = { db, isolation, plans, now: Date.now };
    this.#upkeep = new Upkeep({ db, registry, plans, keepChangesMs, keepAuditMs });
    this.#log = log;
    this.#disk = disk;
  }

  /** Evaluates customers that wait, workspace by workspace, whenever there are some. */
  async evaluate(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      // A notification between the look and the pause is not lost: it resolves the promise made before the look.
      const notified = this.waiting.nextNotification();
      let pauseMs = PAUSE_MS;
      if (this.#disk?.full) {
        this.waiting.lookAtAll();
        await pause(PAUSE_MS, stopping);
        continue;
      }
      const begun = performance.now();
      try {
        let gathering = false;
        for (const workspaceId of await this.waiting.take()) {
          const { tasks, more } = await this.#evaluateWorkspace(workspaceId);
          if (more) this.waiting.add(workspaceId);
          else if (tasks > 0) gathering = true;
        }
        const early = begun + APART_MS - performance.now();
        if (gathering && early > 0) await pause(early, stopping);
        if (this.waiting.due) continue;
      } catch (err) {
        this.waiting.lookAtAll();
        this.#log.error({ err }, 'evaluation failed');
        pauseMs = AFTER_FAILURE_MS;
      }
      await pause(pauseMs, stopping, notified);
    }
  }

  /** Lines up what the clock changes, and tidies up. */
  async keepTime(stopping: AbortSignal): Promise<void> {
    while (!stopping.aborted) {
      let pauseMs = PAUSE_MS;
      try {
        if (!this.#disk?.full) {
          await this.#upkeep.lineUp();
          this.waiting.hear('');
        }
        await this.#upkeep.tidy();
      } catch (err) {
        this.#log.error({ err }, 'the changes that time brings could not be looked for');
        pauseMs = AFTER_FAILURE_MS;
      }
      await pause(pauseMs, stopping);
    }
  }

  /** One that fails is left alone for a while, and the others go on. */
  async #evaluateWorkspace(workspaceId: number): Promise<TakenTasks> {
    if ((this.#pausedUntil.get(workspaceId) ?? 0) > Date.now()) return NONE;
    try {
      const taken = await inRootSpan('evaluate', {}, () => evaluateWaiting(this.#context, workspaceId));
      this.#upkeep.countDone(taken.tasks);
      this.#pausedUntil.delete(workspaceId);
      return taken;
    } catch (err) {
      this.#pausedUntil.set(workspaceId, Date.now() + AFTER_FAILURE_MS);
      this.#log.error({ err, workspaceId }, 'an evaluation failed');
      return NONE;
    }
  }
}
