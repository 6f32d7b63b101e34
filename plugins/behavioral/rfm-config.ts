import { z } from 'zod';
import { checkRfm } from './rfm-config-check.ts';

const range = z
  .tuple([z.number().int().min(1), z.number().int().min(1)])
  .refine(([from, to]) => from <= to, 'a range of scores is [from, to], both included');

const text = z.object({ en: z.string().min(1).max(500), zh: z.string().min(1).max(500).optional() });

const group = z.strictObject({
  key: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'a key is a-z, 0-9, _ and -, at most 64 characters'),
  name: text,
  description: text.optional(),
  is: z.enum(['cells', 'rest', 'without_purchase']).default('cells'),
  cells: z
    .array(z.strictObject({ r: range.optional(), f: range.optional(), m: range.optional(), fm: range.optional() }))
    .max(200)
    .default([]),
});

const limits = (what: string) => z.array(z.number().min(0)).max(19).describe(what);

/** Settings of `behavioral.rfm`. */
export const rfmConfig = z
  .object({
    preset: z
      .enum(['ten-groups', 'shopify-eleven', 'custom'])
      .default('ten-groups')
      .describe(
        'Which groups the scores are read into: ten-groups (from R and F), shopify-eleven (from R and the mean of F and M, with a group for customers without purchases) or custom, your own in groups. Default: ten-groups.',
      ),
    bins: z
      .number()
      .int()
      .min(2)
      .max(20)
      .default(5)
      .describe(
        'How many scores R, F and M each have, 2 to 20. Presets are drawn in fifths, custom groups in these scores. Default: 5 (quintiles).',
      ),
    rule: z
      .enum(['quantile', 'rank', 'fixed'])
      .default('quantile')
      .describe(
        'How values become scores: quantile, by cuts between values, so that equal values share a score; rank, in equally full bins, equal values by external id; fixed, by limits. Default: quantile.',
      ),
    fTies: z
      .enum(['value', 'first'])
      .default('value')
      .describe(
        'Of the rule quantile, what customers with equally many purchases get: value, all the same F score; first, ranks in the order of their external id, so that bins are equally full (the published rule). Default: value.',
      ),
    limits: z
      .strictObject({
        recencyDays: limits('Whole days since the last purchase, rising: up to the first R is highest.'),
        purchases: limits('Purchases, rising: up to the first F is 1.'),
        amount: limits('Money, rising: up to the first M is 1. Not used by groups without M.').default([]),
      })
      .nullable()
      .default(null)
      .describe(
        'Of the rule fixed, bins - 1 rising limits a letter: recencyDays (days since the last purchase), purchases and, where groups use M, amount. A limit belongs to the side below. Default: null.',
      ),
    groups: z
      .array(group)
      .max(100)
      .default([])
      .describe(
        'Of the preset custom, at most 100: { key, name, cells }, cells being boxes of scores { r, f, m, fm }, each [from, to] and any where left out; fm is the mean of F and M. { is: rest } takes what is left, { is: without_purchase } those who never bought. Gaps and overlaps are refused. Default: none.',
      ),
    event: z
      .string()
      .regex(/^[A-Za-z0-9_:-]+$/)
      .default('purchase')
      .describe('Event type that counts as a purchase. Default: purchase.'),
  })
  .superRefine((config, ctx) => {
    for (const { path, message } of checkRfm(config)) ctx.addIssue({ code: 'custom', path: [path], message });
  });

export type RfmConfig = z.infer<typeof rfmConfig>;
