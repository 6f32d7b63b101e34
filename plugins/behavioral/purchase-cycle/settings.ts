import type { Need } from 'personagraph/segmenter';
import { z } from 'zod';
import { eventType } from '../shared/source.ts';

/** Settings of `behavioral.purchase-cycle`. */
export const purchaseCycleConfig = z
  .object({
    event: eventType.default('purchase').describe('Event type that counts as a purchase. Default: purchase.'),
    minPurchaseDays: z
      .number()
      .int()
      .min(1)
      .default(2)
      .describe(
        'Days with purchases (UTC) from which a customer has a cycle; with 1, those who bought once are held against the typical interval. Default: 2.',
      ),
    typicalDays: z
      .number()
      .positive()
      .max(36_500)
      .nullable()
      .default(null)
      .describe(
        'Typical days between purchases, which short histories are drawn to. Default: null, the median of the mean intervals of customers with two purchase days or more.',
      ),
    priorIntervals: z
      .number()
      .min(0)
      .max(1000)
      .default(2)
      .describe(
        "How many intervals of a customer's own the typical one weighs as much as; 0 takes own intervals alone. Default: 2.",
      ),
    dueFrom: z
      .number()
      .positive()
      .max(1000)
      .default(0.8)
      .describe('Elapsed time as a multiple of the expected interval from which a purchase is due. Default: 0.8.'),
    overdueFrom: z
      .number()
      .positive()
      .max(1000)
      .default(1.25)
      .describe('The same from which it is overdue. Default: 1.25.'),
    lapsedFrom: z
      .number()
      .positive()
      .max(1000)
      .default(3)
      .describe('The same from which the customer has lapsed. Default: 3.'),
  })
  .refine(({ dueFrom, overdueFrom, lapsedFrom }) => dueFrom < overdueFrom && overdueFrom < lapsedFrom, {
    error: 'dueFrom, overdueFrom and lapsedFrom rise in this order',
    path: ['overdueFrom'],
  });

export type PurchaseCycleConfig = z.infer<typeof purchaseCycleConfig>;

export type PurchaseCycleNeeds = {
  readonly purchaseDays: Need<'number'>;
  readonly firstAt: Need<'time'>;
  readonly lastAt: Need<'time'>;
};
