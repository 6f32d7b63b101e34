import type { Need } from 'personagraph/segmenter';
import { z } from 'zod';
import { source, sourceOr } from '../shared/source.ts';
import { defaultReasons } from './data/reasons.ts';

/** Settings of `behavioral.purchase-reason`. */
export const purchaseReasonConfig = z.object({
  source: source
    .nullable()
    .default(null)
    .describe(
      'Where reasons are given: a list such as surveys.nps.why or traits.reasons, or an event aggregate top. Default: null, the reasons most often given with purchases (properties.reason).',
    ),
  kind: z
    .enum(['list', 'category'])
    .default('list')
    .describe('The kind of the source: list, several reasons; category, one. Default: list.'),
  groups: z
    .array(
      z.strictObject({
        key: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'a key is a-z, 0-9, _ and -, at most 64 characters'),
        name: z.object({ en: z.string().min(1), zh: z.string().min(1).optional() }),
        any: z.array(z.string().min(1)).min(1).max(1000),
      }),
    )
    .min(1)
    .max(100)
    .refine((groups) => new Set(groups.map(({ key }) => key)).size === groups.length, 'groups: each key once')
    .default(defaultReasons)
    .describe(
      'Groups of reasons: a customer is in a group if one of its words is given as a reason, whatever the case. Default: need, price, quality, brand, recommendation, convenience, habit, gift, desire.',
    ),
});

export type PurchaseReasonConfig = z.infer<typeof purchaseReasonConfig>;

export type ReasonNeeds = { readonly reasons: Need<'list' | 'category'> };

/** The source of the settings, otherwise the reasons given with purchases. */
export function reasonNeeds({ source: chosen, kind }: PurchaseReasonConfig): ReasonNeeds {
  const top = { event: 'purchase', aggregate: 'top', field: 'properties.reason', most: 1000 } as const;
  const last = { event: 'purchase', aggregate: 'last', field: 'properties.reason' } as const;
  const from = sourceOr(chosen, kind === 'list' ? top : last);
  return { reasons: { kind, from, optional: true, description: 'Reasons given' } };
}
