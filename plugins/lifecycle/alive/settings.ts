import { z } from 'zod';
import { fitOnSetting } from '../shared/learned-from/fit-on.ts';
import { modelSetting } from '../shared/model-setting.ts';

/** Settings of `lifecycle.alive`. */
export const aliveConfig = z
  .object({
    model: modelSetting,
    fitOn: fitOnSetting,
    activeFrom: z
      .number()
      .gt(0)
      .max(1)
      .default(0.7)
      .describe('Probability of being alive from which on a buyer is active, up to 1. Default: 0.7.'),
    lostBelow: z
      .number()
      .min(0)
      .lt(1)
      .default(0.3)
      .describe(
        'Probability of being alive below which a buyer is lost, from 0 (nobody ever is); between the two, at risk. At most activeFrom. Default: 0.3.',
      ),
    event: z
      .string()
      .regex(/^[A-Za-z0-9_:-]+$/)
      .default('purchase')
      .describe('Event type that counts as a purchase. Default: purchase.'),
  })
  .refine(({ activeFrom, lostBelow }) => lostBelow <= activeFrom, 'lostBelow must not be above activeFrom');

export type AliveConfig = z.infer<typeof aliveConfig>;
