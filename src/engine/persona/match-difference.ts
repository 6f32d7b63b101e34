import { picked } from '../population/rows.ts';
import type { MatchColumns } from './match.ts';

/** The difference that matching anew makes. */
export interface MatchDifference {
  readonly began: MatchColumns;
  /** With the fits they had. */
  readonly ended: MatchColumns;
  /** The same matches with another fit, or coverage. */
  readonly altered: MatchColumns & { readonly fitBefore: Float32Array };
}

/** Compares matches anew with those that are stored, both by customer and persona. */
export function diffMatches(current: MatchColumns, next: MatchColumns): MatchDifference {
  const rows = differingRows(current, next);
  const fitBefore = picked(current.fit, rows.alteredBefore);
  return {
    began: pickedMatches(next, rows.began),
    ended: pickedMatches(current, rows.ended),
    altered: { ...pickedMatches(next, rows.altered), fitBefore },
  };
}

/** Rows of either side that differ: of `current` those that ended and those before, of `next` the others. */
function differingRows(current: MatchColumns, next: MatchColumns) {
  const [before, after] = [current.customer.length, next.customer.length];
  const began = new Int32Array(after);
  const ended = new Int32Array(before);
  const altered = new Int32Array(Math.min(before, after));
  const alteredBefore = new Int32Array(altered.length);
  const counts = { began: 0, ended: 0, altered: 0 };
  for (let at = 0, row = 0; at < before || row < after; ) {
    const order = at === before ? 1 : row === after ? -1 : compareRows(current, at, next, row);
    if (order > 0) began[counts.began++] = row++;
    else if (order < 0) ended[counts.ended++] = at++;
    else {
      if (current.fit[at] !== next.fit[row] || current.coverage[at] !== next.coverage[row]) {
        alteredBefore[counts.altered] = at;
        altered[counts.altered++] = row;
      }
      at++;
      row++;
    }
  }
  return {
    began: began.subarray(0, counts.began),
    ended: ended.subarray(0, counts.ended),
    altered: altered.subarray(0, counts.altered),
    alteredBefore: alteredBefore.subarray(0, counts.altered),
  };
}

/** Below 0 where the row of `a` comes before that of `b`, above 0 where it comes after. */
function compareRows(a: MatchColumns, row: number, b: MatchColumns, other: number): number {
  return a.customer[row]! - b.customer[other]! || a.persona[row]! - b.persona[other]!;
}

function pickedMatches({ customer, persona, fit, coverage }: MatchColumns, rows: Int32Array): MatchColumns {
  return {
    customer: picked(customer, rows),
    persona: picked(persona, rows),
    fit: picked(fit, rows),
    coverage: picked(coverage, rows),
  };
}

/** Both differences, which are of different personas; those of the one come before those of the other. */
export function joinDifferences(one: MatchDifference, other: MatchDifference): MatchDifference {
  const altered = joinMatches(one.altered, other.altered);
  const fitBefore = joined(one.altered.fitBefore, other.altered.fitBefore, Float32Array);
  return {
    began: joinMatches(one.began, other.began),
    ended: joinMatches(one.ended, other.ended),
    altered: { ...altered, fitBefore },
  };
}

function joinMatches(one: MatchColumns, other: MatchColumns): MatchColumns {
  return {
    customer: joined(one.customer, other.customer, Int32Array),
    persona: joined(one.persona, other.persona, Int32Array),
    fit: joined(one.fit, other.fit, Float32Array),
    coverage: joined(one.coverage, other.coverage, Float32Array),
  };
}

function joined<T extends Int32Array | Float32Array>(one: T, other: T, of: new (length: number) => T): T {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const both = new of(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
