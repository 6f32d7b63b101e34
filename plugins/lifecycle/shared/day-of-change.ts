/** Something that the passing of days moves through codes, never back to an earlier one. */
export interface Passing {
  codeOn(day: number): number;
}

/** How far it is looked ahead, in days (359 years). */
const LIMIT = 2 ** 17;

/**
 * The first day after `today` whose code differs from today's: by doubling steps, then by halving. Codes must pass in
 * one direction; otherwise a change and its undoing could lie within one step. Where there is none for 359 years, the
 * last day looked at: to look again then is safe. `now` is today's code, where it is known.
 */
export function dayOfChange(passing: Passing, today: number, now: number = passing.codeOn(today)): number {
  let same = today;
  let other = today + 1;
  for (let step = 1; passing.codeOn(other) === now; step *= 2) {
    if (other - today >= LIMIT) return other;
    same = other;
    other = same + 2 * step;
  }
  return neighbours(passing, now, other, same).other;
}

/** The first day from `from` to `today` with today's code `now`; today where `from` lies ahead. */
export function dayOfBeginning(passing: Passing, from: number, today: number, now: number): number {
  if (from >= today) return today;
  return passing.codeOn(from) === now ? from : neighbours(passing, now, from, today).same;
}

/** Halves the days between one with the code and one without, on either side, down to neighbours. */
function neighbours(passing: Passing, code: number, other: number, same: number): { other: number; same: number } {
  while (Math.abs(other - same) > 1) {
    const middle = Math.floor((same + other) / 2);
    if (passing.codeOn(middle) === code) same = middle;
    else other = middle;
  }
  return { other, same };
}
