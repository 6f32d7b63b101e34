import type pg from 'pg';
import type { Clock } from '../../../db/features/population.ts';
import { LOCK, type SqlScope, sqlOf, takeMembershipsLock } from '../../../db/postgres/database.ts';
import { isDataError, unreadable } from '../../../db/postgres/errors.ts';
import { beginSnapshot, type SnapshotNumbers } from '../../../db/tables/population-snapshots.ts';
import type { Run } from '../../../db/tables/runs.ts';
import { livePopulation, type Segmentation } from '../../../db/tables/segmentations.ts';
import type { CurrentMemberships } from '../../../engine/answer/diff.ts';
import type { Plan } from '../../../engine/answer/model.ts';
import type { Population } from '../../../engine/population/population.ts';
import type { PersonagraphError } from '../../../errors.ts';
import { featuresOf, snapshot } from '../compute.ts';
import type { RunContext } from '../context.ts';
import type { Snapshot } from './kept-snapshot.ts';
import { readBeside } from './stored-memberships.ts';

/** What a run computes from, and what it compares its answers with. */
export interface RunSnapshot extends Disposable {
  readonly seen: Omit<Snapshot, 'memberships'>;
  readonly clock: Clock;
  /** Memberships as they were at some time after the snapshot was begun; of its segmentations, and others that are kept. */
  readonly stored: Promise<ReadonlyMap<number, CurrentMemberships>>;
}

/**
 * Everybody as they are now: what the last run kept brought up to date, or all read anew. Where features cannot be read,
 * the plans that ask for them become failures.
 */
export async function takeSnapshot(
  context: RunContext,
  client: pg.Client,
  run: Run,
  plans: Map<Segmentation, Plan>,
  failures: Map<number, PersonagraphError>,
): Promise<RunSnapshot> {
  const { workspaceId, segmentationIds } = run;
  const scope = { workspaceId, sql: sqlOf(client) };
  const numbers = await begin(client, scope);
  // Only now: what writers counted until then is not in the future of this clock.
  const now = context.now();
  const clock = { asOf: run.asOf?.getTime() ?? now, pinned: run.asOf !== null };
  const request = { features: featuresOf([...plans.values()]), segmentationIds, clock, now };
  const kept = await context.snapshots?.take(client, workspaceId, numbers, request);
  if (kept) {
    const { memberships, ...seen } = kept;
    return { seen, clock, stored: Promise.resolve(memberships), [Symbol.dispose]: () => undefined };
  }
  const customers = await livePopulation(scope, segmentationIds);
  const beside = readBeside(context.db, { workspaceId, segmentationIds, customers });
  try {
    const population = await readAll(client, workspaceId, plans, clock, failures);
    const features = featuresOf([...plans.values()]);
    const seen = { workspaceId, number: numbers.number, readAt: now, asOf: clock.asOf, features, population };
    return { seen, clock, stored: beside.stored, [Symbol.dispose]: () => beside[Symbol.dispose]() };
  } catch (error) {
    beside[Symbol.dispose]();
    throw error;
  }
}

/**
 * Begins a snapshot after all writers and evaluators that may not have seen the run: what they wrote is then in it, and
 * those whom later ones evaluate are lined up once more.
 */
async function begin(client: pg.Client, scope: SqlScope): Promise<SnapshotNumbers> {
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1::int, $2::int)', [LOCK.snapshot, scope.workspaceId]);
  await client.query('COMMIT');
  // One after the other: who holds the first may wait for who holds the second.
  await client.query('BEGIN');
  await takeMembershipsLock(scope);
  const numbers = await beginSnapshot(scope);
  await client.query('COMMIT');
  return numbers;
}

/** The population for all plans; where that fails, without those whose features cannot be read. */
async function readAll(
  client: pg.Client,
  workspaceId: number,
  plans: Map<Segmentation, Plan>,
  clock: Clock,
  failures: Map<number, PersonagraphError>,
): Promise<Population> {
  try {
    return await snapshot(client, workspaceId, [...plans.values()], clock);
  } catch (error) {
    if (!isDataError(error)) throw error;
    for (const [segmentation, plan] of plans) {
      await snapshot(client, workspaceId, [plan], clock).catch((thrown: unknown) => {
        if (!isDataError(thrown)) throw thrown;
        plans.delete(segmentation);
        failures.set(segmentation.id, unreadable(thrown));
      });
    }
    return snapshot(client, workspaceId, [...plans.values()], clock);
  }
}
