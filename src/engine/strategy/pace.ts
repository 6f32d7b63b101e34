/** Where an objective stands. */
export const PACES = ['NOT_STARTED', 'AHEAD', 'ON_PACE', 'OFF_PACE', 'REACHED', 'MISSED', 'UNKNOWN'] as const;
export type PaceState = (typeof PACES)[number];

/** Why a pace is UNKNOWN. */
export const PACE_REASONS = ['NOT_MEASURED', 'NOT_MEASURABLE', 'STALE', 'NOT_MEASURED_SINCE_HORIZON'] as const;
export type PaceReason = (typeof PACE_REASONS)[number];

/** What an objective wants: a number to go from its baseline to its target between two times. */
export interface Course {
  readonly baseline: number;
  readonly target: number;
  readonly startsAt: Date;
  readonly horizon: Date;
}

/** The number at a time; null where it could not be had. */
export interface Reading {
  readonly at: Date;
  readonly value: number | null;
  /** The 95 % interval; null without one. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface Pace {
  readonly state: PaceState;
  readonly reason: PaceReason | null;
  /** The part of the way from baseline to target that is done, below 0 where it went back; null where UNKNOWN. */
  readonly progress: number | null;
  /** The part that a straight line from start to horizon has done at the time of the measurement. */
  readonly expected: number | null;
  /** The value that the line has then. */
  readonly expectedValue: number | null;
  /** True where both ends of the interval have the same state; null without an interval. */
  readonly certain: boolean | null;
}

const DAY_MS = 86_400_000;

/** Parts of the way within which an objective is on its line. */
export const ON_PACE_WITHIN = 0.05;
/** A measurement says nothing of now after so many days. */
export const STALE_DAYS = 3;

/**
 * The pace of an objective by its last measurement: progress is held against a straight line from start to horizon. On pace
 * is within 5 % of the way. The first measurement from the horizon on decides whether it was reached.
 */
export function paceOf(course: Course, reading: Reading | null, now: Date): Pace {
  const nothing = { reason: null, progress: null, expected: null, expectedValue: null, certain: null };
  if (now < course.startsAt) return { ...nothing, state: 'NOT_STARTED' };
  if (reading === null) return { ...nothing, state: 'UNKNOWN', reason: 'NOT_MEASURED' };
  if (reading.value === null) return { ...nothing, state: 'UNKNOWN', reason: 'NOT_MEASURABLE' };
  const over = now >= course.horizon;
  if (over && reading.at < course.horizon) {
    return { ...nothing, state: 'UNKNOWN', reason: 'NOT_MEASURED_SINCE_HORIZON' };
  }
  if (!over && now.getTime() - reading.at.getTime() > STALE_DAYS * DAY_MS) {
    return { ...nothing, state: 'UNKNOWN', reason: 'STALE' };
  }
  const expected = elapsed(course, reading.at);
  const stateAt = (value: number) => stateOf(progressOf(course, value), expected, over);
  const state = stateAt(reading.value);
  const ends = reading.low === null || reading.high === null ? null : [stateAt(reading.low), stateAt(reading.high)];
  return {
    state,
    reason: null,
    progress: progressOf(course, reading.value),
    expected,
    expectedValue: course.baseline + expected * (course.target - course.baseline),
    certain: ends === null ? null : ends.every((end) => end === state),
  };
}

function progressOf({ baseline, target }: Course, value: number): number {
  return (value - baseline) / (target - baseline);
}

function elapsed({ startsAt, horizon }: Course, at: Date): number {
  const part = (at.getTime() - startsAt.getTime()) / (horizon.getTime() - startsAt.getTime());
  return Math.min(1, Math.max(0, part));
}

function stateOf(progress: number, expected: number, over: boolean): PaceState {
  // Decimals such as 0.3 - 0.1 are off by some units of the last place.
  const slack = 1e-9;
  if (progress >= 1 - slack) return 'REACHED';
  if (over) return 'MISSED';
  if (progress - expected > ON_PACE_WITHIN + slack) return 'AHEAD';
  return expected - progress > ON_PACE_WITHIN + slack ? 'OFF_PACE' : 'ON_PACE';
}
