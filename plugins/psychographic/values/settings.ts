import type { Need } from 'personagraph/segmenter';
import { z } from 'zod';
import type { NumberNeeds } from '../shared/number-columns.ts';

const condition = z.strictObject({
  field: z.string().min(1).describe('Field of the event, such as discount or properties.brand.'),
  equals: z.union([z.string(), z.number()]).optional().describe('Counts events whose field is this.'),
  above: z.number().optional().describe('Counts events whose field is greater.'),
  below: z.number().optional().describe('Counts events whose field is less.'),
});

const aggregate = z.strictObject({
  event: z.string().min(1).describe('Event type, such as purchase.'),
  aggregate: z.enum(['count', 'sum', 'mean', 'min', 'max', 'distinct']).describe('How the events become a number.'),
  field: z.string().min(1).optional().describe('What is aggregated, such as amount; not used by count.'),
  where: condition.optional().describe('Which events count. Default: all.'),
  withinDays: z.number().positive().optional().describe('Only events of the last so many days. Default: all.'),
});

const source = z.union([z.string().min(1), aggregate]);

const indicator = z.strictObject({
  feature: source.describe('Numeric catalogue feature by name, or an aggregate of events.'),
  per: source
    .optional()
    .describe('What it is divided by, as feature; nothing or less counts as missing. Default: it is not.'),
  weight: z
    .number()
    .min(-100)
    .max(100)
    .refine((weight) => weight !== 0, 'weight: not 0')
    .default(1)
    .describe('Its say within the orientation, -100..100; below 0 where much of it speaks against. Default: 1.'),
});

const indicators = (defaults: z.input<typeof indicator>[], what: string) =>
  z
    .array(indicator)
    .max(20)
    .default(defaults.map((one) => indicator.parse(one)))
    .describe(`${what} Each is ranked within the population; at most 20.`);

/** What was bought, sent back or not: prices and discounts are of the decision to buy. */
const bought = { event: 'purchase', aggregate: 'sum', field: 'amount' } as const;

const underDiscount = {
  event: 'purchase',
  aggregate: 'sum',
  field: 'amount',
  where: { field: 'discount', above: 0 },
} as const;

/** Settings of `psychographic.values`. */
export const valuesConfig = z.object({
  brand: indicators(
    [{ feature: 'surveys.values.brand' }, { feature: bought, per: 'events.purchase.quantity' }],
    'What shows that brand image counts. Default: the answer surveys.values.brand, and the amount paid per unit.',
  ),
  function: indicators(
    [{ feature: 'surveys.values.function' }],
    'What shows that function and quality count. Default: the answer surveys.values.function.',
  ),
  price: indicators(
    [{ feature: 'surveys.values.price' }, { feature: underDiscount, per: bought }],
    'What shows that price counts. Default: the answer surveys.values.price, and the share of spend in purchases with a discount.',
  ),
  margin: z
    .number()
    .gt(0)
    .max(1)
    .default(0.1)
    .describe(
      'How far the highest percentile, 0..1, must stand above the next; customers with less are balanced. Default: 0.1.',
    ),
  missing: z
    .enum(['none', 'average'])
    .default('none')
    .describe(
      'A customer of whom an orientation is unknown: none, in no segment; average, as if it were at the median, if another is known. Default: none.',
    ),
});

export type ValuesConfig = z.infer<typeof valuesConfig>;
export type Indicator = z.infer<typeof indicator>;
export type IndicatorSource = Indicator['feature'];

/** The orientations in the order of the settings and of the segments. */
export const ORIENTATIONS = ['brand', 'function', 'price'] as const;
export type Orientation = (typeof ORIENTATIONS)[number];

/** The plugin's name of a source: as in the catalogue, or an aggregate written alike. */
export function sourceName(source: IndicatorSource): string {
  if (typeof source === 'string') return source;
  const { event, aggregate: how, field, where, withinDays } = source;
  const condition = where
    ? `[${where.field}${Object.entries({ '=': where.equals, '>': where.above, '<': where.below })
        .filter(([, value]) => value !== undefined)
        .map(([sign, value]) => `${sign}${value}`)
        .join('')}]`
    : '';
  const window = withinDays === undefined ? '' : `[${withinDays}d]`;
  return `events.${event}.${how}${field === undefined ? '' : `(${field})`}${condition}${window}`;
}

/** A number for each source, by its name. */
export function valuesNeeds(config: ValuesConfig): NumberNeeds {
  const sources = ORIENTATIONS.flatMap((key) => config[key]).flatMap(({ feature, per }) =>
    per === undefined ? [feature] : [feature, per],
  );
  return Object.fromEntries(sources.map((source) => [sourceName(source), needOf(source)]));
}

function needOf(source: IndicatorSource): Need<'number'> {
  if (typeof source === 'string') return { kind: 'number', from: source, optional: true };
  const { event, aggregate, field, where, withinDays } = source;
  return {
    kind: 'number',
    from: {
      event,
      aggregate,
      ...(field !== undefined && { field }),
      ...(where && {
        where: {
          field: where.field,
          ...(where.equals !== undefined && { equals: where.equals }),
          ...(where.above !== undefined && { above: where.above }),
          ...(where.below !== undefined && { below: where.below }),
        },
      }),
      ...(withinDays !== undefined && { withinDays }),
    },
    optional: true,
  };
}
