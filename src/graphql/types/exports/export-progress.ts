import type { Change } from '../../../db/tables/changes/changes.ts';
import { exportsByIds } from '../../../db/tables/exports/exports.ts';
import { PersonagraphError } from '../../../errors.ts';
import { builder } from '../../core/builder.ts';
import { decodeId } from '../../core/id.ts';
import { linked } from '../../core/reading.ts';
import { stepsOf } from '../../push/steps.ts';
import { ChangeInterface, number } from '../live/change.ts';
import { Export } from './export.ts';

const UNDER_WAY: ReadonlySet<unknown> = new Set(['QUEUED', 'RUNNING']);

const ExportProgress = builder.objectRef<Change>('ExportProgress').implement({
  description: 'An export made a step.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    export: t.field({
      type: Export,
      nullable: true,
      description: 'The export as it is now, which may be further than the step.',
      ...linked('export', ({ payload }: Change) => number(payload['exportId'])),
    }),
  }),
});

builder.subscriptionField('exportProgress', (t) =>
  t.field({
    type: ExportProgress,
    description: 'The steps of an export, from where it stands on, once a second at most. Completes when it has ended.',
    args: {
      exportId: t.arg.id({ required: true, description: 'The export. NOT_FOUND where there is none.' }),
      after: t.arg.string({ description: 'Replay the steps after this cursor. Default: begin with where it stands.' }),
    },
    subscribe: (_root, args, context) => {
      const exportId = decodeId('Export', args.exportId, ['exportId']);
      return stepsOf(context, args.after ?? null, {
        async look() {
          const [found] = await exportsByIds(context.scope, [exportId]);
          if (!found) throw new PersonagraphError('NOT_FOUND', 'No such export.', { field: ['exportId'] });
          return { kind: 'EXPORT_PROGRESSED', payload: { exportId, state: found.state } };
        },
        matters: ({ kind, payload }) => kind === 'EXPORT_PROGRESSED' && payload['exportId'] === exportId,
        hasEnded: ({ payload }) => !UNDER_WAY.has(payload['state']),
      });
    },
    resolve: (change) => change,
  }),
);
