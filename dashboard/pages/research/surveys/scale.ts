/** Numbers from and to with how many answered so; the last slice has its end as well. */
export interface NumberSlice {
  readonly from: number | null;
  readonly to: number | null;
  readonly count: number;
  readonly share: number | null;
}

export interface Step {
  readonly value: number;
  readonly count: number;
  readonly share: number;
}

/** Slices that stand apart at most by one step of a scale, step by step. Null where a slice has several, or numbers between them. */
export function stepsOf(slices: readonly NumberSlice[]): readonly Step[] | null {
  const steps: Step[] = [];
  for (const [index, { from, to, count, share }] of slices.entries()) {
    if (from === null || to === null) return null;
    const value = Math.ceil(from);
    const last = index === slices.length - 1 ? Math.floor(to) : Math.ceil(to) - 1;
    if (value > last) {
      if (count > 0) return null;
    } else if (value < last && count > 0) return null;
    else for (let one = value; one <= last; one++) steps.push({ value: one, count, share: share ?? 0 });
  }
  return steps;
}
