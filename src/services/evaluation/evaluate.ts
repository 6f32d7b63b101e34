import type pg from 'pg';
import { type Clock, readPopulation } from '../../db/features/population.ts';
import { type Database, inPipeline, LOCK, type PipelineScope, type SqlScope } from '../../db/postgres/database.ts';
import { isDataError, unreadable } from '../../db/postgres/errors.ts';
import { appendChanges, type NewChange } from '../../db/tables/changes.ts';
import { type MatchRule, refreshMatches } from '../../db/tables/matches.ts';
import { MembershipList } from '../../db/tables/membership-list.ts';
import { lockMemberships, type MembershipCause, MembershipEdits } from '../../db/tables/memberships.ts';
import { matchRules } from '../../db/tables/personas.ts';
import { type Quarantined, requarantine } from '../../db/tables/quarantine.ts';
import { activeRuns } from '../../db/tables/runs.ts';
import { markFailed } from '../../db/tables/segmentations.ts';
import { type ClaimedTasks, claimTasks, deleteTasks, postponeTasks } from '../../db/tables/tasks.ts';
import { type CurrentMemberships, collectDifference } from '../../engine/answer/diff.ts';
import { dependenciesOf } from '../../engine/answer/order.ts';
import type { Answer } from '../../engine/answer/segment-column.ts';
import { affectedBy } from '../../engine/answer/touched.ts';
import type { Population } from '../../engine/population/population.ts';
import { takeRows } from '../../engine/population/rows.ts';
import { PersonagraphError } from '../../errors.ts';
import { matchChanges } from '../changes/match-changes.ts';
import { featuresOf } from '../runs/compute.ts';
import type { RunContext } from '../runs/context.ts';
import { segmentKeys, withDependencies } from './answers.ts';
import type { Live, LivePlans } from './live-plans.ts';

/** Customers evaluated in one transaction at most. */
const BATCH = 500;

/** What evaluation works with. */
export type EvaluationContext = Pick<RunContext, 'db' | 'isolation' | 'now'> & { readonly plans: LivePlans };

/** What became of a batch. */
export interface TakenTasks {
  readonly tasks: number;
  /** Whether it was full: others may wait that were there before. */
  readonly more: boolean;
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
 * the batch, quarantined, and waits no longer.
 */
export async function evaluateWaiting(
  context: EvaluationContext,
  workspaceId: number,
  limit = BATCH,
): Promise<TakenTasks> {
  try {
    return await evaluateBatch(context, workspaceId, limit);
  } catch (error) {
    if (!isDataError(error) || limit === 1) throw error;
    return evaluateWaiting(context, workspaceId, limit >> 1);
  }
}

async function evaluateBatch(context: EvaluationContext, workspaceId: number, limit: number): Promise<TakenTasks> {
  return inPipeline(context.db, workspaceId, async (scope, client) => {
    // The clock is looked at when the lock is there: a run may have held it for long.
    const [, tasks, runs, { live, now }, rules] = await Promise.all([
      scope.sql.query('SELECT pg_advisory_xact_lock_shared($1::int, $2::int)', [LOCK.memberships, workspaceId]),
      claimTasks(scope, limit),
      activeRuns(scope),
      context.plans.of(scope, context.now),
      matchRules(scope),
    ]);
    const taken = { tasks: tasks.ids.length, more: tasks.ids.length === limit };
    if (taken.tasks === 0) return taken;
    // A run that is computing has its snapshot: what happened since is evaluated again with its models.
    const run = runs.at(-1);
    if (run !== undefined) scope.last(postponeTasks(scope, tasks, run));
    const batch = { tasks, live, rules, now };
    if (limit === 1) await evaluateOrQuarantine(context, scope, client, batch);
    else scope.last(...(await evaluate(context, scope, client, batch)));
    scope.last(deleteTasks(scope, tasks.ids));
    return taken;
  });
}

/** What waits, and what answers it. */
interface Batch {
  readonly tasks: ClaimedTasks;
  readonly live: readonly Live[];
  readonly rules: readonly MatchRule[];
  readonly now: number;
}

/** One customer whose values may be unreadable: then it keeps the answers it has, and is quarantined in all it lacks. */
async function evaluateOrQuarantine(
  context: EvaluationContext,
  scope: PipelineScope,
  client: pg.PoolClient,
  batch: Batch,
): Promise<void> {
  await scope.sql.query('SAVEPOINT evaluation');
  try {
    await Promise.all(await evaluate(context, scope, client, batch));
  } catch (error) {
    if (!isDataError(error)) throw error;
    await scope.sql.query('ROLLBACK TO SAVEPOINT evaluation');
    const { message } = unreadable(error);
    const affected = customersBySegmentation(batch.tasks.customers, batch.live);
    const rows = [...affected].flatMap(([segmentationId, customers]) =>
      customers.map((customerId) => ({ segmentationId, customerId, message })),
    );
    await requarantine(scope, affected, rows);
  }
}

/** Returns the statements that write what came of it, on their way. */
async function evaluate(
  context: EvaluationContext,
  scope: PipelineScope,
  client: pg.PoolClient,
  { tasks: { customers }, live, rules, now }: Batch,
): Promise<Promise<unknown>[]> {
  const { isolation } = context;
  const affected = customersBySegmentation(customers, live);
  if (affected.size === 0) return [];
  const ids = [...new Set([...affected.values()].flat())].sort((a, b) => a - b);
  const concerned = live.filter(({ segmentationId }) => affected.has(segmentationId));
  const read = [...new Set(concerned.flatMap(({ plan }) => dependenciesOf(plan)))];
  const [, stored, keys] = await Promise.all([
    // Two evaluators never work on the same customer at once.
    scope.sql.query('SELECT FROM customer WHERE workspace_id = $1 AND id = ANY($2) ORDER BY id FOR NO KEY UPDATE', [
      scope.workspaceId,
      ids,
    ]),
    lockMemberships(scope, [...affected.keys()], ids),
    read.length > 0 ? segmentKeys(scope, read) : new Map<number, never>(),
  ]);
  const populations = await scope.alone(() => readPopulations(client, scope, concerned, affected));
  const causeOf = (customer: number): MembershipCause => customers.get(customer)?.cause ?? 'EVENT';
  const answers = new Map<number, Answer>();
  const edits = new MembershipEdits();
  const changes: NewChange[] = [];
  const sizes = new Map<number, number>();
  const quarantined: (Quarantined & { segmentationId: number })[] = [];
  for (const { segmentationId, plan, segmentIds, clock } of concerned) {
    const population = rowsOf(populations.get(clockKey(clock))!, affected.get(segmentationId)!);
    const complete = await scope.alone(() => withDependencies(client, scope, plan, population, answers));
    const assignment = await isolation.assign(plan, complete, clock.asOf).catch((error: unknown) => {
      if (error instanceof PersonagraphError) return error;
      throw error;
    });
    if (assignment instanceof PersonagraphError) {
      // Its last good answer stays, and it is left alone until a run of it succeeds.
      await markFailed(scope, segmentationId, assignment);
      changes.push({ kind: 'SEGMENTATION_CHANGED', segmentationId, payload: { failed: true } });
      affected.delete(segmentationId);
      continue;
    }
    const ownKeys: ReadonlyMap<number, string> | undefined = keys.get(segmentationId);
    if (ownKeys) answers.set(segmentationId, { ...assignment, keys: segmentIds.map((id) => ownKeys.get(id) ?? '') });
    for (const [row, { message }] of assignment.quarantined) {
      quarantined.push({ segmentationId, customerId: population.ids[row]!, message });
    }
    const current = ofCustomers(stored.get(segmentationId)!, affected.get(segmentationId)!);
    const difference = collectDifference(population.ids, assignment, segmentIds, current);
    edits.add(segmentationId, clock.asOf, difference, causeOf);
    for (const { customer, from, to } of difference.moves) {
      if (from) sizes.set(from, (sizes.get(from) ?? 0) - 1);
      if (to) sizes.set(to, (sizes.get(to) ?? 0) + 1);
      const payload = { cause: causeOf(customer), from: from || null, to: to || null };
      changes.push({ kind: 'MEMBERSHIP_CHANGED', customerId: customer, segmentationId, payload });
    }
  }
  const written: Promise<unknown>[] = [edits.write(scope), requarantine(scope, affected, quarantined)];
  if (edits.size > 0 && rules.length > 0) {
    await Promise.all(written);
    const matched = await scope.alone(() => refreshMatches(client, scope.workspaceId, rules, now, ids));
    changes.push(...matchChanges(matched, { causeOf }));
  }
  return [...written, appendChanges(scope, changes, sizes)];
}

/** Whom to answer anew in each segmentation, ascending: what was touched of a customer decides. */
function customersBySegmentation(customers: ClaimedTasks['customers'], live: readonly Live[]): Map<number, number[]> {
  const bySources = new Map<string, ReadonlySet<number>>();
  const affected = new Map<number, number[]>();
  for (const [customer, { touched }] of [...customers].sort(([a], [b]) => a - b)) {
    const sources = JSON.stringify(touched && [...touched].sort());
    let segmentations = bySources.get(sources);
    if (!segmentations) {
      segmentations = affectedBy(touched, live);
      bySources.set(sources, segmentations);
    }
    for (const { segmentationId } of live) {
      if (!segmentations.has(segmentationId)) continue;
      const listed = affected.get(segmentationId);
      if (listed) listed.push(customer);
      else affected.set(segmentationId, [customer]);
    }
  }
  return affected;
}

/** What the segmentations read, once a clock. */
async function readPopulations(
  client: pg.PoolClient,
  scope: SqlScope,
  live: readonly Live[],
  affected: ReadonlyMap<number, readonly number[]>,
): Promise<Map<string, Population>> {
  const populations = new Map<string, Population>();
  for (const { clock } of live) {
    const key = clockKey(clock);
    if (populations.has(key)) continue;
    const same = live.filter((other) => clockKey(other.clock) === key);
    const ids = [...new Set(same.flatMap(({ segmentationId }) => affected.get(segmentationId)!))].sort((a, b) => a - b);
    const features = featuresOf(same.map(({ plan }) => plan));
    populations.set(key, await readPopulation(client, scope.workspaceId, features, clock, ids));
  }
  return populations;
}

function clockKey({ pinned, asOf }: Clock): string {
  return pinned ? String(asOf) : 'live';
}

/** The rows of some of a population's customers; both ascending. */
function rowsOf(population: Population, customers: readonly number[]): Population {
  const wanted = new Set(customers);
  const rows = Int32Array.from(population.ids.keys()).filter((row) => wanted.has(population.ids[row]!));
  return rows.length === population.length ? population : takeRows(population, rows);
}

/** The memberships of some of the customers; to the others nothing happens. */
function ofCustomers(stored: CurrentMemberships, customers: readonly number[]): CurrentMemberships {
  const wanted = new Set(customers);
  if (stored.customer.every((customer) => wanted.has(customer))) return stored;
  const list = new MembershipList();
  stored.customer.forEach((customer, row) => {
    if (wanted.has(customer)) list.push(customer, stored.segment[row]!, stored.strength[row]!, stored.until[row]!);
  });
  return list.columns();
}
