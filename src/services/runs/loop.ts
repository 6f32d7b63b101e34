import pg from 'pg';
import type { Logger } from 'pino';
import { inTransaction, LOCK } from '../../db/postgres/database.ts';
import {
  countAttempt,
  RUNS_CHANNEL,
  type Run,
  RunCancelled,
  releaseRun,
  stepRun,
  unfinishedRuns,
} from '../../db/tables/runs.ts';
import { markFailed } from '../../db/tables/segmentations.ts';
import { PersonagraphError } from '../../errors.ts';
import { rest } from '../background/pause.ts';
import { refitDue } from '../jobs/refit-personas.ts';
import type { RunContext } from './context.ts';
import { asCoded, executeRun } from './execute.ts';

/** Workers a run may take with it: what ends them would end every other. */
const MOST_ATTEMPTS = 10;
/** How often a worker looks for runs that nobody announced: those of a worker that died. */
const LOOK_EVERY_MS = 10_000;

/**
 * Executes queued runs, and those a dead worker left, until the context is aborted. Any number of workers share them:
 * a session lock allows one run a workspace at a time, and tells a live worker's run from a dead one's.
 */
export async function runLoop(context: RunContext, log: Logger): Promise<void> {
  const client = new pg.Client({
    connectionString: context.db.url,
    keepAlive: true,
    application_name: 'personagraph worker',
  });
  let wake: () => void = () => undefined;
  const hand: Hand = {};
  client.on('notification', ({ payload }) => {
    if (payload === `cancel ${hand.run?.id}`) hand.cancelled?.abort();
    wake();
  });
  let lost: Error | undefined;
  // With the connection the session locks are gone: the thread ends, and is started anew.
  client.on('error', (error) => {
    lost = error;
    wake();
  });
  await client.connect();
  try {
    await client.query(`LISTEN ${RUNS_CHANNEL}`);
    while (!context.signal.aborted) {
      if (lost) throw lost;
      // Made before the look, so that a notification in between is not lost.
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await refitDue(context);
      if (!(await executeOne(context, client, hand, log))) await rest(LOOK_EVERY_MS, context.signal, woken);
    }
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The run a worker has in hand, and what cancels it. */
interface Hand {
  run?: Run | undefined;
  cancelled?: AbortController | undefined;
}

/** Executes the first run nobody else works on; false where there is none. */
async function executeOne(context: RunContext, client: pg.Client, hand: Hand, log: Logger): Promise<boolean> {
  for (const run of await unfinishedRuns(context.db)) {
    const key = [LOCK.runs, run.workspaceId];
    const { rows } = await client.query('SELECT pg_try_advisory_lock($1::int, $2::int) AS ok', key);
    if (!rows[0].ok) continue;
    try {
      hand.run = run;
      hand.cancelled = new AbortController();
      const signal = AbortSignal.any([context.signal, hand.cancelled.signal]);
      if (await isUnfinished(client, run)) await execute({ ...context, signal }, run, log);
    } finally {
      hand.run = undefined;
      await client.query('SELECT pg_advisory_unlock($1::int, $2::int)', key);
    }
    return true;
  }
  return false;
}

/** It may have ended between the look and the lock. */
async function isUnfinished(client: pg.Client, run: Run): Promise<boolean> {
  const { rows } = await client.query(`SELECT state::text FROM run WHERE id = $1`, [run.id]);
  return ['QUEUED', 'PREPARING', 'COMPUTING'].includes(rows[0]?.state);
}

async function execute(context: RunContext, run: Run, log: Logger): Promise<void> {
  try {
    if ((await countAttempt(context.db.sql, run.id, 1)) > MOST_ATTEMPTS) {
      throw new PersonagraphError('RUN_FAILED', `The run ended ${MOST_ATTEMPTS} workers and is not begun again.`);
    }
    await executeRun(context, run);
  } catch (thrown) {
    // Stopping leaves the run as it is: the next worker starts it again. Cancelling has written what there is to write.
    if (thrown instanceof RunCancelled) return;
    if (context.signal.aborted) {
      await countAttempt(context.db.sql, run.id, -1);
      return;
    }
    log.error({ err: thrown, run: run.id }, 'a run failed');
    const failure = asCoded(thrown);
    const { code, message } = failure;
    await inTransaction(context.db, run.workspaceId, async (scope) => {
      // First, so that of one that was cancelled meanwhile nothing is written.
      await stepRun(scope, run, { state: 'FAILED', error: { code, message } });
      for (const id of run.segmentationIds) await markFailed(scope, id, failure);
      await releaseRun(scope, run.id, run.segmentationIds);
    }).catch((error: unknown) => {
      if (!(error instanceof RunCancelled)) throw error;
    });
  }
}
