import type { Logger } from 'pino';
import type { Scope } from '../../../db/postgres/connection.ts';
import { actionsDue } from '../../../db/tables/strategy/action-plans.ts';
import { workspacesWithMoves } from '../../../db/tables/strategy/decisions.ts';
import { objectivesDue } from '../../../db/tables/strategy/objectives.ts';
import { workspacesToContrast } from '../../../db/tables/strategy/reference-shares.ts';
import { workspacesToMeasure } from '../../../db/tables/strategy/strategy-due.ts';
import type { Metric } from '../../../engine/strategy/metric.ts';
import type { RunContext } from '../../runs/context.ts';
import { inTurn } from '../../runs/in-turn.ts';
import { keepActions } from '../../strategy/action-plans.ts';
import { tellDecisions } from '../../strategy/decisions.ts';
import { measureMetrics } from '../../strategy/metrics.ts';
import { keepMeasured } from '../../strategy/objectives.ts';
import type { RunHost } from '../../threads/host.ts';
import { doJob } from '../jobs.ts';
import { contrastDue } from './contrasts-due.ts';

type DueContext = RunContext & { readonly log: Logger };

const TURN = { turn: 'strategy', name: 'strategy' } as const;

/**
 * Measures the objectives and actions that are due by the clock, each once a day, and tells of decisions whose data have moved.
 * A failure is logged, and leaves other workspaces alone: the next look tries again.
 */
export async function strategyDue(context: DueContext): Promise<void> {
  const { db, signal, log } = context;
  const now = new Date(context.now());
  const works = [
    ...(await workspacesToMeasure(db, now)).map((id) => ({
      id,
      work: () => inTurn(context, id, TURN, () => measureDue(hostOf(context), db.scope(id), now)),
    })),
    ...(await workspacesToContrast(db, now)).map((id) => ({
      id,
      work: () => inTurn(context, id, TURN, () => contrastDue(hostOf(context), db.scope(id), now)),
    })),
    ...(await workspacesWithMoves(db)).map((id) => ({ id, work: () => tellDecisions(db.scope(id)) })),
  ];
  for (const { id, work } of works) {
    if (signal.aborted) return;
    await work().catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error, workspace: id }, 'the strategy could not be followed');
    });
  }
}

/** The run thread asks itself. */
function hostOf(context: RunContext): RunHost {
  return { ask: (name, request) => doJob(context, name, request), stop: async () => undefined };
}

/** Measures what is due of a workspace. */
async function measureDue(host: RunHost, scope: Scope, now: Date): Promise<void> {
  const [objectives, actions] = [await objectivesDue(scope, now), await actionsDue(scope, now)];
  const measured = actions.filter(({ measuredBy }) => measuredBy !== null);
  const metrics = [
    ...objectives.map(({ metric }) => metric),
    ...measured.map(({ measuredBy }) => measuredBy as Metric),
  ];
  const values = await measureMetrics(host, scope, metrics, now);
  // By the clock that they are due by, also where no snapshot was read.
  const kept = values.map((value) => ({ ...value, at: now.toISOString() }));
  await scope.transaction(async (transaction) => {
    const of = actions.map((action) => {
      const at = measured.indexOf(action);
      return { action, measurement: at === -1 ? null : kept[objectives.length + at]! };
    });
    await keepActions(transaction, of, now);
    await keepMeasured(
      transaction,
      objectives.map((objective, index) => ({ objective, measurement: kept[index]! })),
      now,
    );
  });
}
