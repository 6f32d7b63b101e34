import type { TimeZone } from 'personagraph/calendar';
import { LAST_TIME } from 'personagraph/segmenter';

/** When clauses are evaluated, and where the earliest instant at which one flips by the clock alone goes. */
export interface Clock {
  readonly asOf: number;
  readonly zone: TimeZone;
  readonly until: Float64Array;
}

/** Notes that a clause may flip at an instant that lies ahead. */
export function flipsAt({ asOf, until }: Clock, row: number, at: number): void {
  if (at > asOf && at <= LAST_TIME && !(until[row]! <= at)) until[row] = at;
}
