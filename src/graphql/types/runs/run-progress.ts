import { type Change, lastChangeId } from '../../../db/tables/changes/changes.ts';
import { runsByIds } from '../../../db/tables/runs/runs.ts';
import { PersonagraphError } from '../../../errors.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { decodeChangeCursor } from '../../core/cursor.ts';
import { decodeId } from '../../core/id.ts';
import { createLoaders } from '../../core/loaders.ts';
import { linked } from '../../core/reading.ts';
import { changeStream, stoppable } from '../../push/change-stream.ts';
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
    subscribe: (_root, { runId, after }, context) => stepsOf(decodeId('Run', runId, ['runId']), after ?? null, context),
    resolve: (change) => change,
  }),
);

async function stepsOf(runId: number, after: string | null, context: Context): Promise<AsyncIterableIterator<Change>> {
  const { scope } = context;
  // The position is read before the run: no step between the two is missed.
  const position = await lastChangeId(scope);
  const [run] = await runsByIds(scope, [runId]);
  if (!run) throw new PersonagraphError('NOT_FOUND', 'No such run.', { field: ['runId'] });
  const changes = changeStream(context, {
    after: after === null ? position : decodeChangeCursor(after),
    matters: (change) => change.kind === 'RUN_PROGRESSED' && change.runId === runId,
  });
  const stop = new AbortController();
  stop.signal.addEventListener('abort', () => void changes.return?.());
  async function* steps() {
    if (after === null) {
      context.loaders = createLoaders(scope, context.registry);
      const { state, progress } = run!;
      yield {
        id: position,
        kind: 'RUN_PROGRESSED',
        at: new Date(),
        runId,
        payload: { state, progress },
      } satisfies Change;
      if (ENDED.has(run!.state)) return;
    }
    for await (const change of changes) {
      yield change;
      if (ENDED.has(change.payload['state'])) return;
    }
  }
  return stoppable(steps(), stop);
}
