import { z } from 'zod';

/** The setting that says how customers are taken to leave. */
export const modelSetting = z
  .enum(['BG_NBD', 'PARETO_NBD'])
  .default('BG_NBD')
  .describe(
    'The model of buying and leaving: BG_NBD (Fader, Hardie & Lee 2005), where customers leave after a repeat purchase only, so that who bought once is alive with probability 1; PARETO_NBD (Schmittlein, Morrison & Colombo 1987), where they may leave at any time, also after the first purchase. Default: BG_NBD.',
  );
