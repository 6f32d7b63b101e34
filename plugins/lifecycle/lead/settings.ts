import type { Need } from 'personagraph/segmenter';
import { z } from 'zod';

const source = z
  .string()
  .max(300)
  .regex(
    /^(customer|traits|events|segmentations|surveys)\..|^[a-z]+\(/,
    'a source begins with customer., traits., events. ..., or is an aggregate: count(download, 90 days)',
  );

const test = {
  source,
  kind: z.enum(['category', 'list', 'number', 'flag']),
  any: z.array(z.string().min(1)).min(1).max(500).optional(),
  from: z.number().optional(),
  below: z.number().optional(),
  is: z.boolean().optional(),
  known: z.literal(true).optional(),
};

type Test = { readonly [K in keyof typeof test]?: unknown };

/** Each kind has tests of its own; `known` stands alone. */
function fitsKind({ kind, any, from, below, is, known }: Test): boolean {
  const given = [any, from ?? below, is, known].filter((one) => one !== undefined).length;
  if (given !== 1) return false;
  if (known) return true;
  if (kind === 'flag') return is !== undefined;
  if (kind === 'number') {
    const isRange = from !== undefined || below !== undefined;
    return isRange && !(typeof from === 'number' && typeof below === 'number' && from >= below);
  }
  return any !== undefined;
}

const MISFIT =
  'say one of: any (texts) of a category or list, from and below of a number, is (true or false) of a flag, or known: true';
const criterion = z.strictObject({ ...test, points: z.number().positive().max(1_000) }).refine(fitsKind, MISFIT);
const exclusion = z.strictObject(test).refine(fitsKind, MISFIT);

const action = z.strictObject({
  event: z.string().regex(/^[a-z][a-z0-9_]{0,49}$/, 'an event type is a-z, 0-9 and _, beginning with a letter'),
  points: z.number().positive().max(1_000),
});

const band = z.strictObject({ days: z.number().positive().max(3_650), factor: z.number().positive().max(1) });

const CELL = /^[A-D][1-4]$/;
const cells = z.array(z.string().regex(CELL, 'a cell of the matrix is A1 to D4')).max(16);
const cuts = (name: string, most: number) =>
  z
    .tuple([z.number().positive().max(most), z.number().positive().max(most), z.number().positive().max(most)])
    .refine(([a, b, c]) => a > b && b > c, `${name} fall`);

/** Settings of `lifecycle.lead`. */
export const leadConfig = z
  .object({
    fit: z
      .array(criterion)
      .min(1)
      .max(30)
      .default([
        { source: 'customer.hasEmail', kind: 'flag', is: true, points: 40 },
        { source: 'customer.hasPhone', kind: 'flag', is: true, points: 20 },
        { source: 'customer.country', kind: 'category', known: true, points: 20 },
        { source: 'customer.occupation', kind: 'category', known: true, points: 20 },
      ])
      .describe(
        'Criteria of the ideal customer, each with its points; fit is the share of all points in per cent. Default: e-mail address 40, phone 20, country 20 and occupation 20, each where known.',
      ),
    gradeCuts: cuts('gradeCuts', 100)
      .default([75, 50, 25])
      .describe('Fit in per cent from which a lead is graded A, B and C; below D. Default: 75, 50, 25.'),
    actions: z
      .array(action)
      .min(1)
      .max(20)
      .default([
        { event: 'page_view', points: 1 },
        { event: 'search', points: 3 },
        { event: 'add_to_cart', points: 10 },
      ])
      .describe(
        'Events that show interest, with the points of one that is new. Default: page_view 1, search 3, add_to_cart 10.',
      ),
    decay: z
      .array(band)
      .min(1)
      .max(6)
      .refine(
        (all) =>
          all.every(({ days, factor }, n) => n === 0 || (days > all[n - 1]!.days && factor < all[n - 1]!.factor)),
        {
          error: 'decay: days rise and factors fall',
        },
      )
      .default([
        { days: 7, factor: 1 },
        { days: 30, factor: 0.5 },
        { days: 90, factor: 0.25 },
      ])
      .describe(
        'The share of its points that an event keeps up to an age in days; older ones keep none. Default: 1 up to 7 days, 0.5 up to 30, 0.25 up to 90.',
      ),
    interestCuts: cuts('interestCuts', 1_000_000)
      .default([30, 15, 5])
      .describe('Points of interest from which a lead is at level 1, 2 and 3; below 4. Default: 30, 15, 5.'),
    sales: cells
      .default(['A1', 'A2', 'B1'])
      .describe('Cells of the matrix that are ready for sales (SQL). Default: A1, A2, B1.'),
    marketing: cells
      .default(['A3', 'B2', 'B3', 'C1', 'C2'])
      .describe('Cells that marketing takes up (MQL); all others are nurtured. Default: A3, B2, B3, C1, C2.'),
    disqualify: z
      .array(exclusion)
      .max(20)
      .default([{ source: 'customer.kind', kind: 'category', any: ['RIVAL_CUSTOMER', 'MARKET'] }])
      .describe('Criteria any of which disqualifies a lead. Default: customers of competitors, and the wider market.'),
    answer: z
      .enum(['state', 'cell'])
      .default('state')
      .describe(
        'The segments: state (sales, marketing, nurture, disqualified) or cell (A1 to D4, disqualified). Default: state.',
      ),
    fitShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Share of fit in the total score, 0 to 1; the rest is interest. Default: 0.5.'),
  })
  .refine(({ sales, marketing }) => !sales.some((cell) => marketing.includes(cell)), {
    error: 'sales and marketing: a cell is of one of them',
    path: ['marketing'],
  });

export type LeadConfig = z.infer<typeof leadConfig>;
export type Criterion = LeadConfig['disqualify'][number] & { readonly points?: number };
export type LeadNeeds = Readonly<Record<string, Need<'category' | 'list' | 'number' | 'flag'>>>;

/** Names of needs: criteria and actions are numbered from 1, ages of an action too. */
export const fitNeed = (index: number) => `fit${index + 1}`;
export const exclusionNeed = (index: number) => `out${index + 1}`;
export const actionNeed = (action: number, band: number) => `act${action + 1}_${band + 1}`;

/** Event types need not have been seen yet: then nobody did it. */
export function leadNeeds({ fit, disqualify, actions, decay }: LeadConfig): LeadNeeds {
  const needs: Record<string, LeadNeeds[string]> = {};
  const add = (name: string, { source: from, kind }: Criterion, description: string) => {
    needs[name] = { kind, from, description };
  };
  for (const [index, one] of disqualify.entries()) add(exclusionNeed(index), one, 'Disqualifies a lead');
  for (const [index, one] of fit.entries()) add(fitNeed(index), one, 'Criterion of fit');
  for (const [at, { event }] of actions.entries()) {
    for (const [age, { days: withinDays }] of decay.entries()) {
      const from = { event, aggregate: 'count', withinDays } as const;
      needs[actionNeed(at, age)] = { kind: 'number', from, description: `${event}: last ${withinDays} days` };
    }
  }
  return needs;
}
