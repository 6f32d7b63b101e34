import type { TimeSpan } from '../../db/reads/time-span.ts';
import { timeOf } from './scalars.ts';

/** Two times as arguments give them. */
export interface SpanArgs {
  readonly from?: string | null | undefined;
  readonly until?: string | null | undefined;
}

/** The times between two arguments. Throws INVALID_INPUT. */
export function spanOf({ from, until }: SpanArgs, path: readonly string[] = []): TimeSpan {
  return {
    ...(from ? { from: timeOf(from, [...path, 'from']) } : {}),
    ...(until ? { until: timeOf(until, [...path, 'until']) } : {}),
  };
}
