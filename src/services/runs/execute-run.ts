import type pg from 'pg';
import { appendChanges, type NewChange } from '../../db/changes.ts';
import { isDataError, unreadable } from '../../db/data-error.ts';
import {
  inTransaction,
  LOCK,
  type Scope,
  type SqlScope,
  scopeOf,
  sqlOf,
  takeMembershipsLock,
} from '../../db/database.ts';
import { type Clock, knownFeatures } from '../../db/features.ts';
import { refreshMatches } from '../../db/matches.ts';
import { rereadMemberships } from '../../db/membership-copy.ts';
import { MembershipList } from '../../db/membership-list.ts';
import { matchRules } from '../../db/personas.ts';
import { type Run, RunCancelled, reportRun, stepRun } from '../../db/runs.ts';
import {
  livePopulation,
  markFailed,
  type Segmentation,
  type SegmentationError,
  segmentationsByIds,
  setStatus,
} from '../../db/segmentations.ts';
import { postponed } from '../../db/tasks.ts';
import type { CurrentMemberships } from '../../engine/diff.ts';
import { type Plan, planSegmentation } from '../../engine/model.ts';
import { dependenciesOf, inOrder } from '../../engine/order.ts';
import type { Population } from '../../engine/population.ts';
import type { Answer } from '../../engine/segment-column.ts';
import { checkSettings } from '../../engine/settings.ts';
import { type ErrorCode, PersonagraphError } from '../../errors.ts';
import { withDependencies } from '../answers.ts';
import { matchChanges } from '../match-changes.ts';
import { snapshot, withClient } from './compute.ts';
import type { Computed } from './compute-plan.ts';
import type { RunContext } from './context.ts';
import { type PublishedCounts, publishAnswer } from './publish-answer.ts';
import { readBeside } from './stored-memberships.ts';

/** Most changes of single matches a run publishes; beyond, subscribers read the members. */
const MAX_MATCH_CHANGES = 10_000;

/**
 * Fits and answers segmentations for everybody. The answers of all go live in one transaction, so readers see the old
 * or the new, never a mixture; one that fails keeps its last good answer and leaves the others alone.
 */
export async function executeRun(context: RunContext, run: Run): Promise<void> {
  const { db } = context;
  const scope = scopeOf(db, run.workspaceId);
  const segmentations = await segmentationsByIds(scope, run.segmentationIds);
  await inTransaction(db, run.workspaceId, async (transaction) => {
    await stepRun(transaction, run, { state: 'PREPARING', progress: 0 });
    await setStatus(
      transaction,
      segmentations.flatMap((s) => (s.liveModelId === null ? s.id : [])),
      'COMPUTING',
    );
  });
  const failures = new Map<number, PersonagraphError>();
  const plans = await makePlans(context, scope, segmentations, failures);
  await withClient(db, async (client) => {
    await afterWriters(client, run.workspaceId);
    // Only now: what those counted is not in the future of this clock.
    const asOf = run.asOf?.getTime() ?? context.now();
    const clock = { asOf, pinned: run.asOf !== null };
    const { workspaceId, segmentationIds } = run;
    const customers = await livePopulation(scope, segmentationIds);
    using beside = readBeside(db, { workspaceId, segmentationIds, customers });
    const population = await snapshotOfAll(client, run.workspaceId, plans, clock, failures);
    await reportRun(db, run, { state: 'COMPUTING', progress: 0.3, customers: population.length });
    const computed = new Map<Segmentation, Computed>();
    const answers = new Map<number, Answer>();
    for (const [segmentation, plan] of plans) {
      context.signal.throwIfAborted();
      try {
        const complete = await withDependencies(client, scope, plan, population, answers);
        const { seed, fitSample: sample } = segmentation;
        const options = { asOf, seed, sample, signal: context.signal };
        const answer = await context.isolation.compute(plan, complete, options);
        computed.set(segmentation, answer);
        answers.set(segmentation.id, { ...answer.assignment, keys: answer.plan.segments.map(({ key }) => key) });
      } catch (error) {
        context.signal.throwIfAborted();
        failures.set(segmentation.id, asCoded(error));
      }
      await reportRun(db, run, { progress: 0.3 + (0.3 * (computed.size + failures.size)) / segmentations.length });
    }
    const stored = await beside.stored;
    await publish(context, client, run, { computed, ids: population.ids, clock, failures, stored });
  });
}

async function makePlans(
  context: RunContext,
  scope: Scope,
  segmentations: readonly Segmentation[],
  failures: Map<number, PersonagraphError>,
): Promise<Map<Segmentation, Plan>> {
  const known = await knownFeatures(scope);
  const plans = new Map<Segmentation, Plan>();
  for (const segmentation of segmentations) {
    try {
      const segmenter = context.registry.get(segmentation.segmenterId);
      plans.set(segmentation, planSegmentation(segmenter, await checkSettings(segmenter, segmentation.config), known));
    } catch (error) {
      failures.set(segmentation.id, asCoded(error));
    }
  }
  const byId = new Map([...plans].map(([segmentation, plan]) => [segmentation.id, { segmentation, plan }]));
  const reads = new Map([...byId].map(([id, { plan }]) => [id, dependenciesOf(plan)]));
  return new Map(inOrder(reads).map((id) => [byId.get(id)!.segmentation, byId.get(id)!.plan]));
}

/** The population for all plans; where that fails, without those whose features cannot be read. */
async function snapshotOfAll(
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

/**
 * Waits for writers and evaluators that may not have seen the run: what they wrote is then in the snapshot, and those
 * whom later ones evaluate are lined up once more.
 */
async function afterWriters(client: pg.Client, workspaceId: number): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1::int, $2::int)', [LOCK.snapshot, workspaceId]);
  await client.query('COMMIT');
  // One after the other: who holds the first may wait for who holds the second.
  await client.query('BEGIN');
  await takeMembershipsLock({ workspaceId, sql: sqlOf(client) });
  await client.query('COMMIT');
}

interface Answers {
  readonly computed: ReadonlyMap<Segmentation, Computed>;
  readonly ids: Int32Array;
  readonly clock: { readonly asOf: number; readonly pinned: boolean };
  /** Memberships as they were at some time after {@link afterWriters}. */
  readonly stored: ReadonlyMap<number, CurrentMemberships>;
  readonly failures: ReadonlyMap<number, PersonagraphError>;
}

/** Writes all answers, the matches that follow from them, and what changed, in one transaction. */
async function publish(context: RunContext, client: pg.Client, run: Run, answers: Answers): Promise<void> {
  const transaction: SqlScope = { workspaceId: run.workspaceId, sql: sqlOf(client) };
  const { clock } = answers;
  await client.query('BEGIN');
  try {
    // Incremental evaluations hold it shared: neither overwrites the other's answer unseen.
    await takeMembershipsLock(transaction);
    // What evaluations wrote while it computed began before this.
    const at = clock.pinned ? clock.asOf : Math.max(clock.asOf, context.now());
    const results = new Map<number, PublishedCounts | { readonly error: SegmentationError }>();
    const changes: NewChange[] = [];
    await refuseCancelled(client, run);
    const there = await stillThere(client, run);
    const stored = await rereadMemberships(client, run.workspaceId, answers.stored, await postponed(transaction));
    for (const [segmentation, computed] of answers.computed) {
      if (!there.has(segmentation.id)) continue;
      const published = await publishAnswer(client, transaction, {
        segmentation,
        computed,
        current: stored.get(segmentation.id)!,
        ids: answers.ids,
        clock,
        at,
        runId: run.id,
      });
      results.set(segmentation.id, published.counts);
      for (const change of published.changes) changes.push(change);
    }
    const matched = await refreshMatches(client, run.workspaceId, await matchRules(transaction), at);
    // A fit that only moved a little is for the members query, like a strength.
    const moved = { ...matched, altered: new MembershipList() };
    if (moved.entered.length + moved.left.length <= MAX_MATCH_CHANGES) {
      for (const change of matchChanges(moved, { causeOf: () => 'RUN', runId: run.id })) changes.push(change);
    }
    for (const [id, error] of answers.failures) {
      if (!there.has(id)) continue;
      results.set(id, { error: await markFailed(transaction, id, error) });
      changes.push({ kind: 'SEGMENTATION_CHANGED', segmentationId: id, runId: run.id, payload: { failed: true } });
    }
    await appendChanges(transaction, changes);
    const failed = answers.computed.size === 0;
    await stepRun(transaction, run, {
      state: failed ? 'FAILED' : 'LIVE',
      progress: 1,
      results: Object.fromEntries(results),
      ...(failed ? { error: firstError(answers.failures) } : {}),
    });
    await releaseTasks(transaction, run.id);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** From here on nobody cancels it: whoever tries waits, and finds it ended. Throws RunCancelled for one that was. */
async function refuseCancelled(client: pg.Client, { id }: Run): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT FROM run WHERE id = $1 AND state IN ('PREPARING', 'COMPUTING') FOR NO KEY UPDATE`,
    [id],
  );
  if (rowCount === 0) throw new RunCancelled(`run ${id} is not under way any more`);
}

/** Segmentations of the run that were not deleted meanwhile, and cannot be until it is published. */
async function stillThere(client: pg.Client, run: Run): Promise<Set<number>> {
  const { rows } = await client.query<{ id: number }>(
    'SELECT id FROM segmentation WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE',
    [run.workspaceId, run.segmentationIds],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Lets customers that changed during the run be evaluated with its models. */
async function releaseTasks(scope: SqlScope, runId: number): Promise<void> {
  await scope.sql.query(
    'UPDATE evaluation_task SET after_run_id = NULL WHERE workspace_id = $1 AND after_run_id = $2',
    [scope.workspaceId, runId],
  );
}

function firstError(failures: ReadonlyMap<number, PersonagraphError>): { code: ErrorCode; message: string } {
  const [error] = failures.values();
  return error ? { code: error.code, message: error.message } : { code: 'RUN_FAILED', message: 'Nothing to run.' };
}

export function asCoded(thrown: unknown): PersonagraphError {
  if (thrown instanceof PersonagraphError) return thrown;
  // What nobody expected is for the log, not for clients.
  return new PersonagraphError('RUN_FAILED', 'The run failed; the log says why.', { cause: thrown });
}
