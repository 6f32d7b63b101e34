import { createHash } from 'node:crypto';
import type { Customer as CustomerRow } from '../../../db/tables/customers/customers.ts';
import { type Overlap, overlapOf } from '../../../engine/comparison/overlap.ts';
import { MEASURES, type Measure } from '../../../engine/groups/aggregates.ts';
import { PersonagraphError } from '../../../errors.ts';
import { check, within } from '../../../services/comparison/checks.ts';
import { doubtsOfGroup } from '../../../services/groups/doubts/group-doubts.ts';
import type { Group as GroupRow } from '../../../services/groups/group.ts';
import type { Axis } from '../../../services/groups/group-question.ts';
import { builder } from '../../core/builder.ts';
import { connect } from '../../core/connection.ts';
import type { Context } from '../../core/context.ts';
import { askGroup } from '../../core/group-answers.ts';
import { timeOf } from '../../core/scalars.ts';
import { Customer, CustomerConnection } from '../customers/customer.ts';
import { DOUBTS_COST, MOST_DOUBTS, RuleDoubt } from '../segments/rule-doubt.ts';
import { CrossTab, GroupDistribution, GroupNumber, GroupQuantiles } from './distribution.ts';
import { GroupInput } from './group-input.ts';
import { readGroup } from './read-group.ts';

/** It reads columns of all customers: kept ones, or those of the store. */
const COST = 200;
/** One pass over a column of all customers. */
const COLUMN_COST = 50;

const MOST_BINS = 200;
const MOST_VALUES = 500;
const MOST_QUANTILES = 100;
/** Most cells of a cross-tab. */
const MOST_CELLS = 10_000;

/** How a feature is named. */
const FEATURE =
  'Its name in the catalogue, or an aggregate of events as rules write it: `sum(purchase.amount, 90 days)`.';

const AxisInput = builder.inputType('GroupAxisInput', {
  description: 'A feature, and how its values are cut into slices.',
  fields: (t) => ({
    feature: t.string({ required: true, description: FEATURE }),
    bins: t.int({ description: 'Of numbers and times: slices of equal width, 1 to 200. Default 10.' }),
    edges: t.floatList({ description: 'Of numbers: ascending edges in place of equal widths, 2 to 201.' }),
    timeEdges: t.field({ type: ['DateTime'], description: 'The same of times.' }),
    values: t.int({ description: 'Of texts: values listed at most, the most frequent first, 1 to 500. Default 20.' }),
  }),
});

interface AxisShape {
  readonly feature: string;
  readonly bins?: number | null | undefined;
  readonly edges?: readonly number[] | null | undefined;
  readonly timeEdges?: readonly string[] | null | undefined;
  readonly values?: number | null | undefined;
}

/** A feature with its slices, checked. */
export function axisOf(
  shape: AxisShape,
  usual: { readonly bins: number; readonly values: number },
  field: string[],
): Axis {
  const { feature, edges, timeEdges } = shape;
  const [bins, values] = [shape.bins ?? usual.bins, shape.values ?? usual.values];
  check(within(bins, 1, MOST_BINS), [...field, 'bins'], `Takes 1 to ${MOST_BINS} bins.`);
  check(within(values, 1, MOST_VALUES), [...field, 'values'], `Lists 1 to ${MOST_VALUES} values.`);
  check(!edges || !timeEdges, [...field, 'timeEdges'], 'Takes edges of numbers or of times.');
  if (!edges && !timeEdges) return { feature, bins, values, edges: null };
  const at = [...field, edges ? 'edges' : 'timeEdges'];
  const cuts = edges ?? timeEdges!.map((text, index) => timeOf(text, [...at, String(index)]).getTime());
  check(cuts.length >= 2 && cuts.length <= MOST_BINS + 1, at, `Takes 2 to ${MOST_BINS + 1} edges.`);
  check(
    cuts.every((cut, index) => Number.isFinite(cut) && (index === 0 || cut > cuts[index - 1]!)),
    at,
    'Edges ascend.',
  );
  return { feature, bins, values, edges: [...cuts], edgesOf: edges ? 'number' : 'time' };
}

const size = (group: GroupRow, context: Context) => askGroup(context, group, 'size', {});

const GroupOverlap = builder.objectRef<Overlap & { readonly unknown: number }>('GroupOverlap').implement({
  description: 'How two groups overlap.',
  fields: (t) => ({
    first: t.exposeInt('first', { description: 'Members of the group.' }),
    second: t.exposeInt('second', { description: 'Members of the other.' }),
    both: t.exposeInt('both', { description: 'Customers in both.' }),
    unknown: t.exposeInt('unknown', { description: 'Customers of whom it is not known whether they are in both.' }),
    population: t.exposeInt('population', { description: 'Customers of the workspace.' }),
    jaccard: t.exposeFloat('jaccard', {
      nullable: true,
      description: 'Customers in both as a share of those in either, 0..1; null where both are empty.',
    }),
    shareOfFirst: t.exposeFloat('shareOfFirst', {
      nullable: true,
      description: 'Share 0..1 of the group that is in the other too; null where it is empty.',
    }),
    shareOfSecond: t.exposeFloat('shareOfSecond', {
      nullable: true,
      description: 'Share 0..1 of the other that is in the group too; null where it is empty.',
    }),
    lift: t.exposeFloat('lift', {
      nullable: true,
      description: 'Customers in both, as a multiple of those there would be by chance; null where one is empty.',
    }),
  }),
});

const MEASURE_TEXTS: Readonly<Record<Measure, string>> = {
  average:
    'The mean of a number, time or flag (its share of true). Exact: decimals of four places are added without rounding.',
  sum: 'The sum of a number, or of a flag how many are true. Exact as the average is.',
  min: 'The least value of a number or time.',
  max: 'The greatest value of a number or time.',
  standardDeviation: "A sample's standard deviation of a number, or of a time in days; null of fewer than two values.",
};

export const Group = builder.objectRef<GroupRow>('Group').implement({
  description:
    'A group of customers in numbers. All that one operation asks of groups is answered from one snapshot, whose time is ' +
    '`asOf`: exact, of everybody. Of a group as of a past time features are those of then, which aggregates of events, ' +
    'answers to surveys and customer.createdAt have; others are refused with NO_ANSWER_THEN.',
  fields: (t) => ({
    asOf: t.field({
      type: 'DateTime',
      description: 'The time of the snapshot; of a group as of a past time that time.',
      resolve: async (group, _args, context) => new Date((await size(group, context)).asOf),
    }),
    count: t.int({
      description: 'How many are in it. The same as a segment has as size, a filter or connection as totalCount.',
      resolve: async (group, _args, context) => (await size(group, context)).count,
    }),
    unknown: t.int({
      description: 'Of how many nobody knows whether they are in it.',
      resolve: async (group, _args, context) => (await size(group, context)).unknown,
    }),
    everybody: t.int({
      description: 'Customers of the workspace: those there are now, also of a group as of a past time.',
      resolve: async (group, _args, context) => (await size(group, context)).everybody,
    }),
    share: t.float({
      nullable: true,
      description: '`count` as a share 0..1 of everybody; null in an empty workspace.',
      resolve: async (group, _args, context) => {
        const { count, everybody } = await size(group, context);
        return everybody > 0 ? count / everybody : null;
      },
    }),
    members: t.connection(
      {
        type: Customer,
        description: 'Who is in it, by time of creation.',
        resolve: async (group, args, context) => {
          // Asked with the page, so that both are of one snapshot; where it fails, who asks for it is told.
          const counted = size(group, context);
          counted.catch(() => undefined);
          const connection = await connect<CustomerRow>(args, {
            ordering: `group:${createHash('sha256').update(JSON.stringify(group)).digest('base64url').slice(0, 16)}`,
            keys: [{ sql: 'c.id', type: 'int' }],
            position: ({ id }) => [id],
            rows: async ({ after, before, backward, limit }) => {
              const key = (position: readonly unknown[] | null) => (position ? (position[0] as number) : null);
              const page = { after: key(after), before: key(before), backward, limit };
              const ids = await askGroup(context, group, 'members', page);
              const rows = await Promise.all(ids.map((id) => context.loaders.customer.load(id)));
              // One may be gone since the snapshot.
              return rows.filter((row) => row !== null);
            },
            total: async () => (await counted).count,
          });
          return { ...connection, doubts: () => doubtsOfGroup(context.scope, context.registry, group) };
        },
      },
      CustomerConnection,
    ),
    doubts: t.field({
      type: [RuleDoubt],
      cost: DOUBTS_COST,
      size: MOST_DOUBTS,
      description:
        'Parts of its rules and filters that can never hold, always do, or ask of what nobody has, by what is known now.',
      resolve: async (group, _args, { scope, registry }) => [...(await doubtsOfGroup(scope, registry, group))],
    }),
    distribution: t.field({
      type: GroupDistribution,
      nullable: true,
      cost: COLUMN_COST,
      description: 'How its members are spread over the values of a feature, ready for a chart.',
      args: {
        feature: t.arg.string({ required: true, description: `${FEATURE} Of any kind.` }),
        bins: t.arg.int({ description: 'Of numbers and times: slices of equal width, 1 to 200. Default 20.' }),
        edges: t.arg.floatList({ description: 'Of numbers: ascending edges in place of equal widths, 2 to 201.' }),
        timeEdges: t.arg({ type: ['DateTime'], description: 'The same of times.' }),
        values: t.arg.int({ description: 'Of texts and lists: values listed at most, 1 to 500. Default 50.' }),
      },
      resolve: (group, args, context) =>
        askGroup(context, group, 'distribution', axisOf(args, { bins: 20, values: 50 }, [])),
    }),
    quantiles: t.field({
      type: GroupQuantiles,
      nullable: true,
      cost: 4 * COLUMN_COST,
      description: 'Quantiles of a number or time by linear interpolation (Hyndman & Fan 1996, definition 7).',
      args: {
        feature: t.arg.string({ required: true, description: FEATURE }),
        at: t.arg.floatList({
          required: true,
          defaultValue: [0, 0.25, 0.5, 0.75, 1],
          description: 'Shares 0..1, 1 to 100 of them. Default: quartiles, least and greatest.',
        }),
      },
      resolve: async (group, { feature, at }, context) => {
        check(at.length >= 1 && at.length <= MOST_QUANTILES, ['at'], `Takes 1 to ${MOST_QUANTILES} quantiles.`);
        check(
          at.every((share) => share >= 0 && share <= 1),
          ['at'],
          'A quantile is at a share, 0 to 1.',
        );
        return { ...(await askGroup(context, group, 'quantiles', { feature, at })), at };
      },
    }),
    ...Object.fromEntries(
      MEASURES.map((measure) => [
        measure,
        t.field({
          type: GroupNumber,
          nullable: true,
          cost: COLUMN_COST,
          description: MEASURE_TEXTS[measure],
          args: { feature: t.arg.string({ required: true, description: FEATURE }) },
          resolve: (group, { feature }, context) => askGroup(context, group, 'aggregate', { feature, measure }),
        }),
      ]),
    ),
    overlap: t.field({
      type: GroupOverlap,
      nullable: true,
      description: 'How it overlaps with another group.',
      args: { with: t.arg({ type: GroupInput, required: true, description: 'The other group.' }) },
      resolve: async (group, args, context) => {
        const other = readGroup(args.with, ['with']);
        const { unknown, ...counts } = await askGroup(context, group, 'overlap', { other });
        return { unknown, ...overlapOf(counts) };
      },
    }),
    crossTab: t.field({
      type: CrossTab,
      nullable: true,
      cost: 2 * COLUMN_COST,
      description: 'How its members are spread over two features at once, of any kind but lists.',
      args: {
        rows: t.arg({ type: AxisInput, required: true, description: 'The feature of rows.' }),
        columns: t.arg({ type: AxisInput, required: true, description: 'The feature of columns.' }),
      },
      resolve: (group, args, context) => {
        const usual = { bins: 10, values: 20 };
        const rows = axisOf(args.rows, usual, ['rows']);
        const columns = axisOf(args.columns, usual, ['columns']);
        const most = ({ bins, values, edges }: Axis) => Math.max(edges ? edges.length : bins, values);
        if (most(rows) * most(columns) > MOST_CELLS) {
          throw new PersonagraphError('TOO_LARGE', `A cross-tab has ${MOST_CELLS} cells at most: take fewer slices.`);
        }
        return askGroup(context, group, 'crossTab', { rows, columns });
      },
    }),
  }),
});

builder.queryField('group', (t) =>
  t.field({
    type: Group,
    nullable: true,
    cost: COST,
    description: 'A group of customers in numbers, none of them saved. Needs no more than READ.',
    args: { by: t.arg({ type: GroupInput, required: true, description: 'Which customers.' }) },
    resolve: (_root, { by }) => readGroup(by),
  }),
);
