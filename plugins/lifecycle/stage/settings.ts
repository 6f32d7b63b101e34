import { z } from 'zod';

// Further away than any customer relation, and near enough for the exact arithmetic of dates.
const MAX_DAYS = 36_500;

/** Settings of `lifecycle.stage`. */
export const stageConfig = z.object({
  loyalPurchases: z
    .number()
    .int()
    .min(2)
    .default(5)
    .describe('From how many purchases on, ever, a customer is loyal; at least 2. Default: 5.'),
  newForDays: z
    .number()
    .positive()
    .max(MAX_DAYS)
    .default(180)
    .describe(
      'How many days after a single purchase a customer is new; without a second one by then they are dormant. More than dormantAfterDays has no effect. Default: 180 days.',
    ),
  dormantAfterDays: z
    .number()
    .positive()
    .max(MAX_DAYS)
    .default(180)
    .describe('How many days after the last purchase a customer is dormant. Default: 180 days.'),
  event: z
    .string()
    .regex(/^[A-Za-z0-9_:-]+$/)
    .default('purchase')
    .describe('Event type that counts as a purchase. Default: purchase.'),
});

export type StageConfig = z.infer<typeof stageConfig>;
