import type { Logger } from 'pino';
import type { Scope } from '../../db/postgres/connection.ts';
import { shareOwnersLock } from '../../db/postgres/locks.ts';
import { recomputeTotals } from '../../db/tables/events/event-totals.ts';
import {
  beginHistoryAt,
  closeOldResearch,
  deleteOldEvents,
  deleteOrphanBatches,
  deleteOutdated,
  nextCustomers,
} from '../../db/tables/privacy/outdated-rows.ts';
import {
  listRetention,
  noteApplied,
  type RetentionRule,
  workspacesToRetain,
} from '../../db/tables/privacy/retention.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { asError } from '../../errors.ts';
import type { RunContext } from '../runs/context.ts';
import { inTurn } from '../runs/in-turn.ts';
import { outdatedBefore } from './retention.ts';

/** How often a rule is applied. */
const PERIOD_MS = 86_400_000;
/** Customers whose events are looked through in one transaction. */
const CUSTOMERS = 1_000;

export type RetentionContext = Pick<RunContext, 'db' | 'signal' | 'now'> & { readonly log?: Logger };

/** Applies the rules that are due, one workspace after the other. One that fails keeps none of the others. */
export async function retentionDue(context: RetentionContext): Promise<void> {
  const since = () => new Date(context.now() - PERIOD_MS);
  for (const workspaceId of await workspacesToRetain(context.db, since())) {
    if (context.signal.aborted) return;
    await inTurn(context, workspaceId, { turn: 'retention', name: `retention ${workspaceId}` }, async (scope) => {
      for (const rule of await listRetention(scope)) {
        const isDue = rule.active && (rule.appliedAt === null || rule.appliedAt <= since());
        if (isDue && !context.signal.aborted) await apply(context, scope, rule);
      }
    });
  }
}

async function apply({ now, signal, log }: RetentionContext, scope: Scope, rule: RetentionRule): Promise<void> {
  const { kind, days } = rule;
  const before = outdatedBefore(days, now());
  let rows = 0;
  let error: string | null = null;
  try {
    for await (const gone of removal(scope, rule, before, signal)) rows += gone;
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    error = 'It ended for a reason of the server: what was not removed is, the next time.';
    log?.error({ err: asError(thrown), workspaceId: scope.workspaceId, kind }, 'a rule of retention failed');
  }
  await noteApplied(scope, { kind, days, before, rows, error, at: new Date(now()) });
}

/** Removes what is too old, step by step; yields how many rows each step removed. */
async function* removal(
  scope: Scope,
  { kind }: RetentionRule,
  before: Date,
  signal: AbortSignal,
): AsyncGenerator<number> {
  if (kind === 'RESEARCH') yield await scope.transaction((step) => closeOldResearch(step, before));
  else if (kind === 'EVENTS') yield* oldEvents(scope, before, signal);
  else {
    yield await scope.transaction(async (step) => {
      if (kind === 'MEMBERSHIP_HISTORY') await beginHistoryAt(step, before);
      const gone = await deleteOutdated(step, kind, before);
      if (kind === 'IMPORTS') await deleteOrphanBatches(step);
      return gone;
    });
  }
}

/** Totals and answers follow: they are of the events that there are. */
async function* oldEvents(scope: Scope, before: Date, signal: AbortSignal): AsyncGenerator<number> {
  for (let after = 0; !signal.aborted; ) {
    const customers = await nextCustomers(scope, after, CUSTOMERS);
    const last = customers.at(-1);
    if (last === undefined) return;
    after = last;
    yield await scope.transaction(async (step) => {
      await shareOwnersLock(step);
      const groups = await deleteOldEvents(step, before, customers);
      await recomputeTotals(step, groups);
      const touched = [...new Set(groups.map(({ customerId }) => customerId))];
      await enqueueTasks(step, touched, 'EVENT', null);
      return groups.reduce((sum, { count }) => sum + count, 0);
    });
  }
}
