import type { Scope } from '../../db/postgres/connection.ts';
import { isDataError, unreadable } from '../../db/postgres/errors.ts';
import { shareMembershipsLock } from '../../db/postgres/locks.ts';
import { lockCustomers } from '../../db/tables/customers/customers.ts';
import { storedMemberships } from '../../db/tables/memberships/memberships.ts';
import { standingOverrides } from '../../db/tables/memberships/overrides.ts';
import { requarantine } from '../../db/tables/memberships/quarantine.ts';
import { type ClockedRule, matchRules } from '../../db/tables/personas/persona-criteria.ts';
import { markTouched } from '../../db/tables/runs/population-snapshots.ts';
import { activeRuns } from '../../db/tables/runs/runs.ts';
import { type ClaimedTasks, claimTasks, postponeTasks } from '../../db/tables/runs/tasks.ts';
import { storedScores } from '../../db/tables/scores/customer-scores.ts';
import { segmentKeys } from '../../db/tables/segmentations/segments.ts';
import { dependenciesOf } from '../../engine/answer/order.ts';
import type { RunContext } from '../runs/context.ts';
import { affectedCustomers, everyAffected } from './affected.ts';
import type { Live, LivePlans } from './live-plans.ts';
import { answerRound, writeRound } from './round.ts';
import { RoundPopulations } from './round-populations.ts';

/** Customers of a round at most: it is one transaction. */
const MOST_CUSTOMERS = 500;

/** The services evaluation works with. */
export type EvaluationContext = Pick<RunContext, 'db' | 'isolation' | 'now'> & { readonly plans: LivePlans };

/** Tasks of a round that are done. */
export interface TakenTasks {
  readonly tasks: number;
  /** True for a full round: others may wait that were there before. */
  readonly more: boolean;
}

/**
 * Takes a workspace's waiting customers, a round of them, through features, segments and personas: memberships, matches,
 * sizes, history and outbox in one transaction. A customer with a stored value that cannot be read is found by halving
 * the round, quarantined, and waits no longer.
 */
export async function evaluateWaiting(
  context: EvaluationContext,
  workspaceId: number,
  limit = MOST_CUSTOMERS,
): Promise<TakenTasks> {
  try {
    return await evaluateRound(context, workspaceId, limit);
  } catch (error) {
    if (!isDataError(error) || limit === 1) throw error;
    return evaluateWaiting(context, workspaceId, limit >> 1);
  }
}

async function evaluateRound(context: EvaluationContext, workspaceId: number, limit: number): Promise<TakenTasks> {
  return context.db.scope(workspaceId).pipeline(async (scope) => {
    // The clock is looked at when the lock is there: a run may have held it for long.
    const [, tasks, runs, { live, now }, rules] = await Promise.all([
      shareMembershipsLock(scope),
      claimTasks(scope, limit),
      activeRuns(scope),
      context.plans.of(scope, context.now),
      matchRules(scope),
    ]);
    const taken = { tasks: tasks.count, more: tasks.count === limit };
    if (taken.tasks === 0) return taken;
    // A run that is computing has its snapshot: customers touched since are evaluated again with its models.
    const run = runs.at(-1);
    const round = { tasks, live, rules, now };
    await Promise.all([
      run === undefined ? undefined : postponeTasks(scope, tasks, run),
      tasks.snapshotKept ? markTouched(scope, [...tasks.customers.keys()]) : undefined,
      limit === 1 ? evaluateOrQuarantine(context, scope, round) : evaluate(context, scope, round),
    ]);
    return taken;
  });
}

/** Customers evaluated together, and the plans and rules that answer them. */
interface Round {
  readonly tasks: ClaimedTasks;
  readonly live: readonly Live[];
  readonly rules: readonly ClockedRule[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** One customer whose values may be unreadable: then it keeps the answers it has, and is quarantined in all it lacks. */
async function evaluateOrQuarantine(context: EvaluationContext, scope: Scope, round: Round): Promise<void> {
  try {
    await scope.transaction((savepoint) => evaluate(context, savepoint, round));
  } catch (error) {
    if (!isDataError(error)) throw error;
    const { message } = unreadable(error);
    const affected = affectedCustomers(round.tasks.customers, round.live);
    const rows = [...affected].flatMap(([segmentationId, customers]) =>
      customers.map((customerId) => ({ segmentationId, customerId, message })),
    );
    await requarantine(scope, affected, rows);
  }
}

async function evaluate(context: EvaluationContext, scope: Scope, round: Round): Promise<void> {
  const { tasks, live, rules, now } = round;
  const affected = affectedCustomers(tasks.customers, live);
  if (affected.size === 0) return;
  const customers = everyAffected(affected);
  const concerned = live.filter(({ segmentationId }) => affected.has(segmentationId));
  const read = [...new Set(concerned.flatMap(({ plan }) => dependenciesOf(plan)))];
  const scored = concerned.flatMap(({ segmentationId, plan }) => (plan.scores.length > 0 ? segmentationId : []));
  const [, stored, overrides, scores, keys] = await Promise.all([
    // Two evaluators never work on the same customer at once.
    lockCustomers(scope, customers),
    storedMemberships(scope, [...affected.keys()], customers),
    standingOverrides(scope, [...affected.keys()], customers),
    storedScores(scope, scored, customers),
    read.length > 0 ? segmentKeys(scope, read) : new Map<number, never>(),
  ]);
  const populations = await RoundPopulations.read(scope, concerned, affected);
  const causeOf = (customer: number) => tasks.customers.get(customer)?.cause ?? 'EVENT';
  const input = { concerned, affected, populations, stored, overrides, scores, keys, causeOf };
  const result = await answerRound(context.isolation, scope, input);
  await writeRound(scope, result, { rules, now, customers, causeOf });
}
