import type { Segmentation as Row } from '../../../db/tables/segmentations/segmentations.ts';
import { refuseUnfit } from '../../../services/input/unfit.ts';
import { doubtsOfSettings } from '../../../services/segmentations/rule-doubts.ts';
import {
  configureSegmentation,
  deleteSegmentation,
  setEnabled,
} from '../../../services/segmentations/segmentations.ts';
import { builder } from '../../core/builder.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { deletedId, mutation, noun, payloadField } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { MOST_DOUBTS, RuleDoubt } from './rule-doubt.ts';
import { Segmentation } from './segmentation.ts';

const SegmentationTranslationInput = builder.inputType('SegmentationTranslationInput', {
  description: 'Texts of a segmentation in another language than its own.',
  fields: (t) => ({
    language: t.field({ type: Language, required: true, description: 'Their language.' }),
    name: t.string({ description: 'Its name, 200 characters at most.' }),
    description: t.string({ description: 'What it is for, 2,000 characters at most.' }),
  }),
});

function textsOf(translations: readonly (typeof SegmentationTranslationInput)['$inferInput'][]) {
  const patch: Record<string, Record<string, string | null | undefined>> = {};
  for (const { language, ...texts } of translations) patch[language] = { ...patch[language], ...texts };
  return patch;
}

mutation({
  name: 'configureSegmentation',
  scope: 'WRITE',
  description: 'Makes or changes a segmentation. Its live answer stays until the next run.',
  input: {
    description:
      'A segmentation to make, or with an id to change: what is left out stays then; null clears description, fitSample ' +
      'and rerunHours.',
    fields: (t) => ({
      id: t.id({ description: 'The segmentation to change. Default: a new one is made.' }),
      key: t.string({ description: 'Its name in URLs and files. Default: made from the name, or left as it is.' }),
      name: t.string({ description: 'Its name, 200 characters at most. A new one needs it.' }),
      description: t.string({ description: 'What it is for.' }),
      language: t.field({ type: Language, description: 'Language of name and description. Default of new ones: EN.' }),
      translations: t.field({
        type: [SegmentationTranslationInput],
        description: 'Name and description in the other language. What is left out stays; null clears.',
      }),
      segmenter: t.string({
        description:
          'Id of the segmenter: `lifecycle.stage`. A new one needs it; another one begins with its own defaults.',
      }),
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
      pushScores: t.boolean({
        description:
          'Whether each move of a score by its step is written for `scoreChanged` and webhooks. Default of new ones: ' +
          'false, and nothing is written. A first run pushes none, nor a run with over 10,000 moves.',
      }),
      version: t.int({ description: 'The version you saw: CONFLICT where it is past. Default: no check.' }),
    }),
  },
  payload: {
    segmentation: noun(Segmentation, 'The segmentation as it is now.'),
    doubts: payloadField(
      {
        type: [RuleDoubt],
        nullable: false,
        size: MOST_DOUBTS,
        description: 'Parts of its rules that are in doubt, as in Segmentation.doubts.',
      },
      (row: Row | undefined, { scope, registry }) => (row ? doubtsOfSettings(scope, registry, row) : []) as never,
    ),
  },
  work: async ({ id, translations, ...options }, { scope, registry }) => {
    const row = typeof id === 'string' ? { id: decodeId('Segmentation', id) } : {};
    refuseUnfit(options.config);
    const fields = presentFields(options, 'description', 'fitSample', 'rerunHours');
    const texts = translations ? { translations: textsOf(translations) } : {};
    const segmentation = await configureSegmentation(scope, registry, { ...fields, ...texts, ...row });
    return { segmentation, doubts: segmentation };
  },
});

for (const [name, enabled, description] of [
  ['enableSegmentation', true, 'Lets runs and live evaluation include a segmentation again.'],
  ['disableSegmentation', false, 'Leaves a segmentation out of runs and live evaluation; its last answer stays.'],
] as const) {
  mutation({
    name,
    scope: 'WRITE',
    description,
    input: {
      description: 'A segmentation.',
      fields: (t) => ({ id: t.id({ required: true, description: 'The segmentation.' }) }),
    },
    payload: { segmentation: noun(Segmentation, 'The segmentation as it is now.') },
    work: async ({ id }, { scope, registry }) => ({
      segmentation: await setEnabled(scope, registry, decodeId('Segmentation', id), enabled),
    }),
  });
}

mutation({
  name: 'deleteSegmentation',
  scope: 'WRITE',
  description:
    'Deletes a segmentation with its segments, memberships and history. Refused (IN_USE) while personas build on it ' +
    'or other segmentations read it.',
  input: {
    description: 'A segmentation to delete.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The segmentation.' }) }),
  },
  payload: { deletedId: deletedId() },
  work: async (input, { scope, registry }) => {
    const id = decodeId('Segmentation', input.id);
    await deleteSegmentation(scope, registry, id);
    return { deletedId: encodeId('Segmentation', id) };
  },
});
