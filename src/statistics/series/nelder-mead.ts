/** Where a search stopped. */
export interface Minimum {
  readonly at: readonly number[];
  readonly value: number;
}

const MOST_STEPS = 600;
const TOLERANCE = 1e-10;

/**
 * The minimum of a function of few numbers near a start, without derivatives. Source: J. A. Nelder & R. Mead, "A simplex
 * method for function minimization", 1965, with their coefficients 1, 2, 1/2 and 1/2. The same start gives the same
 * answer.
 */
export function nelderMead(f: (at: readonly number[]) => number, start: readonly number[], size = 1): Minimum {
  const point = (at: readonly number[]): Minimum => ({ at, value: f(at) });
  const simplex = [
    point(start),
    ...start.map((_, axis) => point(start.map((value, n) => (n === axis ? value + size : value)))),
  ];
  const byValue = (a: Minimum, b: Minimum) => a.value - b.value;
  for (let step = 0; step < MOST_STEPS; step++) {
    simplex.sort(byValue);
    const [best, worst] = [simplex[0]!, simplex.at(-1)!];
    if (Math.abs(worst.value - best.value) <= TOLERANCE * (Math.abs(best.value) + TOLERANCE)) break;
    const others = simplex.slice(0, -1);
    const centre = start.map((_, n) => others.reduce((sum, { at }) => sum + at[n]!, 0) / others.length);
    const beyond = (by: number) => point(centre.map((value, n) => value + by * (value - worst.at[n]!)));
    const reflected = beyond(1);
    let next = reflected;
    if (reflected.value < best.value) {
      const expanded = beyond(2);
      if (expanded.value < reflected.value) next = expanded;
    } else if (reflected.value >= others.at(-1)!.value) {
      next = reflected.value < worst.value ? beyond(0.5) : beyond(-0.5);
      if (next.value >= Math.min(reflected.value, worst.value)) {
        for (let n = 1; n < simplex.length; n++) {
          simplex[n] = point(simplex[n]!.at.map((value, axis) => (value + best.at[axis]!) / 2));
        }
        continue;
      }
    }
    simplex[simplex.length - 1] = next;
  }
  return simplex.sort(byValue)[0]!;
}
