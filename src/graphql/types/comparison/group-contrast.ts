import { PersonagraphError } from '../../../errors.ts';
import { check } from '../../../services/comparison/checks.ts';
import { type Contrast, contrastOfGroups, type TraitInWords } from '../../../services/comparison/contrast.ts';
import type { Group } from '../../../services/groups/group.ts';
import type { ContrastedGroup as GroupRow } from '../../../services/jobs/compare-groups.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { decodeId } from '../../core/id.ts';
import { languageArg } from '../../core/language.ts';
import { presentFields } from '../../core/present-fields.ts';
import { GroupInput, type GroupShape } from '../groups/group-input.ts';
import { readGroup } from '../groups/read-group.ts';
import { FeatureKind } from '../segments/feature-kind.ts';
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

function momentOf(kind: string, value: number): Date | null {
  return kind === 'time' ? new Date(value) : null;
}

const TraitContrast = builder.objectRef<TraitInWords>('TraitContrast').implement({
  description: 'How two groups differ in one feature. Of times `first` and `second` are in milliseconds since 1970.',
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
    firstTime: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Of times: the mean in the first group as a moment. Null of other kinds.',
      resolve: (trait) => momentOf(trait.kind, trait.first),
    }),
    secondTime: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Of times: the mean in the second as a moment. Null of other kinds.',
      resolve: (trait) => momentOf(trait.kind, trait.second),
    }),
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

const ContrastedGroup = builder.objectRef<GroupRow>('ContrastedGroup').implement({
  description: 'One side of a contrast.',
  fields: (t) => ({
    size: t.exposeInt('size', { description: 'Customers in it, but those in both.' }),
    compared: t.exposeInt('compared', { description: 'Customers looked at: all, or a sample of so many.' }),
  }),
});

export const GroupContrast = builder.objectRef<Contrast>('GroupContrast').implement({
  description: 'What sets a group apart from another, or from everybody else.',
  fields: (t) => ({
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment that the group is; null for a group that is none, and for one since deleted.',
      resolve: ({ segmentId }, _args, { loaders }) => (segmentId === null ? null : loaders.segment.load(segmentId)),
    }),
    against: t.field({
      type: Segment,
      nullable: true,
      description: 'The other segment; null: everybody else, or a group that is no segment, or one since deleted.',
      resolve: ({ againstId }, _args, { loaders }) => (againstId === null ? null : loaders.segment.load(againstId)),
    }),
    asOf: t.field({
      type: 'DateTime',
      description: 'The time features are of.',
      resolve: ({ asOf }) => new Date(asOf),
    }),
    first: t.expose('first', { type: ContrastedGroup, description: 'The group.' }),
    second: t.expose('second', { type: ContrastedGroup, description: 'The other side.' }),
    both: t.exposeInt('both', { description: 'Customers in both groups: they count for neither.' }),
    unknown: t.exposeInt('unknown', {
      description: 'Customers of whom it is not known whether they are in one of the groups: they count for neither.',
    }),
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

type Id = string | number | null | undefined;

/** The group of a segment's id or of an input; undefined where neither is given. Throws INVALID_INPUT for both. */
function sideOf(id: Id, shape: GroupShape | null | undefined, idField: string, field: string): Group | undefined {
  if (!shape) return id ? { segmentId: decodeId('Segment', id, [idField]) } : undefined;
  check(!id, [field], `Give ${idField} or ${field}, not both.`);
  return readGroup(shape, [field]);
}

function oneSide(segmentId: Id, shape: GroupShape | null | undefined): Group {
  const group = sideOf(segmentId, shape, 'segmentId', 'group');
  if (group) return group;
  throw new PersonagraphError('INVALID_INPUT', 'Give segmentId or group.', { field: ['group'] });
}

builder.queryFields((t) => ({
  contrastGroups: t.field({
    type: GroupContrast,
    nullable: true,
    description:
      'Contrasts a group with another, or with everybody who is known not to be in it, feature by feature. Give ' +
      '`segmentId` or `group`.',
    cost: COST,
    args: {
      segmentId: t.arg.id({ description: 'A segment.' }),
      group: t.arg({ type: GroupInput, description: 'The group, in place of a segment.' }),
      againstId: t.arg.id({ description: 'Another segment. Default: everybody else.' }),
      against: t.arg({ type: GroupInput, description: 'Another group, in place of a segment.' }),
      features: t.arg.stringList({
        description: 'Names of features, 1 to 100. Default: standard fields, traits, answers, and main event totals.',
      }),
      sample: t.arg.int({
        description:
          'Most customers of each group looked at, 100 to 20,000; of more, a sample. Default 20,000. startContrast takes more.',
      }),
      seed: t.arg.int({ description: 'Seed of the sample. Default 1.' }),
    },
    resolve: (_root, { segmentId, group, againstId, against, ...options }, { host, scope }) => {
      const other = sideOf(againstId, against, 'againstId', 'against');
      return contrastOfGroups(host, scope, {
        ...presentFields(options),
        group: oneSide(segmentId, group),
        ...(other ? { against: other } : {}),
      });
    },
  }),
  distinctiveTraits: t.field({
    type: [TraitContrast],
    size: { argument: 'most', most: 200 },
    nullable: true,
    description:
      'What sets a group apart from everybody else: effects of 0.2 or more whose adjusted p-value is below 0.05, by ' +
      'falling absolute effect.',
    cost: COST,
    args: {
      segmentId: t.arg.id({ description: 'A segment; give it or `group`.' }),
      group: t.arg({ type: GroupInput, description: 'The group, in place of a segment.' }),
      most: t.arg.int({ required: true, defaultValue: 10, description: 'So many at most, 0 to 200. Default 10.' }),
    },
    resolve: (_root, { segmentId, group, most }, context) => distinctive(oneSide(segmentId, group), most, context),
  }),
}));

builder.objectField(Segment, 'distinctiveTraits', (t) =>
  t.field({
    type: [TraitContrast],
    size: { argument: 'most', most: 200 },
    nullable: true,
    description: 'What sets its members apart, as `distinctiveTraits(segmentId:)` says it; null where that is refused.',
    cost: COST,
    args: {
      most: t.arg.int({ required: true, defaultValue: 10, description: 'So many at most, 0 to 200. Default 10.' }),
    },
    resolve: ({ id }, { most }, context) => distinctive({ segmentId: id }, most, context),
  }),
);

async function distinctive(group: Group, most: number, { host, scope }: Context): Promise<TraitInWords[]> {
  const { traits } = await contrastOfGroups(host, scope, { group });
  const found = traits.filter(
    ({ effect, adjustedPValue }) =>
      Math.abs(effect.value) >= DISTINCTIVE.effect && adjustedPValue < DISTINCTIVE.adjustedPValue,
  );
  return found.slice(0, Math.max(0, most));
}
