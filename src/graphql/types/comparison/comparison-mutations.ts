import { compareSegmentations, deleteComparison } from '../../../services/comparison/compare.ts';
import { draftFromCandidate } from '../../../services/comparison/draft-from-candidate.ts';
import { builder } from '../../core/builder.ts';
import { PersonaKind, PersonaPolarity } from '../../core/enums.ts';
import { userErrorOf } from '../../core/errors.ts';
import { given } from '../../core/given.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { answer, refuseTooDeep, userErrors } from '../../core/mutation.ts';
import { timeOf } from '../../core/scalars.ts';
import { Persona } from '../personas/persona.ts';
import { Run } from '../runs/run.ts';
import { Segmentation } from '../segments/segmentation.ts';
import { SegmentationComparison } from './comparison.ts';

const CandidateInput = builder.inputType('CandidateInput', {
  description:
    'A segmentation to compare: a stored one by `segmentationId`, or `segmenter` with settings nobody saved.',
  fields: (t) => ({
    segmentationId: t.id({
      description: 'A stored segmentation: fitted anew with its own segmenter, settings and seed.',
    }),
    segmenter: t.string({ description: 'Id of the segmenter: `lifecycle.stage`. Not together with segmentationId.' }),
    config: t.field({ type: 'JSON', description: "Settings, as the segmenter's configSchema has them. Default `{}`." }),
    seed: t.int({ description: 'Seed of the randomness of fitting. Default 1.' }),
    name: t.string({
      description:
        'Its name, 200 characters at most. Default: the name of the segmentation, or the id of the segmenter.',
    }),
  }),
});

builder.relayMutationField(
  'compareSegmentations',
  {
    description: 'Candidates, and what they are measured by.',
    inputFields: (t) => ({
      name: t.string({
        description: 'Name of the comparison, 200 characters at most. Default: those of the candidates.',
      }),
      candidates: t.field({ type: [CandidateInput], required: true, description: 'The candidates, 1 to 10.' }),
      outcome: t.string({
        description:
          'Name of a number or flag that segments are wanted to tell apart; null: none. Default: ' +
          '`events.purchase.amount` where there are purchases.',
      }),
      features: t.stringList({
        description:
          'Names of features that customers are compared by, 1 to 100. Default: standard fields, traits, answers to ' +
          'surveys, and count, amount, discount and lastAt of events.',
      }),
      sample: t.int({
        description: 'Most customers compared, 100 to 200,000; of more, a random sample. Default 100,000.',
      }),
      resamples: t.int({ description: 'Refits of each candidate for its stability, 0 to 50. Default 10.' }),
      seed: t.int({ description: 'Seed of the samples. Default 1.' }),
      asOf: t.field({ type: 'DateTime', description: 'Compares as of this past time. Default: now.' }),
    }),
  },
  {
    description:
      'Fits candidate segmentations on one snapshot, measures them side by side, and keeps the result. What is live stays ' +
      'as it is. A candidate that fails is listed with its error.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => {
        const { candidates, asOf, ...rest } = input;
        const comparison = await compareSegmentations(context.host, context.scope, {
          ...given(rest, 'outcome'),
          ...given({ asOf: asOf ? timeOf(asOf, ['asOf']) : undefined }),
          candidates: candidates.map(({ segmentationId, ...candidate }, index) => {
            refuseTooDeep(candidate.config);
            if (typeof segmentationId !== 'string') return given(candidate);
            const at = ['candidates', String(index), 'segmentationId'];
            return { ...given(candidate), segmentationId: decodeId('Segmentation', segmentationId, at) };
          }),
        });
        return { comparison };
      }),
  },
  {
    description: 'What compareSegmentations found.',
    outputFields: (t) => ({
      comparison: t.field({
        type: SegmentationComparison,
        nullable: true,
        description: 'The comparison.',
        resolve: (payload) => payload.comparison,
      }),
      userErrors: userErrors(t),
    }),
  },
);

builder.relayMutationField(
  'draftPersonasFromCandidate',
  {
    description: 'A candidate of a comparison to go on with.',
    inputFields: (t) => ({
      comparisonId: t.id({ required: true, description: 'The comparison.' }),
      candidate: t.int({ required: true, description: "The candidate's number, from 0." }),
      name: t.string({ description: "Name of the segmentation it becomes. Default: the candidate's." }),
      segmentKeys: t.stringList({ description: 'Segments that personas are drafted of. Default: all with members.' }),
      most: t.int({ description: 'Most drafts, 1 to 20, of the largest segments. Default 10.' }),
      language: t.field({ type: Language, description: 'Language of the drafts. Default EN.' }),
      kind: t.field({ type: PersonaKind, description: 'What the personas stand for. Default BUYER.' }),
      polarity: t.field({ type: PersonaPolarity, description: 'Whether the company wants such. Default POSITIVE.' }),
    }),
  },
  {
    description:
      'Makes a candidate a stored segmentation, runs it unless it is live, and drafts personas from its segments. Waits a ' +
      'minute for the run at most: where that is still on, the drafts are empty, and asking again goes on from there.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => {
        const { comparisonId, candidate, ...rest } = input;
        const { failures, ...drafted } = await draftFromCandidate(context, context.scope, {
          ...given(rest),
          candidate,
          comparisonId: decodeId('SegmentationComparison', comparisonId, ['comparisonId']),
        });
        return { ...drafted, userErrors: failures.map(userErrorOf) };
      }),
  },
  {
    description: 'What draftPersonasFromCandidate did.',
    outputFields: (t) => ({
      segmentation: t.field({
        type: Segmentation,
        nullable: true,
        description: 'The segmentation the candidate is now.',
        resolve: (payload) => payload.segmentation,
      }),
      run: t.field({
        type: Run,
        nullable: true,
        description: 'The run that makes it live; null where it was.',
        resolve: (payload) => payload.run,
      }),
      personas: t.field({
        type: [Persona],
        description: 'The drafts, those of the largest segments first; empty while the run is on.',
        resolve: (payload) => [...(payload.personas ?? [])],
      }),
      userErrors: userErrors(t),
    }),
  },
);

builder.relayMutationField(
  'deleteComparison',
  {
    description: 'A comparison to delete.',
    inputFields: (t) => ({ id: t.id({ required: true, description: 'The comparison.' }) }),
  },
  {
    description: 'Deletes a comparison. Segmentations and personas made of its candidates stay.',
    resolve: (_root, { input }, context) =>
      answer(context, 'WRITE', async () => {
        const id = decodeId('SegmentationComparison', input.id, ['id']);
        await deleteComparison(context.scope, id);
        return { deletedId: encodeId('SegmentationComparison', id) };
      }),
  },
  {
    description: 'What deleteComparison did.',
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
