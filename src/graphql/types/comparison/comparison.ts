import {
  COMPARISON_KEYS,
  type Comparison,
  countComparisons,
  pageOfComparisons,
} from '../../../db/tables/segmentations/comparisons.ts';
import type { LeftOutReason, SpaceFeature as SpaceFeatureRow } from '../../../engine/comparison/feature-space.ts';
import {
  compareSegmentations,
  contentOf,
  deleteComparison,
  findComparison,
  renameComparison,
} from '../../../services/comparison/compare.ts';
import { refuseUnfit } from '../../../services/input/unfit.ts';
import type { ComparisonResult } from '../../../services/jobs/compare-candidates.ts';
import { builder } from '../../core/builder.ts';
import { connect } from '../../core/connection.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { deletedId, mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { timeOf } from '../../core/scalars.ts';
import { spanOf } from '../../core/time-span.ts';
import { Job } from '../jobs/job.ts';
import { patienceOf, WAIT, waited } from '../jobs/wait.ts';
import { FeatureKind } from '../segments/feature-kind.ts';
import { ComparedCandidate } from './comparison-candidate.ts';

const SpaceFeature = builder.objectRef<SpaceFeatureRow>('ComparisonFeature').implement({
  description: 'A feature that distances between customers are taken in.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: 'Its id: `traits.NAME`, `events.purchase.sum(netAmount)`.' }),
    kind: t.expose('kind', { type: FeatureKind, description: 'The kind of its values.' }),
    axes: t.exposeInt('axes', { description: 'Axes it takes: one, or one for each value of a text or list.' }),
    known: t.exposeFloat('known', { description: 'Share of customers with a value, 0..1.' }),
  }),
});

const Reason = builder.enumType('FeatureLeftOutReason', {
  description: 'Why a feature is no axis of a comparison.',
  values: {
    EMPTY: { description: 'Nobody has a value.' },
    CONSTANT: { description: 'It is the same for all.' },
    TOO_VARIED: { description: 'A text or list with more than 20 values.' },
  } as const satisfies Record<LeftOutReason, { description: string }>,
});

const LeftOut = builder.objectRef<ComparisonResult['space']['leftOut'][number]>('FeatureLeftOut').implement({
  description: 'A feature that could be no axis.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: 'Its id: `traits.NAME`, `events.purchase.sum(netAmount)`.' }),
    reason: t.expose('reason', { type: Reason, description: 'Why.' }),
  }),
});

const Space = builder.objectRef<ComparisonResult['space']>('ComparisonSpace').implement({
  description:
    'What candidates are measured in, the same for all: numbers and times standardised, flags 0 and 1, texts an axis a ' +
    'value; every feature has a variance of 1 in all, and a missing value is the mean.',
  fields: (t) => ({
    features: t.field({
      type: [SpaceFeature],
      size: 100,
      description: 'The features.',
      resolve: ({ features }) => [...features],
    }),
    leftOut: t.field({
      type: [LeftOut],
      size: 100,
      description: 'Features that could be no axis.',
      resolve: ({ leftOut }) => [...leftOut],
    }),
    points: t.exposeInt('points', { description: 'Customers Davies-Bouldin and Calinski-Harabasz are taken over.' }),
    silhouettePoints: t.exposeInt('silhouettePoints', {
      description: 'Customers the silhouette is taken over, but those in no segment.',
    }),
  }),
});

const Outcome = builder.objectRef<NonNullable<ComparisonResult['outcome']>>('ComparisonOutcome').implement({
  description: 'What segments are wanted to tell apart.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: 'Its id: `traits.NAME`, `events.purchase.sum(netAmount)`.' }),
    share: t.exposeBoolean('share', { description: 'Whether it is a flag: then means are shares, 0..1.' }),
    known: t.exposeInt('known', {
      description: 'Customers with a value; sums and counts of events are 0 without any.',
    }),
    mean: t.exposeFloat('mean', { nullable: true, description: 'Its mean over everybody; null without a value.' }),
  }),
});

const result = (row: Comparison) => contentOf(row).result;
const request = (row: Comparison) => contentOf(row).request;

export const SegmentationComparison = builder.objectRef<Comparison>('SegmentationComparison');

builder.node(SegmentationComparison, {
  description: 'Candidate segmentations fitted on one snapshot and measured side by side; kept until deleted.',
  id: { resolve: ({ id }) => id, parse: Number },
  loadWithoutCache: (id, { loaders }) => loaders.comparison.load(id),
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Its name.' }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'The time of the snapshot.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    population: t.int({ description: 'Customers there were.', resolve: (row) => result(row).population }),
    compared: t.int({
      description: 'Customers compared: all, or a sample of so many.',
      resolve: (row) => result(row).compared,
    }),
    seed: t.int({ description: 'Seed of the samples.', resolve: (row) => request(row).seed }),
    resamples: t.int({
      description: 'Refits of each candidate for its stability.',
      resolve: (row) => result(row).refits.count,
    }),
    resampleSize: t.int({
      description: 'Customers each refit learned from: half of them, 10,000 at most.',
      resolve: (row) => result(row).refits.size,
    }),
    space: t.field({ type: Space, description: 'What distances are taken in.', resolve: (row) => result(row).space }),
    outcome: t.field({
      type: Outcome,
      nullable: true,
      description: 'What segments are wanted to tell apart; null: nothing was named.',
      resolve: (row) => result(row).outcome,
    }),
    candidates: t.field({
      type: [ComparedCandidate],
      size: 12,
      description: 'The candidates, in the order they were given.',
      resolve: (row) =>
        result(row).candidates.map((candidate, number) => ({
          ...candidate,
          number,
          adoptedId: (row.adopted as Record<string, number>)[number] ?? null,
        })),
    }),
  }),
});

builder.queryField('comparisons', (t) =>
  t.connection(
    {
      type: SegmentationComparison,
      description: 'Comparisons of segmentations, newest first.',
      args: {
        segmentationId: t.arg.id({
          description:
            'Only those with this segmentation as a candidate, or with a candidate that became it. Default: all.',
        }),
        from: t.arg({ type: 'DateTime', description: 'Only those made at this time or after it. Default: all.' }),
        until: t.arg({ type: 'DateTime', description: 'Only those made before this time. Default: all.' }),
      },
      resolve: (_root, { segmentationId, from, until, ...page }, { scope }) => {
        const of =
          typeof segmentationId === 'string' ? decodeId('Segmentation', segmentationId, ['segmentationId']) : undefined;
        const filter = { segmentationId: of, ...spanOf({ from, until }) };
        return connect<Comparison>(page, {
          ordering: 'comparisons',
          keys: COMPARISON_KEYS,
          position: ({ id }) => [id],
          rows: (part) => pageOfComparisons(scope, filter, part),
          total: () => countComparisons(scope, filter),
        });
      },
    },
    { name: 'SegmentationComparisonConnection', description: 'A list of comparisons.' },
    { name: 'SegmentationComparisonEdge', description: 'A comparison of a list.' },
  ),
);

builder.queryField('comparison', (t) =>
  t.field({
    type: SegmentationComparison,
    nullable: true,
    description: 'A comparison; null where there is none.',
    args: { id: t.arg.id({ required: true, description: 'The comparison.' }) },
    resolve: (_root, { id }, { loaders }) => loaders.comparison.load(decodeId('SegmentationComparison', id)),
  }),
);

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

mutation({
  name: 'compareSegmentations',
  scope: 'WRITE',
  description:
    'Starts a job that fits candidate segmentations on one snapshot, measures them side by side, and keeps the result. What ' +
    'is live stays as it is. A candidate that fails is listed with its error.',
  input: {
    description: 'Candidates, and what they are measured by.',
    fields: (t) => ({
      name: t.string({
        description: 'Name of the comparison, 200 characters at most. Default: those of the candidates.',
      }),
      candidates: t.field({ type: [CandidateInput], required: true, description: 'The candidates, 1 to 10.' }),
      outcome: t.string({
        description:
          'Name of a number or flag that segments are wanted to tell apart; null: none. Default: ' +
          '`events.purchase.amount` where there are purchases, or the same of what Workspace.returns says are sales.',
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
      wait: t.float(WAIT),
    }),
  },
  payload: {
    job: noun(Job, 'The job that compares them.'),
    comparison: noun(SegmentationComparison, 'The comparison; null while the job is on.'),
  },
  work: async ({ candidates, asOf, wait, ...options }, context) => {
    const patience = patienceOf(wait);
    const started = await compareSegmentations(context.scope, {
      ...presentFields(options, 'outcome'),
      ...presentFields({ asOf: asOf ? timeOf(asOf, ['asOf']) : undefined }),
      candidates: candidates.map(candidateOf),
    });
    const { job, userErrors } = await waited(context, started, patience);
    const { comparisonId } = job;
    const comparison = comparisonId === null ? null : await findComparison(context.scope, comparisonId);
    return { job, userErrors, comparison };
  },
});

builder.objectField(Job, 'comparison', (t) =>
  t.field({
    type: SegmentationComparison,
    nullable: true,
    description: 'Of COMPARISON: the comparison, once it is done; null of other kinds, and where it was deleted since.',
    resolve: ({ comparisonId }, _args, { loaders }) =>
      comparisonId === null ? null : loaders.comparison.load(comparisonId),
  }),
);

/** A candidate as the service takes it. Throws INVALID_ID, INVALID_CONFIG. */
function candidateOf({ segmentationId, ...candidate }: (typeof CandidateInput)['$inferInput'], index: number) {
  refuseUnfit(candidate.config);
  const fields = presentFields(candidate);
  if (typeof segmentationId !== 'string') return fields;
  const path = ['candidates', String(index), 'segmentationId'];
  return { ...fields, segmentationId: decodeId('Segmentation', segmentationId, path) };
}

mutation({
  name: 'editComparison',
  scope: 'WRITE',
  description: 'Gives a comparison another name.',
  input: {
    description: 'A comparison to rename.',
    fields: (t) => ({
      id: t.id({ required: true, description: 'The comparison.' }),
      name: t.string({ required: true, description: 'Its name, 200 characters at most.' }),
    }),
  },
  payload: { comparison: noun(SegmentationComparison, 'The comparison as it is now.') },
  work: async ({ id, name }, { scope }) => ({
    comparison: await renameComparison(scope, decodeId('SegmentationComparison', id), name),
  }),
});

mutation({
  name: 'deleteComparison',
  scope: 'WRITE',
  description: 'Deletes a comparison. Segmentations and personas made of its candidates stay.',
  input: {
    description: 'A comparison to delete.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The comparison.' }) }),
  },
  payload: { deletedId: deletedId() },
  work: async (input, { scope }) => {
    const id = decodeId('SegmentationComparison', input.id);
    await deleteComparison(scope, id);
    return { deletedId: encodeId('SegmentationComparison', id) };
  },
});
