import { type Contrast, contrastSegments, type TraitInWords } from '../../../services/comparison/contrast.ts';
import type { ContrastedGroup as GroupRow } from '../../../services/jobs/compare-groups.ts';
import { builder } from '../../core/builder.ts';
import { decodeId } from '../../core/id.ts';
import { languageArg } from '../../core/language.ts';
import { presentFields } from '../../core/present-fields.ts';
import { FeatureKind } from '../segments/feature.ts';
import { Segment } from '../segments/segment.ts';
import { Estimate } from './estimate.ts';

/** One reads all features of all customers. */
const COST = 4_000;
/** Bounds a trait must reach to be called distinctive: more than small (Cohen 1988), and no chance. */
const DISTINCTIVE = { effect: 0.2, adjustedPValue: 0.05 };

const Measure = builder.enumType('ContrastMeasure', {
  description: 'What groups are contrasted in.',
  values: {
    MEAN: { description: 'The mean of a number or time.' },
    SHARE: { description: 'The share that has a value of a flag, text or list.' },
  } as const,
});

const TraitContrast = builder.objectRef<TraitInWords>('TraitContrast').implement({
  description: 'How two groups differ in one feature. Times are in milliseconds since 1970.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: 'Its id: `traits.NAME`, `events.purchase.sum(netAmount)`.' }),
    kind: t.expose('kind', { type: FeatureKind, description: 'The kind of its values.' }),
    measure: t.expose('measure', { type: Measure, description: 'What is contrasted.' }),
    value: t.string({
      nullable: true,
      description: 'Of SHARE: the value that differs most, `true` of a flag; null of MEAN.',
      resolve: (trait) => (trait.measure === 'SHARE' ? trait.value : null),
    }),
    first: t.exposeFloat('first', { description: 'Mean or share in the first group.' }),
    second: t.exposeFloat('second', { description: 'Mean or share in the second.' }),
    knownFirst: t.exposeInt('knownFirst', { description: 'Customers of the first group with a value.' }),
    knownSecond: t.exposeInt('knownSecond', { description: 'Customers of the second with a value.' }),
    effect: t.expose('effect', {
      type: Estimate,
      description:
        "Comparable over features: Hedges' g (1981) of MEAN, Cohen's h (1988) of SHARE. 0.2 is small, 0.5 medium, 0.8 large.",
    }),
    difference: t.expose('difference', {
      type: Estimate,
      description:
        'First minus second in the unit of the feature (Welch); of shares the risk difference (Newcombe 1998).',
    }),
    oddsRatio: t.field({
      type: Estimate,
      nullable: true,
      description: 'Odds of the first over those of the second (Woolf 1955); null of MEAN.',
      resolve: (trait) => (trait.measure === 'SHARE' ? trait.oddsRatio : null),
    }),
    lift: t.float({
      nullable: true,
      description: 'Share in the first group over the share in both together; null of MEAN.',
      resolve: (trait) => (trait.measure === 'SHARE' ? trait.lift : null),
    }),
    pValue: t.exposeFloat('pValue', {
      description:
        "How likely such a difference is by chance: Welch's t-test, chi-squared, or Fisher's exact test where few.",
    }),
    adjustedPValue: t.exposeFloat('adjustedPValue', {
      description: 'The same, adjusted for all tests of the contrast (Benjamini & Hochberg 1995).',
    }),
    words: t.string({
      description: 'The difference as a sentence.',
      args: { language: t.arg(languageArg) },
      resolve: ({ words }, { language }) => words[language],
    }),
  }),
});

const Group = builder.objectRef<GroupRow>('ContrastedGroup').implement({
  description: 'One side of a contrast.',
  fields: (t) => ({
    size: t.exposeInt('size', { description: 'Customers in it, but those in both.' }),
    compared: t.exposeInt('compared', { description: 'Customers looked at: all, or a sample of so many.' }),
  }),
});

const GroupContrast = builder.objectRef<Contrast>('GroupContrast').implement({
  description: 'What sets a segment apart from another, or from everybody else.',
  fields: (t) => ({
    segment: t.field({ type: Segment, description: 'The segment.', resolve: ({ segment }) => segment }),
    against: t.field({
      type: Segment,
      nullable: true,
      description: 'The other segment; null: everybody else.',
      resolve: ({ against }) => against,
    }),
    asOf: t.expose('asOf', { type: 'DateTime', description: 'The time features are of.' }),
    first: t.expose('first', { type: Group, description: 'The segment.' }),
    second: t.expose('second', { type: Group, description: 'The other side.' }),
    both: t.exposeInt('both', { description: 'Customers in both segments: they count for neither.' }),
    tests: t.exposeInt('tests', { description: 'Tests that the p-values are adjusted for.' }),
    traits: t.field({
      type: [TraitContrast],
      size: { argument: 'most', most: 200 },
      description: 'By falling absolute effect; of a text feature the value that differs most.',
      args: {
        most: t.arg.int({ required: true, defaultValue: 50, description: 'So many at most, 0 to 200. Default 50.' }),
      },
      resolve: ({ traits }, { most }) => traits.slice(0, Math.max(0, most)),
    }),
  }),
});

builder.queryFields((t) => ({
  contrastGroups: t.field({
    type: GroupContrast,
    nullable: true,
    description: 'Contrasts a segment with another, or with everybody else, feature by feature.',
    cost: COST,
    args: {
      segmentId: t.arg.id({ required: true, description: 'The segment.' }),
      againstId: t.arg.id({ description: 'Another segment. Default: everybody else.' }),
      features: t.arg.stringList({
        description: 'Names of features, 1 to 100. Default: standard fields, traits, answers, and main event totals.',
      }),
      sample: t.arg.int({
        description: 'Most customers of each group looked at, 100 to 200,000; of more, a sample. Default 100,000.',
      }),
      seed: t.arg.int({ description: 'Seed of the sample. Default 1.' }),
    },
    resolve: (_root, { segmentId, againstId, ...options }, { host, scope }) =>
      contrastSegments(host, scope, {
        ...presentFields(options),
        segmentId: decodeId('Segment', segmentId, ['segmentId']),
        ...(againstId ? { againstId: decodeId('Segment', againstId, ['againstId']) } : {}),
      }),
  }),
  distinctiveTraits: t.field({
    type: [TraitContrast],
    size: { argument: 'most', most: 200 },
    nullable: true,
    description:
      'What sets a segment apart from everybody else: effects of 0.2 or more whose adjusted p-value is below 0.05, by ' +
      'falling absolute effect.',
    cost: COST,
    args: {
      segmentId: t.arg.id({ required: true, description: 'The segment.' }),
      most: t.arg.int({ required: true, defaultValue: 10, description: 'So many at most, 0 to 200. Default 10.' }),
    },
    resolve: async (_root, { segmentId, most }, { host, scope }) => {
      const { traits } = await contrastSegments(host, scope, {
        segmentId: decodeId('Segment', segmentId, ['segmentId']),
      });
      const distinctive = traits.filter(
        ({ effect, adjustedPValue }) =>
          Math.abs(effect.value) >= DISTINCTIVE.effect && adjustedPValue < DISTINCTIVE.adjustedPValue,
      );
      return distinctive.slice(0, Math.max(0, most));
    },
  }),
}));
