import type pg from 'pg';
import { appendChanges, type NewChange, takeChangesLock } from '../db/changes.ts';
import { isDataError, unreadable } from '../db/data-error.ts';
import { type Database, inTransaction, LOCK, type SqlScope, scopeOf } from '../db/database.ts';
import { type Clock, knownFeatures, readPopulation } from '../db/features.ts';
import { refreshMatches } from '../db/matches.ts';
import { lockMemberships, type MembershipCause, updateMemberships } from '../db/memberships.ts';
import { matchRules } from '../db/personas.ts';
import { type Quarantined, replaceQuarantined } from '../db/quarantine.ts';
import { activeRuns } from '../db/runs.ts';
import { addSegmentSizes, liveModels, markFailed, type SegmentationError } from '../db/segmentations.ts';
import { type ClaimedTasks, claimTasks, deleteTasks, postponeTasks } from '../db/tasks.ts';
import { collectDifference } from '../engine/diff.ts';
import type { FittedPlan } from '../engine/model.ts';
import { dependenciesOf, inOrder } from '../engine/order.ts';
import type { Population } from '../engine/population.ts';

import type { Answer } from '../engine/segment-column.ts';
import { PersonagraphError } from '../errors.ts';
import { segmentKeys, withDependencies } from './answers.ts';
import { featuresOf } from './runs/compute.ts';
import type { RunContext } from './runs/context.ts';
import { storedPlan } from './stored-plan.ts';

/** Customers evaluated in one transaction at most. */
const BATCH = 500;

/** What evaluation works with. */
export type EvaluationContext = Pick<RunContext, 'db' | 'registry' | 'isolation' | 'now'>;

/** A live segmentation, ready to answer. */
interface Live {
  readonly segmentationId: number;
  readonly plan: FittedPlan;
  readonly segmentIds: readonly number[];
  readonly clock: Clock;
}

/** Workspaces with customers that wait. */
export async function waitingWorkspaces(db: Database): Promise<number[]> {
  // One probe a workspace: after an import millions of tasks wait.
  const rows = await db.sql.query<{ id: number }>(
    `SELECT id FROM workspace w WHERE EXISTS (
       SELECT FROM evaluation_task t WHERE t.workspace_id = w.id AND t.after_run_id IS NULL) ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

/**
 * Takes a batch of a workspace's waiting customers through features, segments and personas: memberships, matches,
 * sizes, history and outbox in one transaction. A customer with a stored value that cannot be read is found by halving
 * the batch, quarantined, and waits no longer. Returns how many tasks it took, 0 where none waits.
 */
export async function evaluateWaiting(context: EvaluationContext, workspaceId: number, limit = BATCH): Promise<number> {
  try {
    return await evaluateBatch(context, workspaceId, limit);
  } catch (error) {
    if (!isDataError(error)) throw error;
    if (limit > 1) return evaluateWaiting(context, workspaceId, limit >> 1);
    return giveUp(context, workspaceId, unreadable(error));
  }
}

async function evaluateBatch(context: EvaluationContext, workspaceId: number, limit: number): Promise<number> {
  return inTransaction(context.db, workspaceId, async (scope, client) => {
    const tasks = await claimTasks(scope, limit);
    if (tasks.ids.length === 0) return 0;
    await scope.sql.query('SELECT pg_advisory_xact_lock_shared($1::int, $2::int)', [LOCK.memberships, workspaceId]);
    // A run that is computing has its snapshot: what happened since is evaluated again with its models.
    const [run] = (await activeRuns(scope)).slice(-1);
    if (run !== undefined) await postponeTasks(scope, tasks, run);
    await evaluate(context, scope, client, tasks);
    await deleteTasks(scope, tasks.ids);
    return tasks.ids.length;
  });
}

/** Quarantines the customer who waits longest in every live segmentation: it keeps the answers it has. */
async function giveUp({ db }: EvaluationContext, workspaceId: number, { message }: PersonagraphError): Promise<number> {
  const live = await liveModels(scopeOf(db, workspaceId));
  return inTransaction(db, workspaceId, async (scope) => {
    const tasks = await claimTasks(scope, 1);
    const customers = [...tasks.customers.keys()];
    const rows = live.flatMap(({ segmentationId }) =>
      customers.map((customerId) => ({ segmentationId, customerId, message })),
    );
    const segmentationIds = live.map(({ segmentationId }) => segmentationId);
    await replaceQuarantined(scope, segmentationIds, rows, customers);
    await deleteTasks(scope, tasks.ids);
    return tasks.ids.length;
  });
}

async function evaluate(
  context: EvaluationContext,
  scope: SqlScope,
  client: pg.PoolClient,
  { customers }: ClaimedTasks,
): Promise<void> {
  const { db, isolation } = context;
  const now = context.now();
  const live = await readLive(context, scope.workspaceId, now);
  if (live.length === 0) return;
  const ids = [...customers.keys()].sort((a, b) => a - b);
  // Two evaluators never work on the same customer at once.
  await scope.sql.query(
    'SELECT id FROM customer WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE',
    [scope.workspaceId, ids],
  );
  const causeOf = (customer: number): MembershipCause => customers.get(customer) ?? 'EVENT';
  const populations = new Map<string, Population>();
  const changes: NewChange[] = [];
  const sizes = new Map<number, number>();
  const quarantined: (Quarantined & { segmentationId: number })[] = [];
  let written = 0;
  const answers = new Map<number, Answer>();
  const read = new Set(live.flatMap(({ plan }) => dependenciesOf(plan)));
  const keys = await segmentKeys(scopeOf(db, scope.workspaceId), [...read]);
  for (const { segmentationId, plan, segmentIds, clock } of live) {
    const key = clock.pinned ? String(clock.asOf) : 'live';
    let population = populations.get(key);
    if (!population) {
      const same = live.filter((other) => other.clock.pinned === clock.pinned && other.clock.asOf === clock.asOf);
      const features = featuresOf(same.map((other) => other.plan));
      population = await readPopulation(client, scope.workspaceId, features, clock, ids);
      populations.set(key, population);
    }
    const complete = await withDependencies(client, scopeOf(db, scope.workspaceId), plan, population, answers);
    const assignment = await isolation.assign(plan, complete, clock.asOf).catch((error: unknown) => {
      if (error instanceof PersonagraphError) return error;
      throw error;
    });
    if (assignment instanceof PersonagraphError) {
      // Its last good answer stays, and it is left alone until a run of it succeeds.
      await markFailed(scope, segmentationId, assignment);
      changes.push({ kind: 'SEGMENTATION_CHANGED', segmentationId, payload: { failed: true } });
      continue;
    }
    const ownKeys = keys.get(segmentationId);
    if (ownKeys) answers.set(segmentationId, { ...assignment, keys: segmentIds.map((id) => ownKeys.get(id) ?? '') });
    const { ids: rows } = population;
    for (const [row, { message }] of assignment.quarantined) {
      quarantined.push({ segmentationId, customerId: rows[row]!, message });
    }
    const current = await lockMemberships(scope, segmentationId, ids);
    const difference = collectDifference(population.ids, assignment, segmentIds, current);
    await updateMemberships(scope, { segmentationId, at: clock.asOf, causeOf, runId: null }, difference);
    const { entered, left, altered } = difference;
    written += entered.length + left.length + altered.length;
    for (const { customer, from, to } of difference.moves) {
      if (from) sizes.set(from, (sizes.get(from) ?? 0) - 1);
      if (to) sizes.set(to, (sizes.get(to) ?? 0) + 1);
      const payload = { cause: causeOf(customer), from: from || null, to: to || null };
      changes.push({ kind: 'MEMBERSHIP_CHANGED', customerId: customer, segmentationId, payload });
    }
  }
  const evaluated = live.map(({ segmentationId }) => segmentationId);
  await replaceQuarantined(scope, evaluated, quarantined, ids);
  if (written > 0) await matchAgain(db, scope, client, ids, customers, now, changes);
  // Nothing moved: no turn to take.
  if (changes.length === 0) return;
  await takeChangesLock(scope);
  await addSegmentSizes(scope, sizes);
  await appendChanges(scope, changes);
}

/** Personas follow from memberships and their strengths. */
async function matchAgain(
  db: Database,
  scope: SqlScope,
  client: pg.PoolClient,
  ids: readonly number[],
  causes: ReadonlyMap<number, MembershipCause>,
  now: number,
  changes: NewChange[],
): Promise<void> {
  const rules = await matchRules(scopeOf(db, scope.workspaceId));
  const { entered, left, altered } = await refreshMatches(client, scope.workspaceId, rules, now, ids);
  const publish = (customerId: number, personaId: number, before: object | null, after: object | null) => {
    const payload = { cause: causes.get(customerId) ?? 'EVENT', before, after };
    changes.push({ kind: 'PERSONA_MATCH_CHANGED', customerId, personaId, payload });
  };
  for (let row = 0; row < left.length; row++) publish(left.customer[row]!, left.segment[row]!, { matched: true }, null);
  for (let row = 0; row < altered.length; row++) {
    publish(altered.customer[row]!, altered.segment[row]!, { matched: true }, { fit: altered.strength[row]! });
  }
  for (let row = 0; row < entered.length; row++) {
    publish(entered.customer[row]!, entered.segment[row]!, null, { fit: entered.strength[row]! });
  }
}

async function readLive({ db, registry }: EvaluationContext, workspaceId: number, now: number): Promise<Live[]> {
  const scope = scopeOf(db, workspaceId);
  const known = await knownFeatures(scope);
  const live: Live[] = [];
  for (const model of await liveModels(scope)) {
    const failure = model.segmentation.error as SegmentationError | null;
    if (failure?.plugin?.phase === 'assign') continue;
    // A plugin that went away keeps its last answer.
    const plan = storedPlan(registry, model, known);
    if (!plan) continue;
    const { pinned, asOf } = model.segmentation;
    const clock = pinned && asOf ? { asOf: asOf.getTime(), pinned } : { asOf: now, pinned: false };
    live.push({ segmentationId: model.segmentationId, plan, segmentIds: model.segmentIds, clock });
  }
  const byId = new Map(live.map((one) => [one.segmentationId, one]));
  return inOrder(new Map(live.map(({ segmentationId, plan }) => [segmentationId, dependenciesOf(plan)]))).map(
    (id) => byId.get(id)!,
  );
}
