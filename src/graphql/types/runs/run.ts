import { type Run as Row, RUNS, runHasId, runsMeant } from '../../../db/tables/runs/runs.ts';
import type { ErrorCode } from '../../../errors.ts';
import { cancelRun, requestRun } from '../../../services/segmentations/segmentations.ts';
import { builder } from '../../core/builder.ts';
import { RunState } from '../../core/enums.ts';
import { ErrorCodeEnum } from '../../core/errors.ts';
import { decodeId, decodeIds } from '../../core/id.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { byId, paged, read, rowsOf } from '../../core/reading.ts';
import { timeOf } from '../../core/scalars.ts';
import { spanOf } from '../../core/time-span.ts';
import { Segmentation } from '../segments/segmentation.ts';

interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

interface Result {
  readonly segmentationId: number;
  readonly entered?: number;
  readonly left?: number;
  readonly stayed?: number;
  readonly backfill?: boolean;
  readonly error?: Failure;
}

const RunError = builder.objectRef<Failure>('RunError').implement({
  description: 'Why a run, or one segmentation of it, failed.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'What went wrong, for programs.' }),
    message: t.exposeString('message', { description: 'What went wrong.' }),
  }),
});

const RunResult = builder.objectRef<Result>('RunResult').implement({
  description: 'What a run did to one segmentation.',
  fields: (t) => ({
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The segmentation; null for one since deleted.',
      resolve: ({ segmentationId }, _args, { loaders }) => loaders.segmentation.load(segmentationId),
    }),
    entered: t.exposeInt('entered', { nullable: true, description: 'Memberships that began; null where it failed.' }),
    left: t.exposeInt('left', { nullable: true, description: 'Memberships that ended; null where it failed.' }),
    stayed: t.exposeInt('stayed', { nullable: true, description: 'Memberships that stayed; null where it failed.' }),
    backfill: t.exposeBoolean('backfill', {
      nullable: true,
      description: 'Whether it was the first answer: everybody was placed, nobody moved.',
    }),
    error: t.expose('error', { type: RunError, nullable: true, description: 'Why it failed; null where it did not.' }),
  }),
});

export const Run = builder.objectRef<Row>('Run');

builder.node(Run, {
  extensions: rowsOf(RUNS),
  description: 'Segmentations fitted and answered for everybody, together.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.run.load(id),
  fields: (t) => ({
    state: t.expose('state', { type: RunState, description: 'Where it stands.' }),
    segmentations: t.field({
      type: [Segmentation],
      size: 'segmentations',
      description: 'What it runs; those since deleted are left out.',
      resolve: async ({ segmentationIds }, _args, { loaders }) =>
        (await Promise.all(segmentationIds.map((id) => loaders.segmentation.load(id)))).filter(
          (found) => found !== null,
        ),
    }),
    asOf: t.expose('asOf', {
      type: 'DateTime',
      nullable: true,
      description: 'The past time its clock is pinned to; null: the time it is run.',
    }),
    progress: t.exposeFloat('progress', { description: 'How far it is, 0..1.' }),
    customers: t.exposeInt('customers', {
      nullable: true,
      description: 'Customers evaluated; null until they are read.',
    }),
    results: t.field({
      type: [RunResult],
      size: 'segmentations',
      description: 'What it did, by segmentation; empty until it is done.',
      resolve: ({ results }) =>
        Object.entries(results as Record<string, Omit<Result, 'segmentationId'>>).map(([id, result]) => ({
          ...result,
          segmentationId: Number(id),
        })),
    }),
    error: t.field({
      type: RunError,
      nullable: true,
      description: 'Why it failed as a whole; null where it did not.',
      resolve: ({ error }) => error as unknown as Failure | null,
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true, description: 'When it began.' }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true, description: 'When it ended.' }),
  }),
});

export const RunConnection = builder.connectionObject(
  { type: Run, name: 'RunConnection', description: 'A list of runs.' },
  { name: 'RunEdge', description: 'A run of a list.' },
);

const RunFilterInput = builder.inputType('RunFilter', {
  description: 'Which runs are meant: what is given must all hold.',
  fields: (t) => ({
    states: t.field({ type: [RunState], description: 'Only those that stand at one of these.' }),
    segmentationIds: t.idList({ description: 'Only those of one of these segmentations.' }),
    from: t.field({ type: 'DateTime', description: 'Only those asked for at this time or after it.' }),
    until: t.field({ type: 'DateTime', description: 'Only those asked for before this time.' }),
  }),
});

builder.queryField('runs', (t) =>
  t.connection(
    {
      type: Run,
      description: 'Runs, newest first.',
      args: { filter: t.arg({ type: RunFilterInput, description: 'Only these. Default: all.' }) },
      ...paged(({ filter }: { filter?: (typeof RunFilterInput)['$inferInput'] | null | undefined }) => ({
        ordering: 'runs',
        list: runsMeant({
          states: filter?.states ?? undefined,
          segmentationIds: decodeIds('Segmentation', filter?.segmentationIds, 'segmentationIds'),
          ...spanOf(filter ?? {}, ['filter']),
        }),
      })),
    },
    RunConnection,
  ),
);

builder.queryField('run', (t) =>
  t.field({
    type: Run,
    nullable: true,
    description: 'A run; null where there is none.',
    args: { id: t.arg.id({ required: true, description: 'The run.' }) },
    extensions: read({ kind: 'lookup', ways: [byId('Run', runHasId)] }),
    resolve: (_root, { id }, { loaders }) => loaders.run.load(decodeId('Run', id)),
  }),
);

mutation({
  name: 'runSegmentations',
  scope: 'WRITE',
  description: 'Queues a run: fits segmentations and answers them for everybody. Follow it with runProgress.',
  input: {
    description: 'A run to queue.',
    fields: (t) => ({
      segmentationIds: t.idList({ description: 'What to run. Default: all that are enabled.' }),
      asOf: t.field({
        type: 'DateTime',
        description: 'Answers as of this past time and pins the clock there, for historical data. Default: now.',
      }),
    }),
  },
  payload: { run: noun(Run, 'The run, queued.') },
  work: async ({ segmentationIds, asOf }, { scope, registry }) => {
    const ids = decodeIds('Segmentation', segmentationIds, 'segmentationIds');
    const time = asOf ? timeOf(asOf, ['asOf']) : undefined;
    return { run: await requestRun(scope, registry, presentFields({ ids, asOf: time })) };
  },
});

mutation({
  name: 'cancelRun',
  scope: 'WRITE',
  description: 'Cancels a run that has not ended: nothing of it is written. Answers CONFLICT once it has ended.',
  input: {
    description: 'The run to cancel.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The run.' }) }),
  },
  payload: { run: noun(Run, 'The run, cancelled.') },
  work: async ({ id }, { scope }) => ({ run: await cancelRun(scope, decodeId('Run', id)) }),
});
