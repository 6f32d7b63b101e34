import type { Logger } from 'pino';
import { releaseTurn, tryTurn } from '../../../db/postgres/locks.ts';
import { actionsDue } from '../../../db/tables/strategy/action-plans.ts';
import { workspacesWithMoves } from '../../../db/tables/strategy/decisions.ts';
import { objectivesDue } from '../../../db/tables/strategy/objectives.ts';
import { workspacesToMeasure } from '../../../db/tables/strategy/strategy-due.ts';
import type { Metric } from '../../../engine/strategy/metric.ts';
import { withClient } from '../../runs/compute.ts';
import type { RunContext } from '../../runs/context.ts';
import { keepActions } from '../../strategy/action-plans.ts';
import { tellDecisions } from '../../strategy/decisions.ts';
import { measureMetrics } from '../../strategy/metrics.ts';
import { keepMeasured } from '../../strategy/objectives.ts';
import { NICE } from '../../threads/priority.ts';
import { answerGroups } from '../answer-groups.ts';

type DueContext = RunContext & { readonly log: Logger };

/**
 * Measures the objectives and actions that are due by the clock, each once a day, and tells of decisions whose data have moved.
 * A failure is logged, and leaves other workspaces alone: the next look tries again.
 */
export async function strategyDue(context: DueContext): Promise<void> {
  const { db, signal, log } = context;
  const now = new Date(context.now());
  const works = [
    ...(await workspacesToMeasure(db, now)).map((id) => ({ id, work: () => measureDue(context, id, now) })),
    ...(await workspacesWithMoves(db)).map((id) => ({ id, work: () => tellDecisions(db.scope(id)) })),
  ];
  for (const { id, work } of works) {
    if (signal.aborted) return;
    await work().catch((error: unknown) => {
      if (!signal.aborted) log.error({ err: error, workspace: id }, 'the strategy could not be followed');
    });
  }
}

/** Measures what is due of a workspace, all of one snapshot, unless another process is at it. */
async function measureDue(context: DueContext, workspaceId: number, now: Date): Promise<void> {
  await withClient(
    context.db,
    async (session) => {
      const scope = session.scope(workspaceId);
      if (!(await tryTurn(scope, 'strategy'))) return;
      try {
        const [objectives, actions] = [await objectivesDue(scope, now), await actionsDue(scope, now)];
        const measured = actions.filter(({ measuredBy }) => measuredBy !== null);
        const metrics = [
          ...objectives.map(({ metric }) => metric),
          ...measured.map(({ measuredBy }) => measuredBy as Metric),
        ];
        const values = await measureMetrics(
          (asked) => answerGroups({ ...context, nice: NICE.run }, { workspaceId, asked }),
          scope,
          metrics,
        );
        // By the clock that they are due by, also where no snapshot was read.
        const kept = values.map((value) => ({ ...value, at: now.toISOString() }));
        await context.db.scope(workspaceId).transaction(async (transaction) => {
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
      } finally {
        await releaseTurn(scope, 'strategy').catch(() => undefined);
      }
    },
    { nice: NICE.run, name: 'personagraph strategy', signal: context.signal },
  );
}
