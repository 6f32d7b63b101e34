import type pg from 'pg';
import { knownFeatures } from '../../db/features/population.ts';
import {
  inTransaction,
  type Scope,
  type SqlScope,
  scopeOf,
  sqlOf,
  takeMembershipsLock,
} from '../../db/postgres/database.ts';
import { appendChanges, type NewChange } from '../../db/tables/changes.ts';
import { refreshMatches } from '../../db/tables/matches.ts';
import { rereadMemberships } from '../../db/tables/membership-copy.ts';
import { MembershipList } from '../../db/tables/membership-list.ts';
import { matchRules } from '../../db/tables/personas.ts';
import { endSnapshot, forgetTouched } from '../../db/tables/population-snapshots.ts';
import { type Run, RunCancelled, reportRun, stepRun } from '../../db/tables/runs.ts';
import {
  markFailed,
  type Segmentation,
  type SegmentationError,
  segmentationsByIds,
  setStatus,
} from '../../db/tables/segmentations.ts';
import { postponed } from '../../db/tables/tasks.ts';
import type { CurrentMemberships } from '../../engine/answer/diff.ts';
import { type Plan, planSegmentation } from '../../engine/answer/model.ts';
import { dependenciesOf, inOrder } from '../../engine/answer/order.ts';
import type { Answer } from '../../engine/answer/segment-column.ts';
import { checkSettings } from '../../engine/settings.ts';
import { type ErrorCode, PersonagraphError } from '../../errors.ts';
import { matchChanges } from '../changes/match-changes.ts';
import { withDependencies } from '../evaluation/answers.ts';
import { withClient } from './compute.ts';
import type { Computed } from './compute-plan.ts';
import type { RunContext } from './context.ts';
import { type PublishedCounts, publishAnswer } from './publish.ts';
import { takeSnapshot } from './snapshot/run-snapshot.ts';

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
  try {
    await withClient(db, (client) => answerAll(context, client, scope, run, plans, failures));
  } catch (error) {
    // Nobody keeps what it began.
    await endSnapshot(scope).catch(() => undefined);
    throw error;
  }
}

/** Computes and publishes all that was planned. */
async function answerAll(
  context: RunContext,
  client: pg.Client,
  scope: Scope,
  run: Run,
  plans: Map<Segmentation, Plan>,
  failures: Map<number, PersonagraphError>,
): Promise<void> {
  const { db } = context;
  using snapshot = await takeSnapshot(context, client, run, plans, failures);
  const { clock } = snapshot;
  const { population } = snapshot.seen;
  await reportRun(db, run, { state: 'COMPUTING', progress: 0.3, customers: population.length });
  const computed = new Map<Segmentation, Computed>();
  const answers = new Map<number, Answer>();
  const all = plans.size + failures.size;
  for (const [segmentation, plan] of plans) {
    context.signal.throwIfAborted();
    try {
      const complete = await withDependencies(client, scope, plan, population, answers);
      const { seed, fitSample: sample } = segmentation;
      const options = { asOf: clock.asOf, seed, sample, signal: context.signal };
      const answer = await context.isolation.compute(plan, complete, options);
      computed.set(segmentation, answer);
      answers.set(segmentation.id, { ...answer.assignment, keys: answer.plan.segments.map(({ key }) => key) });
    } catch (error) {
      context.signal.throwIfAborted();
      failures.set(segmentation.id, asCoded(error));
    }
    await reportRun(db, run, { progress: 0.3 + (0.3 * (computed.size + failures.size)) / all });
  }
  const stored = await snapshot.stored;
  const keep = !clock.pinned && context.snapshots?.keeps(population) === true;
  const { ids } = population;
  const after = await publish(context, client, run, { computed, ids, clock, failures, stored, keep });
  if (keep) context.snapshots!.keep({ ...snapshot.seen, memberships: new Map([...stored, ...after()]) });
  // The next run forgets what this one could not.
  await forgetTouched(scope, snapshot.seen.number).catch(() => undefined);
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

interface Answers {
  readonly computed: ReadonlyMap<Segmentation, Computed>;
  readonly ids: Int32Array;
  readonly clock: { readonly asOf: number; readonly pinned: boolean };
  /** Memberships as they were at some time after the snapshot was begun. */
  readonly stored: ReadonlyMap<number, CurrentMemberships>;
  readonly failures: ReadonlyMap<number, PersonagraphError>;
  /** Whether the snapshot is kept for the next run. */
  readonly keep: boolean;
}

/**
 * Writes all answers, the matches that follow from them, and what changed, in one transaction. Returns what tells the
 * memberships that are then stored of each segmentation answered.
 */
async function publish(
  context: RunContext,
  client: pg.Client,
  run: Run,
  answers: Answers,
): Promise<() => Map<number, CurrentMemberships>> {
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
    const after = new Map<number, () => CurrentMemberships>();
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
      after.set(segmentation.id, published.after);
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
    if (!answers.keep) await endSnapshot(transaction);
    await client.query('COMMIT');
    return () => new Map([...after].map(([id, memberships]) => [id, memberships()]));
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
