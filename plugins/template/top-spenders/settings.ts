import type { Needs } from 'personagraph/segmenter';
import { z } from 'zod';

// 1. Settings: every one has a default, so that {} is valid, and says its meaning, unit and default.
export const settings = z.object({
  topShare: z
    .number()
    .positive()
    .max(1)
    .default(0.2)
    .describe('Share of the spenders, 0..1, that count as top. Default 0.2: the best fifth.'),
  activeDays: z
    .number()
    .positive()
    .default(365)
    .describe('Days of 24 hours after the last purchase during which a customer is in a segment. Default 365.'),
});

export type Settings = z.infer<typeof settings>;

// 2. Needs: the only data it sees, by names of your own.
export const needs = {
  spent: { kind: 'number', from: 'events.purchase.amount', description: 'What was spent in all' },
  last: { kind: 'time', from: 'events.purchase.lastAt', description: 'Whether purchases are recent' },
} as const satisfies Needs;
