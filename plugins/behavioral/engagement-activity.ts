import type { Row } from 'personagraph/segmenter';
import type { EngagementNeeds } from './engagement-needs.ts';
import { type Activity, addEvents, addNumber, clear, type EngagementModel } from './engagement-rule.ts';

/** Reads the actions of row after row of columns, always into the same object. */
export function activityReader(
  actions: EngagementModel['actions'],
  columns: Readonly<Record<string, Float64Array>>,
): (row: number) => Activity {
  const used = actions.map(({ weight, recent, both, last }) => ({
    weight,
    recent: columns[recent]!,
    both: both === null ? null : columns[both]!,
    last: last === null ? null : columns[last]!,
  }));
  const activity: Activity = { recent: 0, earlier: 0, last: Number.NaN, known: true };
  return (row) => {
    clear(activity);
    for (let i = 0; i < used.length; i++) {
      const { weight, recent, both, last } = used[i]!;
      if (both && last) addEvents(activity, weight, recent[row]!, both[row]!, last[row]!);
      else addNumber(activity, weight, recent[row]!);
    }
    return activity;
  };
}

/** The same of one customer. */
export function activityOf(actions: EngagementModel['actions'], row: Row<EngagementNeeds>): Activity {
  const columns = Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, Float64Array.of(value ?? Number.NaN)]),
  );
  return activityReader(actions, columns)(0);
}
