import type { Verdict } from 'personagraph/segmenter';
import { DISQUALIFIED, GRADES, LEVELS, leadSegments } from './segments.ts';
import type { Criterion, LeadConfig } from './settings.ts';

/** A value of one customer; null is missing. */
export type LeadValue = number | boolean | string | readonly string[] | null;

/** One customer's values, in the order of the settings; counts by action and age. */
export interface LeadFacts {
  readonly fit: readonly LeadValue[];
  readonly disqualify: readonly LeadValue[];
  readonly counts: readonly (readonly number[])[];
}

/** A number of which only bounds may be known: both are the same where it is. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** All that decides about a lead. */
export interface Lead {
  readonly disqualified: Verdict;
  readonly fitVerdicts: readonly Verdict[];
  readonly fit: Range;
  /** Points of each action; NaN where its counts are missing or contradict each other. */
  readonly points: readonly number[];
  readonly interest: Range;
  /** Cells of the matrix that it may be in, such as `A1`. */
  readonly cells: readonly string[];
  /** Key of its segment; null where missing data leave it open. */
  readonly segment: string | null;
}

/** True, false or unknown: a missing value says nothing, but to who asks only whether it is known. */
export function verdictOf({ any, from, below, is, known }: Criterion, value: LeadValue): Verdict {
  const isMissing = isUnknown(value);
  if (known) return isMissing ? 'FALSE' : 'TRUE';
  // A text where settings expect another kind says nothing either.
  if (value === null || isMissing || (typeof value !== 'number' && typeof value !== 'boolean' && !any))
    return 'UNKNOWN';
  const holds =
    typeof value === 'number'
      ? value >= (from ?? -Infinity) && value < (below ?? Infinity)
      : typeof value === 'boolean'
        ? value === is
        : typeof value === 'string'
          ? any!.includes(value)
          : value.some((one) => any!.includes(one));
  return holds ? 'TRUE' : 'FALSE';
}

function isUnknown(value: LeadValue): boolean {
  return value === null || (typeof value === 'number' && !Number.isFinite(value));
}

/** The lead of one customer: the only place that decides. */
export function leadOf(config: LeadConfig, { fit: values, disqualify, counts }: LeadFacts): Lead {
  const disqualified = anyOf(config.disqualify.map((one, index) => verdictOf(one, disqualify[index]!)));
  // Of whom nothing is known, the fit is unknown, also where criteria ask only for what is known.
  const isBlank = values.every(isUnknown);
  const fitVerdicts = config.fit.map((one, index) => (isBlank ? 'UNKNOWN' : verdictOf(one, values[index]!)));
  const fit = fitOf(config, fitVerdicts);
  const points = config.actions.map((action, index) => pointsOf(config, action.points, counts[index]!));
  const interest = interestOf(points);
  const cells = cellsOf(config, fit, interest);
  return { disqualified, fitVerdicts, fit, points, interest, cells, segment: segmentOf(config, disqualified, cells) };
}

/** Kleene's "or" (1952). */
function anyOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('TRUE')) return 'TRUE';
  return verdicts.includes('UNKNOWN') ? 'UNKNOWN' : 'FALSE';
}

/** The share of all points in per cent: from that of criteria that are met to that with all that are unknown. */
function fitOf({ fit }: LeadConfig, verdicts: readonly Verdict[]): Range {
  const sumOf = (wanted: readonly Verdict[]) =>
    fit.reduce((sum, { points }, index) => sum + (wanted.includes(verdicts[index]!) ? points : 0), 0);
  const all = sumOf(['TRUE', 'FALSE', 'UNKNOWN']);
  return { low: (100 * sumOf(['TRUE'])) / all, high: (100 * sumOf(['TRUE', 'UNKNOWN'])) / all };
}

/** Points of one action: the events of each age keep its share. Counts hold those of younger ages too. */
function pointsOf({ decay }: LeadConfig, points: number, counts: readonly number[]): number {
  let sum = 0;
  let younger = 0;
  for (const [age, { factor }] of decay.entries()) {
    const count = counts[age]!;
    // Written so that NaN fails.
    if (!(count >= younger && count < Infinity)) return Number.NaN;
    sum += (count - younger) * factor;
    younger = count;
  }
  return points * sum;
}

function interestOf(points: readonly number[]): Range {
  const low = points.reduce((sum, one) => sum + (Number.isNaN(one) ? 0 : one), 0);
  return { low, high: points.some(Number.isNaN) ? Infinity : low };
}

/** Place of a number among falling cuts: 0 from the first on, up to 3 below the last. */
function placeOf(value: number, cuts: readonly number[]): number {
  const place = cuts.findIndex((cut) => value >= cut);
  return place === -1 ? cuts.length : place;
}

function cellsOf({ gradeCuts, interestCuts }: LeadConfig, fit: Range, interest: Range): string[] {
  const grades = GRADES.slice(placeOf(fit.high, gradeCuts), placeOf(fit.low, gradeCuts) + 1);
  const levels = LEVELS.slice(placeOf(interest.high, interestCuts), placeOf(interest.low, interestCuts) + 1);
  return grades.flatMap((grade) => levels.map((level) => `${grade}${level}`));
}

function segmentOf(config: LeadConfig, disqualified: Verdict, cells: readonly string[]): string | null {
  if (disqualified === 'TRUE') return DISQUALIFIED;
  if (disqualified === 'UNKNOWN') return null;
  const possible = new Set(
    cells.map((cell) => (config.answer === 'cell' ? cell.toLowerCase() : stateOf(config, cell))),
  );
  return possible.size === 1 ? [...possible][0]! : null;
}

export function stateOf({ sales, marketing }: LeadConfig, cell: string): string {
  if (sales.includes(cell)) return 'sales';
  return marketing.includes(cell) ? 'marketing' : 'nurture';
}

/** Fit, interest and their total, in the order of the definitions; NaN where it is not known. */
export function scoresOf({ fitShare, interestCuts }: LeadConfig, { fit, interest }: Lead): readonly number[] {
  const known = ({ low, high }: Range) => (low === high ? low : Number.NaN);
  const [fits, interested] = [known(fit), known(interest)];
  const scaled = Math.min(100, (100 * interested) / interestCuts[0]);
  return [fits, interested, fitShare * fits + (1 - fitShare) * scaled];
}

/** Index of a segment's key; -1 for none. */
export function indexOfSegment(config: LeadConfig, key: string | null): number {
  return leadSegments(config).findIndex((one) => one.key === key);
}
