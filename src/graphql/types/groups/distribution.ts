import type { CrossTab as CrossTabRow } from '../../../engine/groups/cross-tab.ts';
import type { Distribution as DistributionRow } from '../../../engine/groups/distribution.ts';
import type { Slice } from '../../../engine/groups/slices.ts';
import type { FeatureFacts } from '../../../services/groups/group-feature.ts';
import type { CrossTabAnswer, GroupQuestions } from '../../../services/groups/group-question.ts';
import { builder } from '../../core/builder.ts';
import { FeatureKind } from '../segments/feature-kind.ts';

/** Slices that a distribution usually has; those of one that has more are paid for as they come. */
const USUAL_SLICES = 50;

const isTime = ({ kind }: FeatureFacts) => kind === 'time';

/** A slice with the feature it is of, and the members it is a share of. */
export interface CountedSlice {
  readonly slice: Slice & { readonly count: number };
  readonly facts: FeatureFacts;
  readonly known: number;
}

const time = (value: number) => (Math.abs(value) <= 8.64e15 ? new Date(value) : null);

export const GroupSlice = builder.objectRef<CountedSlice>('GroupSlice').implement({
  description: 'Members of a group with one value of a feature, or with one of a range.',
  fields: (t) => ({
    value: t.string({
      nullable: true,
      description: 'The text, `true` or `false` of a flag; null of numbers and times, and of all others.',
      resolve: ({ slice }) => ('value' in slice ? slice.value : null),
    }),
    from: t.float({
      nullable: true,
      description: 'Of a number: from this, included. Null of other kinds.',
      resolve: ({ slice, facts }) => ('from' in slice && !isTime(facts) ? slice.from : null),
    }),
    to: t.float({
      nullable: true,
      description: 'Of a number: to this, not included but in the last slice. Null of other kinds.',
      resolve: ({ slice, facts }) => ('to' in slice && !isTime(facts) ? slice.to : null),
    }),
    fromTime: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The same of a time.',
      resolve: ({ slice, facts }) => ('from' in slice && isTime(facts) ? time(slice.from) : null),
    }),
    toTime: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The same of a time.',
      resolve: ({ slice, facts }) => ('to' in slice && isTime(facts) ? time(slice.to) : null),
    }),
    others: t.int({
      nullable: true,
      description:
        'So many values that are not listed stand together in this slice; null of one that stands for itself.',
      resolve: ({ slice }) => ('others' in slice ? slice.others : null),
    }),
    count: t.int({ description: 'Members with it.', resolve: ({ slice }) => slice.count }),
    share: t.float({
      nullable: true,
      description: 'As a share 0..1 of the members whose value is known; null where nobody is.',
      resolve: ({ slice, known }) => (known > 0 ? slice.count / known : null),
    }),
  }),
});

/** The fields that say which feature an answer is of. */
const sliceOf = (facts: FeatureFacts, { known }: { readonly known: number }) => {
  return (slice: CountedSlice['slice']): CountedSlice => ({ slice, facts, known });
};

export const GroupDistribution = builder.objectRef<DistributionRow & FeatureFacts>('GroupDistribution').implement({
  description:
    'How many members of a group have which values of a feature. `known` and `unknown` add up to the group; slices, ' +
    '`below`, `above` and `empty` add up to `known`, but for lists, of which one customer may hold several values.',
  fields: (t) => ({
    feature: t.exposeString('name', { description: 'Name of the feature.' }),
    kind: t.expose('kind', { type: FeatureKind, description: 'The kind of its values.' }),
    unit: t.exposeString('unit', { nullable: true, description: 'Unit of its numbers; null where it has none.' }),
    known: t.exposeInt('known', { description: 'Members whose value is known.' }),
    unknown: t.exposeInt('unknown', { description: 'Members whose value is not known.' }),
    below: t.exposeInt('below', { description: 'Members below the first edge that was given.' }),
    above: t.exposeInt('above', { description: 'Members above the last edge that was given.' }),
    empty: t.exposeInt('empty', { description: 'Members whose list is known to be empty.' }),
    slices: t.field({
      type: [GroupSlice],
      size: USUAL_SLICES,
      description: 'Numbers and times by their order, texts and lists by falling count, others last.',
      resolve: (row) => row.slices.map(sliceOf(row, row)),
    }),
  }),
});

export const GroupNumber = builder.objectRef<GroupQuestions['aggregate']['answer']>('GroupNumber').implement({
  description: 'A number over the members of a group whose value of a feature is known.',
  fields: (t) => ({
    feature: t.exposeString('name', { description: 'Name of the feature.' }),
    unit: t.exposeString('unit', {
      nullable: true,
      description: "Unit of the number: money is in the workspace's currency, the spread of times in days. Null: none.",
    }),
    value: t.float({
      nullable: true,
      description: 'The number; null of a time, and where too few values are known.',
      resolve: ({ kind, value }) => (kind === 'time' ? null : value),
    }),
    time: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Of a time: the moment; null of other kinds, and where too few values are known.',
      resolve: ({ kind, value }) => (kind === 'time' && value !== null ? time(value) : null),
    }),
    known: t.exposeInt('known', { description: 'Members whose value is known.' }),
    unknown: t.exposeInt('unknown', { description: 'Members whose value is not known: the number is not of them.' }),
  }),
});

interface QuantileRow {
  readonly at: number;
  readonly value: number | null;
  readonly kind: FeatureFacts['kind'];
}

const GroupQuantile = builder.objectRef<QuantileRow>('GroupQuantile').implement({
  description: 'The value that a share of the members does not exceed.',
  fields: (t) => ({
    at: t.exposeFloat('at', { description: 'The share, 0..1: 0.5 is the median.' }),
    value: t.float({
      nullable: true,
      description: 'The value; null of a time, and where nobody is known.',
      resolve: ({ kind, value }) => (kind === 'time' ? null : value),
    }),
    time: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Of a time: the moment; null of a number, and where nobody is known.',
      resolve: ({ kind, value }) => (kind === 'time' && value !== null ? time(value) : null),
    }),
  }),
});

export type QuantilesRow = GroupQuestions['quantiles']['answer'] & { readonly at: readonly number[] };

export const GroupQuantiles = builder.objectRef<QuantilesRow>('GroupQuantiles').implement({
  description: 'Quantiles of a feature over the members of a group.',
  fields: (t) => ({
    feature: t.exposeString('name', { description: 'Name of the feature.' }),
    unit: t.exposeString('unit', { nullable: true, description: 'Unit of its numbers; null where it has none.' }),
    known: t.exposeInt('known', { description: 'Members whose value is known.' }),
    unknown: t.exposeInt('unknown', { description: 'Members whose value is not known.' }),
    values: t.field({
      type: [GroupQuantile],
      size: 10,
      description: 'In the order they were asked for.',
      resolve: ({ at, values, kind }) => at.map((share, index) => ({ at: share, value: values[index]!, kind })),
    }),
  }),
});

const CrossTabCells = builder.objectRef<CrossTabRow['cells'][number]>('CrossTabRow').implement({
  description: 'A row of a cross-tab.',
  fields: (t) => ({
    counts: t.intList({ size: USUAL_SLICES, description: 'Members by column.', resolve: (counts) => [...counts] }),
  }),
});

export const CrossTab = builder.objectRef<CrossTabAnswer>('CrossTab').implement({
  description: 'How many members of a group have which values of two features. All numbers add up to the group.',
  fields: (t) => ({
    rowFeature: t.string({ description: 'Name of the feature of rows.', resolve: ({ rowFeature }) => rowFeature.name }),
    columnFeature: t.string({
      description: 'Name of the feature of columns.',
      resolve: ({ columnFeature }) => columnFeature.name,
    }),
    rows: t.field({
      type: [GroupSlice],
      size: USUAL_SLICES,
      description: 'The rows, each with its members over all columns.',
      resolve: (row) => row.rows.map(sliceOf(row.rowFeature, row)),
    }),
    columns: t.field({
      type: [GroupSlice],
      size: USUAL_SLICES,
      description: 'The columns, each with its members over all rows.',
      resolve: (row) => row.columns.map(sliceOf(row.columnFeature, row)),
    }),
    cells: t.field({
      type: [CrossTabCells],
      size: USUAL_SLICES,
      description: 'Members by row and column, in the order of `rows` and `columns`.',
      resolve: ({ cells }) => [...cells],
    }),
    known: t.exposeInt('known', { description: 'Members in the cells.' }),
    unknown: t.exposeInt('unknown', { description: 'Members whose value of one feature, or of both, is not known.' }),
    outside: t.exposeInt('outside', { description: 'Members whose values are known and beyond the edges given.' }),
  }),
});
