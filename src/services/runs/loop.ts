import type { Logger } from 'pino';
import type { Scope, Session } from '../../db/postgres/connection.ts';
import { releaseTurn, tryTurn } from '../../db/postgres/locks.ts';
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
import { inRootSpan } from '../../tracing.ts';
import { pause } from '../background/pause.ts';
import { digestsDue } from '../digest/digests-due.ts';
import { ClaimUpkeep } from '../jobs/claims/claim-upkeep.ts';
import { refitDue } from '../jobs/personas/refit-personas.ts';
import { strategyDue } from '../jobs/strategy/strategy-due.ts';
import { UpkeepDue } from '../jobs/upkeep/upkeep-due.ts';
import { MonthlyQuality } from '../persona-quality/quality-due.ts';
import { retentionDue } from '../privacy/retention-due.ts';
import { checksDue } from '../quality/checks-due.ts';
import type { RunContext } from './context.ts';
import { executeRun } from './execute.ts';
import { asCoded } from './failure.ts';
import { Hands } from './hands.ts';
import { SideWork } from './side-work.ts';

/** Workers a run may take with it: what ends them would end every other. */
const MOST_ATTEMPTS = 10;
/** How often a worker looks for runs that nobody announced: those of a worker that died. */
const LOOK_EVERY_MS = 10_000;

/**
 * Executes queued runs, and those a dead worker left, until the context is aborted. Any number of workers share them. A
 * session lock allows one run a workspace at a time, and tells a live worker's run from a dead one's. Runs of several
 * workspaces are under way at once, so that none waits for a long one of another.
 */
export async function runLoop(context: RunContext, log: Logger): Promise<void> {
  const hands = new Hands(context.now);
  const working = new Set<Promise<void>>();
  let wake: () => void = () => undefined;
  let lost: Error | undefined;
  const heard = (payload: string) => {
    for (const { work, cancelled } of hands.all) if (payload === `cancel ${work.id}`) cancelled.abort();
    wake();
  };
  // With the connection the session locks are gone: the thread ends, and is started anew.
  const onLost = (error: Error) => {
    lost ??= error;
    for (const { cancelled } of hands.all) cancelled.abort();
    wake();
  };
  const follow = (work: Promise<void>) => {
    const followed = work.catch(onLost).finally(() => working.delete(followed));
    working.add(followed);
    return followed;
  };
  const loop = async (session: Session) => {
    const upkeep = new ClaimUpkeep();
    const claimsDue = (work: RunContext & { readonly log: Logger }) => upkeep.look(work);
    const monthly = new MonthlyQuality();
    const qualityDue = (work: RunContext & { readonly log: Logger }) => monthly.look(work);
    const due = new UpkeepDue();
    const upkeepDue = (work: RunContext & { readonly log: Logger }) => due.look(work);
    const sides = [refitDue, claimsDue, checksDue, qualityDue, upkeepDue, strategyDue, digestsDue, retentionDue].map(
      (work) => new SideWork(() => work({ ...context, log }), { follow, wake: () => wake() }),
    );
    while (!context.signal.aborted && !lost) {
      // Made before the look, so that a notification in between is not lost.
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      // What waits is begun when there is room again.
      if (context.disk?.full) {
        await pause(LOOK_EVERY_MS, context.signal, woken);
        continue;
      }
      for (const side of sides) side.turn();
      await begin(context, session, hands, (run, work) => follow(hands.take(run, work)).finally(() => wake()), log);
      await pause(Math.min(LOOK_EVERY_MS, hands.fullForMs || LOOK_EVERY_MS), context.signal, woken);
    }
    await Promise.all(working);
    if (lost) throw lost;
  };
  await context.db.session(loop, { name: 'personagraph worker', listen: { channel: RUNS_CHANNEL, heard }, onLost });
}

type Take = (run: Run, work: (signal: AbortSignal) => Promise<void>) => void;

/** Takes runs in hand that nobody else works on, as long as there is room. */
async function begin(context: RunContext, session: Session, hands: Hands, take: Take, log: Logger): Promise<void> {
  if (hands.fullForMs !== 0) return;
  for (const run of hands.inTurn(await unfinishedRuns(context.db))) {
    if (hands.fullForMs !== 0 || context.signal.aborted) return;
    const scope = session.scope(run.workspaceId);
    if (!(await tryTurn(scope, 'runs'))) continue;
    take(run, async (cancelled) => {
      try {
        const signal = AbortSignal.any([context.signal, cancelled]);
        // It may have ended between the look and the lock.
        if (await isUnfinished(scope, run.id)) await execute({ ...context, signal }, run, log);
      } finally {
        await releaseTurn(scope, 'runs');
      }
    });
  }
}

async function execute(context: RunContext, run: Run, log: Logger): Promise<void> {
  const scope = context.db.scope(run.workspaceId);
  try {
    if ((await countAttempt(scope, run.id, 1)) > MOST_ATTEMPTS) {
      throw new PersonagraphError('RUN_FAILED', `The run ended ${MOST_ATTEMPTS} workers and is not begun again.`);
    }
    await inRootSpan('run', { 'personagraph.run.id': run.id }, () => executeRun(context, run));
  } catch (thrown) {
    // Stopping leaves the run as it is: the next worker starts it again. Cancelling has written what there is to write.
    if (thrown instanceof RunCancelled) return;
    if (context.signal.aborted) {
      await countAttempt(scope, run.id, -1);
      return;
    }
    const cancelled = await fail(scope, run, asCoded(thrown)).then(
      () => false,
      (error: unknown) => {
        if (error instanceof RunCancelled) return true;
        throw error;
      },
    );
    if (!cancelled) log.error({ err: thrown, run: run.id }, 'a run failed');
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
