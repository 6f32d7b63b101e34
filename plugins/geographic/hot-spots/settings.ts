import { z } from 'zod';
import { positionSettings } from '../shared/position-settings.ts';

export const config = z.object({
  resolution: z
    .number()
    .int()
    .min(0)
    .max(10)
    .default(5)
    .describe(
      'Resolution of the H3 grid, 0..10: cells have 253 km² on average at 5, and seven times less at each step. Default 5, the size of a city.',
    ),
  minShare: z
    .number()
    .min(0.0001)
    .max(1)
    .default(0.01)
    .describe('Least share of the located customers that makes a cell dense, 0.0001..1. Default 0.01.'),
  minCount: z
    .number()
    .int()
    .min(1)
    .default(10)
    .describe('Least number of customers that makes a cell dense. Default 10.'),
  most: z.number().int().min(1).max(200).default(50).describe('Most spots, the largest stay. Default 50.'),
  ...positionSettings,
});

export type Config = z.infer<typeof config>;
