import type { ActionPlan } from '../../db/tables/strategy/action-plans.ts';
import type { MeasurementJson } from '../../db/tables/strategy/measurements.ts';
import { moved } from '../../engine/strategy/result.ts';

/** What the metric of an action was before it, and since. */
export interface Result {
  readonly before: MeasurementJson | null;
  readonly after: MeasurementJson | null;
  /** True where it was over when it was measured. */
  readonly final: boolean;
  readonly change: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Why the change is not known; null where it is. */
  readonly unknown: string | null;
}

type Acted = Pick<ActionPlan, 'before' | 'after' | 'endsAt' | 'measuredBy'>;

/** The result of an action by what was measured of it. */
export function resultOf({ before, after, endsAt, measuredBy }: Acted): Result {
  const final = after !== null && endsAt !== null && new Date(after.at) >= endsAt;
  const known = { before, after, final };
  const nothing = { change: null, low: null, high: null };
  if (measuredBy === null) {
    return { ...known, ...nothing, unknown: 'It has no metric, and serves no objective that has one.' };
  }
  if (before === null || before.value === null) {
    return { ...known, ...nothing, unknown: 'It was not measured in the week before it began.' };
  }
  if (after === null || after.value === null) {
    return { ...known, ...nothing, unknown: 'It was not measured since it began.' };
  }
  const { value, low, high } = moved({ ...before, value: before.value }, { ...after, value: after.value });
  return { ...known, change: value, low, high, unknown: null };
}
