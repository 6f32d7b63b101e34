import type { CandidateAnswer, ComparedSegment as SegmentRow } from '../../../engine/comparison/candidate-answer.ts';
import type { SegmentOutcome as OutcomeRow } from '../../../engine/comparison/outcome-lift.ts';
import type { ErrorCode } from '../../../errors.ts';
import type { ComparedCandidate as Row } from '../../../services/jobs/compare-candidates.ts';
import { builder } from '../../core/builder.ts';
import { ErrorCodeEnum } from '../../core/errors.ts';
import { languageArg, say } from '../../core/language.ts';
import { Segmentation } from '../segments/segmentation.ts';
import { ComparisonMetric } from './comparison-metric.ts';
import { Estimate } from './estimate.ts';

const SegmentOutcome = builder.objectRef<OutcomeRow>('SegmentOutcome').implement({
  description: 'The outcome of a comparison in one segment.',
  fields: (t) => ({
    known: t.exposeInt('known', { description: 'Members with a value.' }),
    mean: t.expose('mean', {
      type: Estimate,
      nullable: true,
      description: 'Mean (Student), or share of a flag, 0..1 (Wilson 1927); null of fewer than two values.',
    }),
    lift: t.expose('lift', {
      type: Estimate,
      nullable: true,
      description: 'How many times the mean of everybody (linearised, Woodruff 1971); null where that is not above 0.',
    }),
  }),
});

const ComparedSegment = builder.objectRef<SegmentRow>('ComparedSegment').implement({
  description: 'A segment of a candidate.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'Its key.' }),
    name: t.string({
      description: 'Its name.',
      args: { language: t.arg(languageArg) },
      resolve: ({ name }, { language }) => say({ ...name }, language),
    }),
    size: t.exposeInt('size', { description: 'Members, of the customers compared.' }),
    share: t.exposeFloat('share', { description: 'Members as a share of the customers compared, 0..1.' }),
    silhouette: t.exposeFloat('silhouette', {
      nullable: true,
      description: 'Mean silhouette of its members, -1..1; null where none was in the sample.',
    }),
    outcome: t.expose('outcome', {
      type: SegmentOutcome,
      nullable: true,
      description: 'The outcome of its members; null where the comparison has none.',
    }),
    stabilityWithin: t.float({
      nullable: true,
      description:
        'Stability within the solution (SLSW, Dolnicar & Leisch 2017): the largest Jaccard index with a segment of a refit, 0..1, the mean over refits on bootstrap samples. Below .5 hardly to be found again. Null without refits.',
      // Comparisons kept by older versions have none.
      resolve: ({ within }: Partial<SegmentRow>) => within?.mean ?? null,
    }),
    leastStabilityWithin: t.float({
      nullable: true,
      description: 'The same of the refit in which it is found least, 0..1; null without refits.',
      resolve: ({ within }: Partial<SegmentRow>) => within?.least ?? null,
    }),
    stabilityAcross: t.float({
      nullable: true,
      description:
        'Stability across solutions (SLSA, Dolnicar & Leisch 2017): 1 - H / ln k, H the entropy of which of the k segments of the candidate `acrossFrom` its members are in. 1: all of one; 0: evenly of all. Null where nobody is in any.',
      resolve: ({ across }: Partial<SegmentRow>) => across ?? null,
    }),
  }),
});

const DriverMeasure = builder.enumType('DriverMeasure', {
  description: 'How strongly a feature goes with segments.',
  values: {
    ETA_SQUARED: { description: 'Of numbers and times: the share of the variance that lies between segments.' },
    CRAMERS_V: {
      description:
        "Of texts and flags: Cramer's V, corrected for bias (Bergsma 2013); of lists the entry's with the most.",
    },
  } as const,
});

const KeyDriver = builder.objectRef<CandidateAnswer['drivers'][number]>('KeyDriver').implement({
  description: 'A feature that tells segments apart.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: 'Its id: `traits.NAME`, `events.purchase.sum(netAmount)`.' }),
    measure: t.expose('measure', { type: DriverMeasure, description: 'What `value` is.' }),
    value: t.exposeFloat('value', { description: '0 nothing .. 1 all.' }),
    strength: t.exposeFloat('strength', {
      description: "What features are ranked by, 0..1: the root of eta squared, or Cramer's V.",
    }),
    known: t.exposeInt('known', { description: 'Customers in a segment that have a value.' }),
    input: t.exposeBoolean('input', {
      description: 'Whether the candidate itself reads it: then it tells them apart by design.',
    }),
  }),
});

const ComparisonError = builder.objectRef<{ code: ErrorCode; message: string }>('ComparisonError').implement({
  description: 'Why a candidate could not be compared.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'What went wrong, for programs.' }),
    message: t.exposeString('message', { description: 'What went wrong.' }),
  }),
});

const Balance = builder.objectRef<CandidateAnswer['balance']>('SizeBalance').implement({
  description: 'How evenly customers are spread over segments; of overlapping ones by the strongest.',
  fields: (t) => ({
    evenness: t.exposeFloat('evenness', {
      nullable: true,
      description: 'Entropy of the shares over the most it could be, 0..1; null with fewer than two segments.',
    }),
    smallest: t.exposeFloat('smallest', {
      nullable: true,
      description: 'Share 0..1 of the smallest segment, of those in any; null where nobody is.',
    }),
    largest: t.exposeFloat('largest', {
      nullable: true,
      description: 'Share 0..1 of the largest segment, of those in any; null where nobody is.',
    }),
  }),
});

const Stability = builder.objectRef<NonNullable<CandidateAnswer['stability']>>('SegmentationStability').implement({
  description: 'How alike the answers are when a candidate learns from other customers.',
  fields: (t) => ({
    mean: t.exposeFloat('mean', {
      nullable: true,
      description: 'Mean adjusted Rand index against the first fit, -1..1; null where no refit succeeded.',
    }),
    least: t.exposeFloat('least', { nullable: true, description: 'The index of the refit that agrees least.' }),
    refits: t.exposeInt('refits', { description: 'Refits that succeeded.' }),
    failed: t.exposeInt('failed', { description: 'Refits that could not be fitted.' }),
    size: t.exposeInt('size', { description: 'Customers each learned from, drawn without replacement.' }),
    compared: t.exposeInt('compared', { description: 'Customers the answers were compared on.' }),
  }),
});

const BootstrapStability = builder
  .objectRef<NonNullable<CandidateAnswer['bootstrap']>>('BootstrapStability')
  .implement({
    description: 'How alike pairs of answers are that a candidate learned from bootstrap samples of the customers.',
    fields: (t) => ({
      global: t.exposeFloat('global', {
        nullable: true,
        description:
          'Mean adjusted Rand index of the pairs, -1..1 (Dolnicar & Leisch 2010): 1 the same segments, 0 as by chance. Null where no pair succeeded.',
      }),
      pairs: t.exposeInt('pairs', { description: 'Pairs of refits of which both succeeded.' }),
      failed: t.exposeInt('failed', { description: 'Refits that could not be fitted.' }),
      size: t.exposeInt('size', { description: 'Customers drawn for each refit, with replacement.' }),
    }),
  });

/** A candidate with its place, and the segmentation that was made of it since. */
export type NumberedCandidate = Row & { readonly number: number; readonly adoptedId: number | null };

export const ComparedCandidate = builder.objectRef<NumberedCandidate>('ComparedCandidate').implement({
  description: 'A segmentation, stored or only thought of, as it was fitted and measured.',
  fields: (t) => ({
    number: t.exposeInt('number', { description: 'Its place, from 0; draftPersonasFromCandidate takes it.' }),
    name: t.exposeString('name', { description: 'Its name.' }),
    segmenterId: t.exposeString('segmenter', { description: 'Id of the segmenter.' }),
    config: t.expose('config', {
      type: 'JSON',
      bytes: 1_000,
      description: 'Its settings, completed with defaults unless they were refused.',
    }),
    seed: t.exposeInt('seed', { description: 'Seed of the randomness of its fit.' }),
    segmentation: t.field({
      type: Segmentation,
      nullable: true,
      description: 'The stored segmentation it was, or has become since; null for none.',
      resolve: ({ segmentationId, adoptedId }, _args, { loaders }) => {
        const id = segmentationId ?? adoptedId;
        return id === null ? null : loaders.segmentation.load(id);
      },
    }),
    error: t.expose('error', {
      type: ComparisonError,
      nullable: true,
      description: 'Why it could not be compared; null where it was.',
    }),
    overlapping: t.boolean({
      nullable: true,
      description:
        'Whether customers can be in several segments: then metrics are of the strongest. Null where it failed.',
      resolve: ({ answer }) => answer?.overlapping ?? null,
    }),
    segments: t.field({
      type: [ComparedSegment],
      size: 20,
      description: 'Its segments, in their order; empty where it failed.',
      resolve: ({ answer }) => [...(answer?.segments ?? [])],
    }),
    metrics: t.field({
      type: [ComparisonMetric],
      size: 12,
      description: 'Its measures; empty where it failed.',
      resolve: ({ answer }) => [...(answer?.metrics ?? [])],
    }),
    balance: t.field({
      type: Balance,
      nullable: true,
      description: 'How evenly customers are spread; null where it failed.',
      resolve: ({ answer }) => answer?.balance ?? null,
    }),
    stability: t.field({
      type: Stability,
      nullable: true,
      description: 'Refits on other customers; null where it failed or learns nothing from customers.',
      resolve: ({ answer }) => answer?.stability ?? null,
    }),
    bootstrap: t.field({
      type: BootstrapStability,
      nullable: true,
      description: 'Refits on bootstrap samples, two and two; null where it failed or learns nothing from customers.',
      resolve: ({ answer }) => answer?.bootstrap ?? null,
    }),
    acrossFrom: t.int({
      nullable: true,
      description:
        'Number of the candidate that `stabilityAcross` of its segments is against: the last one before it that was answered. Null for the first.',
      resolve: ({ answer }) => answer?.acrossFrom ?? null,
    }),
    none: t.int({
      nullable: true,
      description: 'Customers in no segment; null where it failed.',
      resolve: ({ answer }) => answer?.none ?? null,
    }),
    quarantined: t.int({
      nullable: true,
      description: 'Customers its segmenter could not answer, counted in `none`; null where it failed.',
      resolve: ({ answer }) => answer?.quarantined ?? null,
    }),
    drivers: t.field({
      type: [KeyDriver],
      size: { argument: 'most', most: 200 },
      description: 'Features by how much they tell its segments apart, strongest first; empty where it failed.',
      args: {
        most: t.arg.int({ required: true, defaultValue: 10, description: 'So many at most, 0 to 200. Default 10.' }),
      },
      resolve: ({ answer }, { most }) => (answer?.drivers ?? []).slice(0, Math.max(0, most)),
    }),
  }),
});
