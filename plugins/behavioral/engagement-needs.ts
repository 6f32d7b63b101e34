import type { Need } from 'personagraph/segmenter';
import type { EngagementConfig } from './engagement-config.ts';
import { sourceOr } from './source.ts';

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
