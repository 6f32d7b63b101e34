import { z } from 'zod';

const edges = z
  .array(z.number().min(0).max(1e15))
  .max(50)
  .refine((list) => list.every((edge, index) => index === 0 || edge > list[index - 1]!), 'edges must ascend');

const fields = {
  edges: edges
    .default([])
    .describe(
      'Incomes at which a band ends and the next begins, ascending, in `currency`. Default []: quantiles are learned.',
    ),
  quantiles: z
    .number()
    .int()
    .min(2)
    .max(20)
    .default(5)
    .describe('Number of equally large bands to learn where no edges are given. Default 5: fifths.'),
  currency: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Currency of the bands (ISO 4217). Default null: the one that most incomes are stated in.'),
  rates: z
    .record(z.string(), z.number().positive())
    .default({})
    .describe(
      'Units of `currency` for one unit of another currency. Default {}: incomes in other currencies are not converted.',
    ),
  edgesByCurrency: z
    .record(z.string().min(1), edges.min(1))
    .refine((all) => new Set(Object.values(all).map(({ length }) => length)).size <= 1, {
      message: 'every currency needs the same number of edges, so that bands match',
    })
    .default({})
    .describe(
      'Edges for each currency, as many in each: band 2 of one is then the same segment as band 2 of another. Instead of `edges`. Default {}.',
    ),
  perCurrency: z
    .boolean()
    .default(false)
    .describe(
      'Whether each currency without a rate gets quantiles of its own, learned from its own incomes. Default false: incomes in it are in no band.',
    ),
};

interface Edges {
  readonly edges: readonly number[];
  readonly edgesByCurrency: Readonly<Record<string, unknown>>;
  readonly currency: string | null;
}

/** Checks that settings of income agree with one another. */
export function checkIncome({ edges: own, edgesByCurrency, currency }: Edges, ctx: z.RefinementCtx): void {
  if (Object.keys(edgesByCurrency).length === 0) return;
  if (own.length > 0) {
    ctx.addIssue({ code: 'custom', message: 'give edges or edgesByCurrency, not both', path: ['edgesByCurrency'] });
  }
  if (currency !== null && !Object.hasOwn(edgesByCurrency, currency)) {
    ctx.addIssue({ code: 'custom', message: 'edgesByCurrency lacks the currency', path: ['currency'] });
  }
}

/** Settings of income bands, each alone. */
export const incomeSettings = z.object(fields);

export type IncomeSettings = z.infer<typeof incomeSettings>;
