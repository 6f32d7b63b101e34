import type { Verdict } from 'personagraph/segmenter';

/**
 * Truth of S. C. Kleene's strong three-valued logic ("Introduction to Metamathematics", 1952, paragraph 64) as a
 * number that columns carry, one byte a row.
 */
export const FALSE = 0;
export const TRUE = 1;
export const UNKNOWN = 2;

/** Names by number. */
export const VERDICTS: readonly Verdict[] = ['FALSE', 'TRUE', 'UNKNOWN'];

// Indexed by 3 * left + right.
const AND = Uint8Array.of(FALSE, FALSE, FALSE, FALSE, TRUE, UNKNOWN, FALSE, UNKNOWN, UNKNOWN);
const OR = Uint8Array.of(FALSE, TRUE, UNKNOWN, TRUE, TRUE, TRUE, UNKNOWN, TRUE, UNKNOWN);
const NOT = Uint8Array.of(TRUE, FALSE, UNKNOWN);

/** `left` becomes `left and right`, or with `any` `left or right`. */
export function combine(left: Uint8Array, right: Uint8Array, any: boolean): void {
  const table = any ? OR : AND;
  for (let row = 0; row < left.length; row += 1) left[row] = table[3 * left[row]! + right[row]!]!;
}

/** `truth` becomes `not truth`. */
export function negate(truth: Uint8Array): void {
  for (let row = 0; row < truth.length; row += 1) truth[row] = NOT[truth[row]!]!;
}

/** Adds a part's truth to how many parts hold, and how many could: the UNKNOWN ones as well. */
export function count(truth: Uint8Array, holding: Uint8Array, possible: Uint8Array): void {
  for (let row = 0; row < truth.length; row += 1) {
    if (truth[row] === TRUE) holding[row] = holding[row]! + 1;
    if (truth[row] !== FALSE) possible[row] = possible[row]! + 1;
  }
}

/** At least so many parts: TRUE if as many hold, FALSE if fewer could, otherwise UNKNOWN. Overwrites `holding`. */
export function atLeast(wanted: number, holding: Uint8Array, possible: Uint8Array): void {
  for (let row = 0; row < holding.length; row += 1) {
    holding[row] = holding[row]! >= wanted ? TRUE : possible[row]! < wanted ? FALSE : UNKNOWN;
  }
}
