import { unfinishedRunOf } from '../../../db/tables/runs/runs.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { Run } from '../runs/run.ts';
import { Segmentation } from './segmentation.ts';

const EvaluationMode = builder.enumType('EvaluationMode', {
  description: 'How an answer is kept up to date between runs.',
  values: {
    LIVE: { description: 'Customers are answered anew as their data changes, and as time passes.' },
    PINNED: { description: 'Customers are answered anew as their data changes, by a clock that stands still at asOf.' },
    OFF: { description: 'Not at all: it is disabled, or has no answer yet.' },
  } as const,
});

builder.objectFields(Segmentation, (t) => ({
  evaluationMode: t.field({
    type: EvaluationMode,
    description: 'How its answer is kept up to date between runs.',
    resolve: ({ enabled, liveModelId, pinned }) => {
      if (!enabled || liveModelId === null) return 'OFF';
      return pinned ? 'PINNED' : 'LIVE';
    },
  }),
  evaluationWaitsSince: t.field({
    type: 'DateTime',
    nullable: true,
    description:
      'The lag of live evaluation: since when the customer that waits longest waits for it, in whichever segmentation. ' +
      'Null: nobody waits.',
    resolve: (_row, _args, { loaders }) => loaders.evaluationWaitsSince(),
  }),
  currentRun: t.field({
    type: Run,
    nullable: true,
    cost: STATEMENT,
    description: 'The run that will answer it anew: it waits, or is on. Null without one.',
    resolve: async ({ id }, _args, { scope, loaders }) => {
      const run = await unfinishedRunOf(scope, id);
      return run === null ? null : loaders.run.load(run);
    },
  }),
}));
