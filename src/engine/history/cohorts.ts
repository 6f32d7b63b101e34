/** When customers started, and in which units of time they did something. */
export interface CohortInput {
  /** Ascending. */
  readonly ids: Int32Array;
  /** Milliseconds since 1970, NaN: unknown. */
  readonly starts: Float64Array;
  /** Bounds of units, ascending milliseconds: each unit from one up to, not including, the next. */
  readonly bounds: readonly number[];
  /** A customer was active in a unit, by its number from 0; each pair once, in any order. */
  readonly activeCustomer: Int32Array;
  readonly activeUnit: Int32Array;
  /** Units after the start that are followed. */
  readonly periods: number;
  /** What is known goes up to and with this, milliseconds since 1970. */
  readonly asOf: number;
}

/** The customers who started in one unit. */
export interface Cohort {
  /** The unit they started in. */
  readonly unit: number;
  readonly size: number;
  /** Of them, those active in the k-th unit after it, from 0 on; null for a unit that is not over. */
  readonly active: readonly (number | null)[];
}

export interface Cohorts {
  /** One a unit, the empty ones too. */
  readonly cohorts: readonly Cohort[];
  /** Customers of whom it is unknown when they started. */
  readonly unknown: number;
  /** Customers who started before the first unit, or after the last. */
  readonly outside: number;
}

/** Cohorts by the unit of the start, each followed unit by unit. Units are those of the calendar, not days since the start. */
export function cohortsOf(input: CohortInput): Cohorts {
  const { ids, starts, bounds, periods, asOf } = input;
  const units = bounds.length - 1;
  const startOf = new Map<number, number>();
  const sizes = new Int32Array(units);
  let [unknown, outside] = [0, 0];
  for (const [row, id] of ids.entries()) {
    const unit = unitIn(bounds, starts[row]!);
    if (unit === null) unknown++;
    else if (unit < 0 || unit >= units || starts[row]! > asOf) outside++;
    else {
      startOf.set(id, unit);
      sizes[unit]!++;
    }
  }
  const counts = Array.from({ length: units }, () => new Int32Array(periods + 1));
  for (const [row, id] of input.activeCustomer.entries()) {
    const start = startOf.get(id);
    const after = start === undefined ? -1 : input.activeUnit[row]! - start;
    if (after >= 0 && after <= periods) counts[start!]![after]!++;
  }
  const over = (unit: number) => unit < units && bounds[unit + 1]! <= asOf + 1;
  return {
    cohorts: counts.map((active, unit) => ({
      unit,
      size: sizes[unit]!,
      active: Array.from(active, (count, k) => (over(unit + k) ? count : null)),
    })),
    unknown,
    outside,
  };
}

/** The unit of a time, negative before the first, null for an unknown one. */
function unitIn(bounds: readonly number[], time: number): number | null {
  if (Number.isNaN(time)) return null;
  let unit = bounds.length - 1;
  while (unit >= 0 && bounds[unit]! > time) unit--;
  return unit;
}
