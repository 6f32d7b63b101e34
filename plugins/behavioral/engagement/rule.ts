import { DAY, isTime, type Row, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import type { ActionNames, EngagementNeeds } from './settings.ts';

/** Segments in the order of the definitions. */
export const HIGH = 0;
export const ENGAGED = 1;
export const FADING = 2;
export const INACTIVE = 3;
/** A count is missing or infinite, or does not fit the times. */
export const UNKNOWN = UNKNOWN_SEGMENT;

/** The limits of engagement, set or learned. */
export interface EngagementModel {
  readonly windowDays: number;
  readonly inactiveAfterDays: number;
  readonly fadingBelow: number;
  /** Score, or null where nobody did anything: then nobody is highly engaged. */
  readonly highFrom: number | null;
  /** Customers with actions in the window, whom it is learned from; null where the settings give it. */
  readonly customers: number | null;
  readonly actions: readonly ActionNames[];
  /** Name of each action, for explanations. */
  readonly labels: readonly string[];
}

/** One customer's actions, added up. One object is filled anew for every row. */
export interface Activity {
  /** Weighted score of the window. */
  recent: number;
  /** Weighted score of the window before; 0 where only other sources count. */
  earlier: number;
  /** Time of the last action, NaN: never, or not known of these sources. */
  last: number;
  known: boolean;
}

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

/** The same for one customer. */
export function activityOf(actions: EngagementModel['actions'], row: Row<EngagementNeeds>): Activity {
  const columns = Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, Float64Array.of(value ?? Number.NaN)]),
  );
  return activityReader(actions, columns)(0);
}

function clear(activity: Activity): void {
  activity.recent = 0;
  activity.earlier = 0;
  activity.last = Number.NaN;
  activity.known = true;
}

/** Adds a number counted elsewhere. */
function addNumber(activity: Activity, weight: number, count: number): void {
  if (!(count >= 0 && count < Infinity)) activity.known = false;
  else activity.recent += weight * count;
}

/** Adds events. Without a time there must be none, otherwise the data contradicts itself. */
function addEvents(activity: Activity, weight: number, recent: number, both: number, last: number): void {
  const counts = recent >= 0 && recent <= both && both < Infinity;
  if (!counts || !(isTime(last) || (Number.isNaN(last) && both === 0))) {
    activity.known = false;
    return;
  }
  activity.recent += weight * recent;
  activity.earlier += weight * (both - recent);
  // Not Math.max, which NaN would win.
  if (!(last <= activity.last) && isTime(last)) activity.last = last;
}

/** The segment of one customer at a time: the only place that decides. */
export function engagementOf(model: EngagementModel, { recent, earlier, last, known }: Activity, asOf: number): number {
  if (!known || !Number.isFinite(recent + earlier)) return UNKNOWN;
  if (recent === 0) return asOf < inactiveAt(model, last) ? FADING : INACTIVE;
  if (model.highFrom !== null && recent >= model.highFrom) return HIGH;
  return recent < model.fadingBelow * earlier ? FADING : ENGAGED;
}

/** The instant, itself included, from which a customer without new actions is inactive; NaN: has been always. */
export function inactiveAt({ inactiveAfterDays }: EngagementModel, last: number): number {
  return last + inactiveAfterDays * DAY;
}
