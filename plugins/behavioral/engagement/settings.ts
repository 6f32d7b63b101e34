import type { Need } from 'personagraph/segmenter';
import { z } from 'zod';
import { eventType, source, sourceOr } from '../shared/source.ts';

const weight = z.number().positive().max(1000);

const action = z.union([
  z.strictObject({ event: eventType, weight }),
  /** A number counted elsewhere, such as `traits.visits_last_month`. */
  z.strictObject({ source, weight }),
]);

/** Settings of `behavioral.engagement`. */
export const engagementConfig = z
  .object({
    actions: z
      .array(action)
      .min(1)
      .max(20)
      .default([
        { event: 'page_view', weight: 1 },
        { event: 'search', weight: 2 },
        { event: 'purchase', weight: 10 },
      ])
      .describe(
        'What counts, at most 20: { event, weight }, or { source, weight } for a number of the last windowDays that is counted elsewhere. The score is the sum of weight times count. Default: page_view 1, search 2, purchase 10.',
      ),
    windowDays: z
      .number()
      .positive()
      .max(3650)
      .default(30)
      .describe('Days that the score counts, and the days before them it is held against. Default: 30.'),
    inactiveAfterDays: z
      .number()
      .positive()
      .max(36_500)
      .default(90)
      .describe('Days after the last action from which a customer is inactive; at least windowDays. Default: 90.'),
    fadingBelow: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Share of the score of the window before, 0 to 1, below which a customer is fading. Default: 0.5.'),
    highFrom: z
      .number()
      .positive()
      .nullable()
      .default(null)
      .describe('Score from which a customer is highly engaged. Default: null, learned by highQuantile.'),
    highQuantile: z
      .number()
      .min(0)
      .max(1)
      .default(0.8)
      .describe('Where highFrom is null: the quantile, 0 to 1, of the scores above 0. Default: 0.8, the best fifth.'),
  })
  .refine(({ windowDays, inactiveAfterDays }) => inactiveAfterDays >= windowDays, {
    error: 'inactiveAfterDays: at least windowDays, else who acted in the window would be inactive',
    path: ['inactiveAfterDays'],
  });

export type EngagementConfig = z.infer<typeof engagementConfig>;

/** Names of the needs of one action; `both` and `last` of events only. */
export interface ActionNames {
  readonly weight: number;
  /** Count of the window. */
  readonly recent: string;
  /** Count of the window and of the one before. */
  readonly both: string | null;
  /** Time of the last one, ever. */
  readonly last: string | null;
}

export type EngagementNeeds = Readonly<Record<string, Need<'number' | 'time'>>>;

/** Numbered: two actions may speak of the same event. */
export function actionNames({ actions }: Pick<EngagementConfig, 'actions'>): ActionNames[] {
  return actions.map((action, index) => {
    const number = index + 1;
    const events = 'event' in action;
    return {
      weight: action.weight,
      recent: `recent${number}`,
      both: events ? `both${number}` : null,
      last: events ? `last${number}` : null,
    };
  });
}

/** Event types need not have been seen yet: then nobody did it. */
export function engagementNeeds({ actions, windowDays }: EngagementConfig): EngagementNeeds {
  const needs: Record<string, Need<'number' | 'time'>> = {};
  for (const [index, { recent, both, last }] of actionNames({ actions }).entries()) {
    const action = actions[index]!;
    if (!('event' in action) || !both || !last) {
      const from = sourceOr('source' in action ? action.source : null, '');
      needs[recent] = { kind: 'number', from, description: 'Actions of the window' };
      continue;
    }
    const { event } = action;
    const count = { event, aggregate: 'count' } as const;
    needs[recent] = { kind: 'number', from: { ...count, withinDays: windowDays }, description: `${event}: window` };
    const from = { ...count, withinDays: 2 * windowDays };
    needs[both] = { kind: 'number', from, description: `${event}: window and the one before` };
    needs[last] = { kind: 'time', from: { event, aggregate: 'last', field: 'at' }, description: `${event}: last` };
  }
  return needs;
}
