import { DAY, isTime } from 'personagraph/segmenter';
import type { GroupRule } from './segments.ts';
import type { RfmConfig } from './settings.ts';

/** The cuts between scores, learned or set. */
export interface RfmModel {
  readonly preset: RfmConfig['preset'];
  /** Groups of the preset `custom`. */
  readonly groups: readonly GroupRule[];
  readonly bins: number;
  /** Customers the cuts were learned from; null for fixed limits. */
  readonly buyers: number | null;
  /**
   * Time of the fit, from which days are counted: answers do not drift with the clock until the next fit. Null for fixed
   * limits, which count from the time of evaluation.
   */
  readonly fittedAt: number | null;
  /** Whole days. */
  readonly recency: RankedCuts;
  /** Purchases. */
  readonly frequency: RankedCuts;
  /** Money, or null where no group uses it and nobody's is known. */
  readonly monetary: RankedCuts | null;
}

/** Cuts between the bins of one letter. */
export interface RankedCuts {
  readonly cuts: readonly number[];
  /** Where ties go by id, the last customer in the bin below each cut; a null among them is one without an id. */
  readonly keys: readonly (string | null)[] | null;
}

/** True where both say that there were purchases; infinite values and times beyond the calendar count as missing. */
export function isBuyer(lastAt: number, count: number): boolean {
  return isTime(lastAt) && Number.isFinite(count) && count > 0;
}

/** True where both say that there were none. Where this and {@link isBuyer} are false, the data contradicts itself. */
export function isNonBuyer(lastAt: number, count: number): boolean {
  return !Number.isFinite(lastAt) && (Number.isNaN(count) || count === 0);
}

/** Whole days from the last purchase to a time; negative for later purchases. */
export function recencyDays(at: number, lastAt: number): number {
  return Math.floor((at - lastAt) / DAY);
}

/** The instant at which a buyer's recency score or a box of days changes by the clock alone, itself included; NaN: never. */
export function agesAt({ fittedAt, recency, groups }: RfmModel, lastAt: number, asOf: number): number {
  return fittedAt === null ? nextAge(recency, groups, lastAt, asOf) : Number.NaN;
}

function nextAge(recency: RankedCuts, groups: readonly GroupRule[], lastAt: number, asOf: number): number {
  const days = recencyDays(asOf, lastAt);
  // Days beyond which a score falls or a box ends, and those at which one begins.
  let next = Number.POSITIVE_INFINITY;
  for (const cut of recency.cuts) if (cut >= days) next = Math.min(next, Math.floor(cut) + 1);
  for (const { cells } of groups) {
    for (const { recencyDays: range } of cells) {
      const [from, to] = range ?? [null, null];
      if (from !== null && from > days) next = Math.min(next, Math.ceil(from));
      if (to !== null && to >= days) next = Math.min(next, Math.floor(to) + 1);
    }
  }
  return next === Number.POSITIVE_INFINITY ? Number.NaN : lastAt + next * DAY;
}

/**
 * A total order of external customer ids: ids of digits only by their number, before all other ids by UTF-16 code
 * units. A missing id is last. Ids of one number (`7`, `007`) are ordered by code units.
 */
export function compareKeys(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  const digits = isDigits(a);
  if (digits !== isDigits(b)) return digits ? -1 : 1;
  return (digits ? compareDigits(a, b) : 0) || (a < b ? -1 : 1);
}

function isDigits(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 48 || code > 57) return false;
  }
  return text.length > 0;
}

// By characters and not by Number: ids can be longer than 2^53, and rows must not allocate.
function compareDigits(a: string, b: string): number {
  const fromA = leadingZeros(a);
  const fromB = leadingZeros(b);
  const length = a.length - fromA;
  if (length !== b.length - fromB) return length < b.length - fromB ? -1 : 1;
  for (let i = 0; i < length; i++) {
    const difference = a.charCodeAt(fromA + i) - b.charCodeAt(fromB + i);
    if (difference !== 0) return difference < 0 ? -1 : 1;
  }
  return 0;
}

function leadingZeros(text: string): number {
  let zeros = 0;
  while (zeros < text.length - 1 && text.charCodeAt(zeros) === 48) zeros++;
  return zeros;
}
