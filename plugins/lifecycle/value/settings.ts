import { z } from 'zod';
import { faultOf } from '../shared/discounting/convention.ts';
import { fitOnSetting } from '../shared/learned-from/fit-on.ts';
import { modelSetting } from '../shared/model-setting.ts';

const MOST_TIERS = 10;
/** A hundred years. */
const MOST_DAYS = 36_525;

const period = z.enum(['day', 'week', 'month', 'year']);

const settings = z.object({
  model: modelSetting,
  fitOn: fitOnSetting,
  horizonMonths: z
    .number()
    .int()
    .min(1)
    .max(120)
    .nullable()
    .default(null)
    .describe(
      'How many months of 30.436875 days ahead purchases are counted, 1 to 120. Default: null, 12 months unless horizonDays or withoutEnd is given.',
    ),
  horizonDays: z
    .number()
    .int()
    .min(1)
    .max(MOST_DAYS)
    .nullable()
    .default(null)
    .describe('The same in days instead of months, 1 to 36,525. Default: null.'),
  withoutEnd: z
    .boolean()
    .default(false)
    .describe(
      'true: all purchases to come are counted, which needs a discountRate above 0. Only one of horizonMonths, horizonDays and withoutEnd can be given. Default: false.',
    ),
  discountRate: z
    .number()
    .min(0)
    .max(10)
    .default(0.1)
    .describe(
      'What money is worth less one discountPer later, as a share: 0.1 is 10 % a year. 0: later purchases count as much. Default: 0.1.',
    ),
  discountPer: period
    .default('year')
    .describe(
      'The time that discountRate is for: day, week, month (30.436875 days) or year (12 of them). Default: year.',
    ),
  compounding: z
    .enum(['effective', 'continuous'])
    .default('effective')
    .describe(
      'effective: after a time t, in units of discountPer, money counts 1 / (1 + discountRate)^t; continuous: exp(-discountRate t). Default: effective.',
    ),
  discountAt: z
    .enum(['period-begin', 'period-middle', 'period-end', 'moment'])
    .default('period-end')
    .describe(
      'When the purchases of a discountPeriod count as made: at its begin, middle or end; moment: each when it is made. A last period cut short by the horizon counts as the others. Default: period-end.',
    ),
  discountPeriod: period
    .nullable()
    .default(null)
    .describe('The periods of discountAt, no longer than the horizon; not with moment. Default: null, a month.'),
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

/** Settings of `lifecycle.value`. */
export const valueConfig = settings.superRefine((config, ctx) => {
  const fault = faultOf(config);
  if (fault) ctx.addIssue({ code: 'custom', path: [fault.path], message: fault.message });
});

export type ValueConfig = z.infer<typeof settings>;

function ascending(values: readonly number[]): boolean {
  return values.every((value, i) => i === 0 || value > values[i - 1]!);
}
