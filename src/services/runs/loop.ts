import type { Logger } from 'pino';
import type { Scope, Session } from '../../db/postgres/connection.ts';
import { releaseRunLock, tryRunLock } from '../../db/postgres/locks.ts';
import {
  countAttempt,
  isUnfinished,
  RUNS_CHANNEL,
  type Run,
  RunCancelled,
  releaseRun,
  stepRun,
  unfinishedRuns,
} from '../../db/tables/runs/runs.ts';
import { markFailed } from '../../db/tables/segmentations/segmentations.ts';
import { PersonagraphError } from '../../errors.ts';
import { pause } from '../background/pause.ts';
import { refitDue } from '../jobs/refit-personas.ts';
import type { RunContext } from './context.ts';
import { executeRun } from './execute.ts';
import { asCoded } from './failure.ts';

/** Workers a run may take with it: what ends them would end every other. */
const MOST_ATTEMPTS = 10;
/** How often a worker looks for runs that nobody announced: those of a worker that died. */
const LOOK_EVERY_MS = 10_000;

/**
 * Executes queued runs, and those a dead worker left, until the context is aborted. Any number of workers share them. A
 * session lock allows one run a workspace at a time, and tells a live worker's run from a dead one's.
 */
export async function runLoop(context: RunContext, log: Logger): Promise<void> {
  const hand: Hand = {};
  let wake: () => void = () => undefined;
  let lost: Error | undefined;
  const heard = (payload: string) => {
    if (payload === `cancel ${hand.run?.id}`) hand.cancelled?.abort();
    wake();
  };
  // With the connection the session locks are gone: the thread ends, and is started anew.
  const onLost = (error: Error) => {
    lost = error;
    wake();
  };
  const loop = async (session: Session) => {
    while (!context.signal.aborted) {
      if (lost) throw lost;
      // Made before the look, so that a notification in between is not lost.
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await refitDue(context);
      if (!(await executeOne(context, session, hand, log))) await pause(LOOK_EVERY_MS, context.signal, woken);
    }
  };
  await context.db.session(loop, { name: 'personagraph worker', listen: { channel: RUNS_CHANNEL, heard }, onLost });
}

/** The run a worker has in hand, and what cancels it. */
interface Hand {
  run?: Run | undefined;
  cancelled?: AbortController | undefined;
}

/** Executes the first run nobody else works on; false where there is none. */
async function executeOne(context: RunContext, session: Session, hand: Hand, log: Logger): Promise<boolean> {
  for (const run of await unfinishedRuns(context.db)) {
    const scope = session.scope(run.workspaceId);
    if (!(await tryRunLock(scope))) continue;
    try {
      hand.run = run;
      hand.cancelled = new AbortController();
      const signal = AbortSignal.any([context.signal, hand.cancelled.signal]);
      // It may have ended between the look and the lock.
      if (await isUnfinished(scope, run.id)) await execute({ ...context, signal }, run, log);
    } finally {
      hand.run = undefined;
      await releaseRunLock(scope);
    }
    return true;
  }
  return false;
}

async function execute(context: RunContext, run: Run, log: Logger): Promise<void> {
  const scope = context.db.scope(run.workspaceId);
  try {
    if ((await countAttempt(scope, run.id, 1)) > MOST_ATTEMPTS) {
      throw new PersonagraphError('RUN_FAILED', `The run ended ${MOST_ATTEMPTS} workers and is not begun again.`);
    }
    await executeRun(context, run);
  } catch (thrown) {
    // Stopping leaves the run as it is: the next worker starts it again. Cancelling has written what there is to write.
    if (thrown instanceof RunCancelled) return;
    if (context.signal.aborted) {
      await countAttempt(scope, run.id, -1);
      return;
    }
    log.error({ err: thrown, run: run.id }, 'a run failed');
    await fail(scope, run, asCoded(thrown)).catch((error: unknown) => {
      if (!(error instanceof RunCancelled)) throw error;
    });
  }
}

/** Ends a run that failed. Throws RunCancelled for one that was cancelled meanwhile, of which nothing is written. */
function fail(scope: Scope, run: Run, failure: PersonagraphError): Promise<void> {
  const { code, message } = failure;
  return scope.transaction(async (transaction) => {
    await stepRun(transaction, run, { state: 'FAILED', error: { code, message } });
    for (const id of run.segmentationIds) await markFailed(transaction, id, failure);
    await releaseRun(transaction, run.id, run.segmentationIds);
  });
}
