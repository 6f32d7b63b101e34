import {
  cancelRun,
  configureSegmentation,
  deleteSegmentation,
  requestRun,
  setEnabled,
} from '../../../services/segmentations/segmentations.ts';
import { builder } from '../../core/builder.ts';
import { given } from '../../core/given.ts';
import { decodeId, decodeIds, encodeId } from '../../core/id.ts';
import { answer, refuseTooDeep, userErrors } from '../../core/mutation.ts';
import { timeOf } from '../../core/scalars.ts';
import { Run } from '../runs/run.ts';
import { Segmentation } from './segmentation.ts';

builder.relayMutationField(
  'configureSegmentation',
  {
    description:
      'A segmentation to make, or with an id to change: then config, seed, description, fitSample and rerunHours ' +
      'keep their values where left out, and null clears the latter three.',
    inputFields: (t) => ({
      id: t.id({ description: 'The segmentation to change. Default: a new one is made.' }),
      key: t.string({ description: 'Its name in URLs and files. Default: made from the name, or left as it is.' }),
      name: t.string({ required: true, description: 'Its name, 200 characters at most.' }),
      description: t.string({ description: 'What it is for.' }),
      segmenter: t.string({ required: true, description: 'Id of the segmenter: `lifecycle.stage`.' }),
      config: t.field({
        type: 'JSON',
        description: "Settings, as the segmenter's configSchema has them. Default of new ones: `{}`.",
      }),
      seed: t.int({ description: 'Seed of the randomness of fitting. Default of new ones: 1.' }),
      fitSample: t.int({
        description:
          'Fit on so many customers, drawn from all parts of the population by the seed; 1,000 to 10,000,000. Everybody ' +
          'is answered all the same. Null, and the default of new ones: fit on everybody.',
      }),
      rerunHours: t.float({
        description:
          'Queue a run once the answer is so many hours old, 0.1 to 8,760. Null, and the default of new ones: only when ' +
          'asked for.',
      }),
      version: t.int({ description: 'The version you saw: CONFLICT where it is past. Default: no check.' }),
    }),
  },
  {
    description: 'Makes or changes a segmentation. Its live answer stays until the next run.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => {
        const { id, name, segmenter, ...rest } = input;
        const row = typeof id === 'string' ? { id: decodeId('Segmentation', id, ['id']) } : {};
        refuseTooDeep(rest.config);
        const fields = { ...given(rest, 'description', 'fitSample', 'rerunHours'), ...row, name, segmenter };
        return { segmentation: await configureSegmentation(context.scope, context.registry, fields) };
      }),
  },
  {
    description: 'What configureSegmentation did.',
    outputFields: (t) => ({
      segmentation: t.field({
        type: Segmentation,
        nullable: true,
        description: 'The segmentation as it is now.',
        resolve: (payload) => payload.segmentation,
      }),
      userErrors: userErrors(t),
    }),
  },
);

for (const [name, enabled, description] of [
  ['enableSegmentation', true, 'Lets runs and live evaluation include a segmentation again.'],
  ['disableSegmentation', false, 'Leaves a segmentation out of runs and live evaluation; its last answer stays.'],
] as const) {
  builder.relayMutationField(
    name,
    {
      description: 'A segmentation.',
      inputFields: (t) => ({ id: t.id({ required: true, description: 'The segmentation.' }) }),
    },
    {
      description,
      resolve: (_root, { input }, context) =>
        answer(context, 'WRITE', async () => ({
          segmentation: await setEnabled(
            context.scope,
            context.registry,
            decodeId('Segmentation', input.id, ['id']),
            enabled,
          ),
        })),
    },
    {
      description: `What ${name} did.`,
      outputFields: (t) => ({
        segmentation: t.field({
          type: Segmentation,
          nullable: true,
          description: 'The segmentation as it is now.',
          resolve: (payload) => payload.segmentation,
        }),
        userErrors: userErrors(t),
      }),
    },
  );
}

builder.relayMutationField(
  'deleteSegmentation',
  {
    description: 'A segmentation to delete.',
    inputFields: (t) => ({ id: t.id({ required: true, description: 'The segmentation.' }) }),
  },
  {
    description:
      'Deletes a segmentation with its segments, memberships and history. Refused (IN_USE) while personas build on it ' +
      'or other segmentations read it.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => {
        const id = decodeId('Segmentation', input.id, ['id']);
        await deleteSegmentation(context.scope, context.registry, id);
        return { deletedId: encodeId('Segmentation', id) };
      }),
  },
  {
    description: 'What deleteSegmentation did.',
    outputFields: (t) => ({
      deletedId: t.id({
        nullable: true,
        description: 'Id of what was deleted; null where nothing was.',
        resolve: (payload) => payload.deletedId,
      }),
      userErrors: userErrors(t),
    }),
  },
);

builder.relayMutationField(
  'runSegmentations',
  {
    description: 'A run to queue.',
    inputFields: (t) => ({
      segmentationIds: t.idList({ description: 'What to run. Default: all that are enabled.' }),
      asOf: t.field({
        type: 'DateTime',
        description: 'Answers as of this past time and pins the clock there, for historical data. Default: now.',
      }),
    }),
  },
  {
    description: 'Queues a run: fits segmentations and answers them for everybody. Follow it with runProgress.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => ({
        run: await requestRun(
          context.scope,
          context.registry,
          given({
            ids: decodeIds('Segmentation', input.segmentationIds, 'segmentationIds'),
            asOf: input.asOf ? timeOf(input.asOf, ['asOf']) : undefined,
          }),
        ),
      })),
  },
  {
    description: 'What runSegmentations did.',
    outputFields: (t) => ({
      run: t.field({ type: Run, nullable: true, description: 'The run, queued.', resolve: (payload) => payload.run }),
      userErrors: userErrors(t),
    }),
  },
);

builder.relayMutationField(
  'cancelRun',
  {
    description: 'The run to cancel.',
    inputFields: (t) => ({ id: t.id({ required: true, description: 'The run.' }) }),
  },
  {
    description: 'Cancels a run that has not ended: nothing of it is written. Answers CONFLICT once it has ended.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => ({
        run: await cancelRun(context.scope, decodeId('Run', input.id, ['id'])),
      })),
  },
  {
    description: 'What cancelRun did.',
    outputFields: (t) => ({
      run: t.field({
        type: Run,
        nullable: true,
        description: 'The run, cancelled.',
        resolve: (payload) => payload.run,
      }),
      userErrors: userErrors(t),
    }),
  },
);
