import { z } from 'zod';

const MOST_TIERS = 10;

/** Settings of `lifecycle.value`. */
export const valueConfig = z.object({
  horizonMonths: z
    .number()
    .int()
    .min(1)
    .max(120)
    .default(12)
    .describe('How many months ahead purchases are counted, 1 to 120. Default: 12 months.'),
  discountRate: z
    .number()
    .min(0)
    .max(10)
    .default(0.1)
    .describe(
      'What money is worth less a year later, as a share: 0.1 is 10 % a year. Purchases of a month count as made at its end. Default: 0.1.',
    ),
  margin: z
    .number()
    .gt(0)
    .max(1)
    .default(1)
    .describe('Share of the amounts that is earned, up to 1: with 1, lifetime value is revenue. Default: 1.'),
  shares: z
    .array(z.number().gt(0).lt(1))
    .min(1)
    .max(MOST_TIERS - 1)
    .refine(ascending, 'shares must ascend')
    .default([0.1, 0.3, 0.6])
    .describe(
      'Where tiers end, as shares of the buyers from the most valuable down, ascending, at most 9; one tier more than shares. Not used with edges. Default: [0.1, 0.3, 0.6], so the top tenth, the next 20 %, the next 30 % and the rest.',
    ),
  edges: z
    .array(z.number().gt(0).max(1e15))
    .max(MOST_TIERS - 1)
    .refine(ascending, 'edges must ascend')
    .default([])
    .describe(
      "Lifetime values at which tiers begin, ascending, in the workspace's currency, at most 9; one tier more than edges. Default []: learned from shares.",
    ),
  event: z
    .string()
    .regex(/^[A-Za-z0-9_:-]+$/)
    .default('purchase')
    .describe('Event type that counts as a purchase. Default: purchase.'),
});

export type ValueConfig = z.infer<typeof valueConfig>;

function ascending(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > values[i - 1]!);
}
