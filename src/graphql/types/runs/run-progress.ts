import type { Change } from '../../../db/tables/changes/changes.ts';
import { runsByIds } from '../../../db/tables/runs/runs.ts';
import { PersonagraphError } from '../../../errors.ts';
import { builder } from '../../core/builder.ts';
import { decodeId } from '../../core/id.ts';
import { linked } from '../../core/reading.ts';
import { stepsOf } from '../../push/steps.ts';
import { ChangeInterface } from '../live/change.ts';
import { Run } from './run.ts';

const ENDED: ReadonlySet<unknown> = new Set(['LIVE', 'FAILED', 'CANCELLED']);

const RunProgress = builder.objectRef<Change>('RunProgress').implement({
  description: 'A run made a step.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    run: t.field({
      type: Run,
      nullable: true,
      description: 'The run as it is now, which may be further than the step.',
      ...linked('run', ({ runId }: Change) => runId),
    }),
  }),
});

builder.subscriptionField('runProgress', (t) =>
  t.field({
    type: RunProgress,
    description: 'The steps of a run, from where it stands on. Completes when the run has ended.',
    args: {
      runId: t.arg.id({ required: true, description: 'The run. NOT_FOUND where there is none.' }),
      after: t.arg.string({ description: 'Replay the steps after this cursor. Default: begin with where it stands.' }),
    },
    subscribe: (_root, args, context) => {
      const runId = decodeId('Run', args.runId, ['runId']);
      return stepsOf(context, args.after ?? null, {
        async look() {
          const [run] = await runsByIds(context.scope, [runId]);
          if (!run) throw new PersonagraphError('NOT_FOUND', 'No such run.', { field: ['runId'] });
          const { state, progress } = run;
          return { kind: 'RUN_PROGRESSED', runId, payload: { state, progress } };
        },
        matters: (change) => change.kind === 'RUN_PROGRESSED' && change.runId === runId,
        hasEnded: ({ payload }) => ENDED.has(payload['state']),
      });
    },
    resolve: (change) => change,
  }),
);
