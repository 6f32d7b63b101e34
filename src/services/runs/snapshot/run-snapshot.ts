import type { Clock } from '../../../db/features/population.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import { isDataError, unreadable } from '../../../db/postgres/errors.ts';
import { takeMembershipsLock, takeSnapshotLock } from '../../../db/postgres/locks.ts';
import { beginSnapshot, endSnapshot, type SnapshotNumbers } from '../../../db/tables/runs/population-snapshots.ts';
import type { Run } from '../../../db/tables/runs/runs.ts';
import { livePopulation } from '../../../db/tables/segmentations/models.ts';
import type { CurrentMemberships } from '../../../engine/answer/diff.ts';
import type { Plan } from '../../../engine/answer/model.ts';
import type { Population } from '../../../engine/population/population.ts';
import type { PersonagraphError } from '../../../errors.ts';
import { featuresOf, readPlanned } from '../compute.ts';
import type { RunContext } from '../context.ts';
import type { Planned, RunPlan } from '../plan.ts';
import type { Snapshot } from './snapshots.ts';
import { readBeside } from './stored-memberships.ts';

/** The data a run computes from, and the memberships it compares its answers with. */
export interface RunSnapshot extends RunPlan, Disposable {
  readonly seen: Omit<Snapshot, 'memberships' | 'scores'>;
  readonly clock: Clock;
  /** Customers that may have been touched since the last run's snapshot, ascending; null where everybody was read. */
  readonly stale: readonly number[] | null;
  /** Scores by segmentation id as the last run left them; of nobody where everybody was read. */
  readonly scores: Snapshot['scores'];
  /** Memberships as they were at some time after the snapshot was begun; of its segmentations, and others that are kept. */
  readonly stored: Promise<ReadonlyMap<number, CurrentMemberships>>;
}

/** The number of a snapshot that nobody keeps. */
const NOT_KEPT: SnapshotNumbers = { number: 0, previous: null };

/**
 * Takes everybody as they are now: what the last run kept brought up to date, or all read anew. Where features cannot be
 * read, the segmentations that ask for them become failures.
 */
export async function takeSnapshot(
  { snapshots = null, db, signal, now: clockNow }: RunContext,
  scope: Scope,
  run: Run,
  plan: RunPlan,
): Promise<RunSnapshot> {
  const { workspaceId, segmentationIds } = run;
  const numbers = await begin(scope, snapshots !== null);
  // Only now: what writers counted until then is not in the future of this clock.
  const now = clockNow();
  const clock = { asOf: run.asOf?.getTime() ?? now, pinned: run.asOf !== null };
  const request = { features: featuresOf(plansOf(plan)), segmentationIds, clock, now };
  const kept = (await snapshots?.take(scope, numbers, request)) ?? null;
  if (kept) {
    const { memberships, scores, stale, ...seen } = kept;
    return {
      ...plan,
      seen,
      clock,
      stale,
      scores,
      stored: Promise.resolve(memberships),
      [Symbol.dispose]: () => undefined,
    };
  }
  const customers = await livePopulation(scope, segmentationIds);
  const beside = readBeside(db, { runId: run.id, workspaceId, segmentationIds, customers }, signal);
  try {
    const { population, ...readable } = await readAll(scope, plan, clock);
    const features = featuresOf(plansOf(readable));
    const seen = { workspaceId, number: numbers.number, readAt: now, asOf: clock.asOf, features, population };
    return {
      ...readable,
      seen,
      clock,
      stale: null,
      scores: new Map(),
      stored: beside.stored,
      [Symbol.dispose]: () => beside[Symbol.dispose](),
    };
  } catch (error) {
    beside[Symbol.dispose]();
    throw error;
  }
}

/**
 * Begins a snapshot after all writers and evaluators that may not have seen the run. Their writes are then in it, and
 * those whom later ones evaluate are lined up once more. One that is not kept ends another worker's.
 */
async function begin(scope: Scope, keeps: boolean): Promise<SnapshotNumbers> {
  await scope.transaction(takeSnapshotLock);
  // One after the other: a holder of the first may wait for a holder of the second.
  return scope.transaction(async (transaction) => {
    await takeMembershipsLock(transaction);
    if (keeps) return beginSnapshot(transaction);
    await endSnapshot(transaction);
    return NOT_KEPT;
  });
}

/** Reads the population for all plans; where that fails, without those whose features cannot be read. */
async function readAll(scope: Scope, plan: RunPlan, clock: Clock): Promise<RunPlan & { population: Population }> {
  try {
    return { ...plan, population: await readPlanned(scope, plansOf(plan), clock) };
  } catch (error) {
    if (!isDataError(error)) throw error;
    const planned: Planned[] = [];
    const failures = new Map<number, PersonagraphError>(plan.failures);
    for (const one of plan.planned) {
      const thrown = await dataErrorOf(scope, one.plan, clock);
      if (thrown) failures.set(one.segmentation.id, unreadable(thrown));
      else planned.push(one);
    }
    const readable = { ...plan, planned, failures };
    return { ...readable, population: await readPlanned(scope, plansOf(readable), clock) };
  }
}

/** The value of a plan's features that cannot be read, as an error; null where all can. */
async function dataErrorOf(scope: Scope, plan: Plan, clock: Clock): Promise<Error | null> {
  try {
    await readPlanned(scope, [plan], clock);
    return null;
  } catch (error) {
    if (isDataError(error)) return error;
    throw error;
  }
}

function plansOf({ planned }: Pick<RunPlan, 'planned'>): Plan[] {
  return planned.map(({ plan }) => plan);
}
