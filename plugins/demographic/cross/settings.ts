import type { FeatureKind, Needs } from 'personagraph/segmenter';
import { z } from 'zod';
import { checkIncome, incomeSettings } from '../shared/income-settings.ts';
import { SILENT } from '../shared/label-table.ts';
import { LABEL_TABLES } from './data/label-tables.ts';
import { wordsOf } from './segments.ts';

const feature = z.string().min(1).describe('Name of the feature, such as customer.country or traits.NAME.');

function edges(low: number, high: number, edge = z.number()) {
  return z
    .array(edge.min(low).max(high))
    .max(50)
    .refine((list) => list.every((edge, index) => index === 0 || edge > list[index - 1]!), 'edges must ascend');
}

function labelled<const By extends keyof typeof LABEL_TABLES>(by: By) {
  const keys = LABEL_TABLES[by].groups.map(({ key }) => key);
  return z.object({
    by: z.literal(by).describe(`The ${by}, in the groups of its own segmenter.`),
    labels: z
      .record(z.string().min(1), z.enum([SILENT, ...keys]))
      .default({})
      .describe(`What labels of your data mean: ${keys.join(', ')}, or unknown. Default {}.`),
  });
}

function counts<const By extends string>(by: By, most: readonly number[], what: string) {
  return z.object({
    by: z.literal(by).describe(what),
    edges: edges(1, 100, z.number().int())
      .default([...most])
      .describe(`Numbers at which the next band begins. Default ${most.join(', ')}.`),
  });
}

/** One feature of a cross, and how its values become few. */
export const axisConfig = z.discriminatedUnion('by', [
  z.object({
    by: z.literal('age').describe('Age in completed years.'),
    edges: edges(1, 120, z.number().int())
      .default([18, 25, 35, 45, 55, 65])
      .describe('Ages at which the next band begins. Default 18, 25, 35, 45, 55, 65.'),
  }),
  z
    .object({
      by: z.literal('income').describe('Income, in the bands of demographic.income-band.'),
      ...incomeSettings.shape,
      quantiles: z.number().int().min(2).max(20).default(3).describe('Learned bands without edges. Default 3: thirds.'),
    })
    .superRefine(checkIncome),
  labelled('gender'),
  labelled('education'),
  labelled('occupation'),
  labelled('maritalState'),
  counts('children', [1, 2, 3], 'Children in the household.'),
  counts('householdSize', [2, 3, 4, 5], 'Persons in the household.'),
  z.object({
    by: z.literal('number').describe('Any number.'),
    feature,
    edges: edges(-1e15, 1e15)
      .default([])
      .describe('Numbers at which the next band begins. Default []: quantiles are learned.'),
    quantiles: z.number().int().min(2).max(20).default(3).describe('Learned bands without edges. Default 3: thirds.'),
  }),
  z.object({
    by: z.literal('category').describe('Any category, by its labels; case and punctuation do not matter.'),
    feature,
  }),
  z.object({ by: z.literal('flag').describe('Any flag: yes or no.'), feature }),
]);

export type AxisConfig = z.infer<typeof axisConfig>;

/** Settings of `demographic.cross`. */
export const crossConfig = z.object({
  features: z
    .array(axisConfig)
    .min(2)
    .max(3)
    .refine((axes) => new Set(axes.map(needOf)).size === axes.length, 'features: each feature once')
    .default([
      { by: 'age', edges: [18, 25, 35, 45, 55, 65] },
      { by: 'gender', labels: {} },
    ])
    .describe(
      'The two or three features that are crossed, the first the row that small cells stay in. Default age and gender.',
    ),
  minSize: z
    .number()
    .int()
    .min(1)
    .default(30)
    .describe('Customers below which a cell is small and merged. Default 30.'),
  minShare: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe('Share of the customers with a cell, 0..1, below which one is small and merged. Default 0.01.'),
  merge: z
    .enum(['rest', 'neighbour'])
    .default('rest')
    .describe(
      'Where small cells go. rest: with the other small cells of their row, else with all others; neighbour: first with the smaller of the cells beside them along the first ordered feature. Default rest.',
    ),
  maxSegments: z
    .number()
    .int()
    .min(2)
    .max(200)
    .default(60)
    .describe('Most segments: the size from which cells are kept rises until there are no more. Default 60.'),
  missing: z
    .enum(['none', 'own'])
    .default('none')
    .describe('A customer with a feature missing: none, in no segment; own, under the value unknown. Default none.'),
});

export type CrossConfig = z.infer<typeof crossConfig>;

const CUSTOMER = {
  age: 'customer.birthDate',
  income: 'customer.income',
  gender: 'customer.gender',
  education: 'customer.education',
  occupation: 'customer.occupation',
  maritalState: 'customer.maritalState',
  children: 'customer.children',
  householdSize: 'customer.householdSize',
} as const;

/** The feature an axis reads, by its name in the catalogue: also the name of the need. */
export function needOf(axis: AxisConfig): string {
  return 'feature' in axis ? axis.feature : CUSTOMER[axis.by];
}

/** The currency that an income is stated in. */
export const CURRENCY = 'customer.incomeCurrency';

const KINDS: Readonly<Record<AxisConfig['by'], FeatureKind>> = {
  age: 'time',
  income: 'number',
  gender: 'category',
  education: 'category',
  occupation: 'category',
  maritalState: 'category',
  children: 'number',
  householdSize: 'number',
  number: 'number',
  category: 'category',
  flag: 'flag',
};

/** The needs of the features of a cross. */
export function axisNeeds(axes: readonly AxisConfig[]): Needs {
  const needs = axes.map((axis) => {
    const from = needOf(axis);
    // Its bands read the currency themselves.
    const source = axis.by === 'income' ? 'customer.statedIncome' : from;
    return [from, { kind: KINDS[axis.by], from: source, description: wordsOf(from).en }] as const;
  });
  const currency = { kind: 'category', from: CURRENCY, optional: true, description: 'Currency of the income' } as const;
  const more = axes.some(({ by }) => by === 'income') ? [[CURRENCY, currency] as const] : [];
  return Object.fromEntries([...needs, ...more]);
}
