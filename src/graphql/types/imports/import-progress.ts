import type { Change } from '../../../db/tables/changes/changes.ts';
import { importsByIds } from '../../../db/tables/imports/imports.ts';
import { PersonagraphError } from '../../../errors.ts';
import { builder } from '../../core/builder.ts';
import { decodeId } from '../../core/id.ts';
import { linked } from '../../core/reading.ts';
import { stepsOf } from '../../push/steps.ts';
import { ChangeInterface, number } from '../live/change.ts';
import { Import } from './import.ts';

const UNDER_WAY: ReadonlySet<unknown> = new Set(['QUEUED', 'RUNNING', 'UNDOING']);

const ImportProgress = builder.objectRef<Change>('ImportProgress').implement({
  description: 'An import made a step.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    import: t.field({
      type: Import,
      nullable: true,
      description: 'The import as it is now, which may be further than the step.',
      ...linked('import', ({ payload }: Change) => number(payload['importId'])),
    }),
  }),
});

builder.subscriptionField('importProgress', (t) =>
  t.field({
    type: ImportProgress,
    description:
      'The steps of an import, or of its undo, from where it stands on, once a second at most. Completes when it has ended.',
    args: {
      importId: t.arg.id({ required: true, description: 'The import. NOT_FOUND where there is none.' }),
      after: t.arg.string({ description: 'Replay the steps after this cursor. Default: begin with where it stands.' }),
    },
    subscribe: (_root, args, context) => {
      const importId = decodeId('Import', args.importId, ['importId']);
      return stepsOf(context, args.after ?? null, {
        async look() {
          const [found] = await importsByIds(context.scope, [importId]);
          if (!found) throw new PersonagraphError('NOT_FOUND', 'No such import.', { field: ['importId'] });
          const { state, bytesRead, bytesTotal } = found;
          const progress = bytesTotal > 0 ? Math.min(1, bytesRead / bytesTotal) : 0;
          return { kind: 'IMPORT_PROGRESSED', payload: { importId, state, progress } };
        },
        matters: ({ kind, payload }) => kind === 'IMPORT_PROGRESSED' && payload['importId'] === importId,
        hasEnded: ({ payload }) => !UNDER_WAY.has(payload['state']),
      });
    },
    resolve: (change) => change,
  }),
);
