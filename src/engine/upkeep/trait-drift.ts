import type { FeatureKind } from '../../segmenter/feature.ts';
import { DRIFT_LEVEL, joinedBins, leastTogether, type Overlap, populationStability } from '../../statistics/index.ts';
import { adjustForMany } from '../comparison/false-discovery.ts';
import type { StayedMembers } from './stayed-members.ts';
import { type TraitBaseline, UNKNOWN_BIN } from './trait-baseline.ts';

/** Members with a known value, then and now, from which a trait is judged. */
export const LEAST_KNOWN = 50;

/** A part of a trait's distribution: numbers and times have ends, others a value. */
export interface DriftBin {
  /** Exclusive lower end; null: open. Of times in days before the count. */
  readonly from: number | null;
  /** Inclusive upper end; null: open. */
  readonly to: number | null;
  /** The value; null of numbers and times, and of all other values together. */
  readonly value: string | null;
  /** Shares 0..1 of the members whose value is known. */
  readonly before: number;
  readonly now: number;
}

/** Why nothing can be said. */
export type DriftUnknown = 'TOO_FEW_BEFORE' | 'TOO_FEW_NOW' | 'FEATURE_GONE';

/** One trait of a persona's members, then and now. */
export interface TraitDrift {
  readonly feature: string;
  readonly kind: FeatureKind;
  /** Members whose value was known, and is. */
  readonly knownBefore: number;
  readonly knownNow: number;
  /** Null where nothing can be said. */
  readonly psi: number | null;
  readonly critical: number | null;
  readonly pValue: number | null;
  /** Adjusted for all traits of the persona that were tested (Benjamini & Hochberg 1995). */
  readonly adjustedPValue: number | null;
  /** The index exceeds its critical value, as 5 % of unchanged traits do. */
  readonly alarm: boolean;
  /** It drifted: the adjusted probability is below 5 %. */
  readonly drifted: boolean;
  readonly unknown: DriftUnknown | null;
  readonly bins: readonly DriftBin[];
}

/** A trait as it was, and counted again in the same bins; null of a feature that is no more. */
export interface CountedTrait {
  readonly before: TraitBaseline;
  readonly now: Pick<TraitBaseline, 'known' | 'counts'> | null;
  /** Members of then who were looked at once more; null: nobody kept who they were, and they are taken for others. */
  readonly stayed: StayedMembers | null;
}

/** The traits of a persona, each tested at 5 %, and together held to a false discovery rate of 5 %. */
export function traitDrifts(traits: readonly CountedTrait[]): TraitDrift[] {
  const tested = traits.map(testOf);
  // One that is the same for all, then and now, was no test: it makes none of the others harder to pass.
  const isTest = ({ pValue, critical }: Tested) => pValue !== null && critical !== 0;
  const adjusted = adjustForMany(tested.filter(isTest).map(({ pValue }) => pValue!)).values();
  return tested.map((one) => {
    if (!isTest(one)) return { ...one, adjustedPValue: one.pValue, drifted: false };
    const adjustedPValue = adjusted.next().value!;
    return { ...one, adjustedPValue, drifted: adjustedPValue < DRIFT_LEVEL };
  });
}

type Tested = Omit<TraitDrift, 'adjustedPValue' | 'drifted'>;

function testOf({ before, now, stayed }: CountedTrait): Tested {
  const { feature, kind } = before;
  const about = { feature, kind, knownBefore: before.known, knownNow: now?.known ?? 0 };
  const unknown = unknownOf(before, now);
  if (unknown !== null || now === null) {
    return { ...about, psi: null, critical: null, pValue: null, alarm: false, unknown, bins: [] };
  }
  const found = before.form === 'LISTED' ? ofLists(before, now, stayed) : ofParts(before, now.counts, stayed);
  return { ...about, ...found, alarm: found.psi > found.critical, unknown: null };
}

function unknownOf(before: TraitBaseline, now: CountedTrait['now']): DriftUnknown | null {
  if (now === null) return 'FEATURE_GONE';
  if (before.known < LEAST_KNOWN) return 'TOO_FEW_BEFORE';
  return now.known < LEAST_KNOWN ? 'TOO_FEW_NOW' : null;
}

/** Each member is in one bin; those with too few are joined, of texts into the other values. */
function ofParts(
  before: Exclude<TraitBaseline, { readonly form: 'LISTED' }>,
  now: readonly number[],
  stayed: StayedMembers | null,
) {
  const parts = before.form === 'CUTS' ? neighbours(before, now) : frequentValues(before, now);
  const [then, later] = [parts.map(({ first }) => first), parts.map(({ second }) => second)];
  const knownNow = later.reduce((sum, count) => sum + count, 0);
  const bins = parts.map(({ first, second, of: _of, ...part }) => ({
    ...part,
    before: first / before.known,
    now: second / knownNow,
  }));
  const partOf = new Map(parts.flatMap(({ of }, part) => of.map((bin) => [bin, part] as const)));
  const overlap = overlapOf(stayed, before.known, parts.length, (bin) => partOf.get(bin) ?? 0);
  return { ...populationStability(then, later, DRIFT_LEVEL, overlap), bins };
}

interface Part extends Pick<DriftBin, 'from' | 'to' | 'value'> {
  readonly first: number;
  readonly second: number;
  /** The bins of the baseline that are joined in it. */
  readonly of: readonly number[];
}

/** Those who stayed of a trait, by the parts that their bins are in. */
function overlapOf(
  stayed: StayedMembers | null,
  known: number,
  size: number,
  partOf: (bin: number) => number,
): Overlap | null {
  if (!stayed) return null;
  const pairs = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  let [both, then] = [0, 0];
  for (const [at, bin] of stayed.before.entries()) {
    if (bin === UNKNOWN_BIN) continue;
    then++;
    const later = stayed.now[at]!;
    if (later === UNKNOWN_BIN) continue;
    both++;
    pairs[partOf(bin)]![partOf(later)]!++;
  }
  if (then === 0) return null;
  // Those who were erased since did not stay.
  const all = (then * stayed.sampled) / stayed.before.length;
  return { stayed: (known * both) / all, pairs };
}

function neighbours({ cuts, counts }: TraitBaseline & { readonly form: 'CUTS' }, now: readonly number[]): Part[] {
  return joinedBins(counts, now).map(([from, to]) => ({
    from: cuts[from - 1] ?? null,
    to: cuts[to] ?? null,
    value: null,
    first: sum(counts.slice(from, to + 1)),
    second: sum(now.slice(from, to + 1)),
    of: Array.from({ length: to + 1 - from }, (_, at) => from + at),
  }));
}

function frequentValues(
  { values, counts }: TraitBaseline & { readonly form: 'VALUES' },
  now: readonly number[],
): Part[] {
  const least = leastTogether(sum(counts), sum(now));
  const part = (value: string | null, first: number, second: number, of: readonly number[]): Part => ({
    ...{ from: null, to: null, value, first, second, of },
  });
  const all = counts.map((count, at) => part(values[at] ?? null, count, now[at]!, [at]));
  const enough = all.filter(({ value, first, second }) => value !== null && first + second >= least);
  const others = all.filter((one) => !enough.includes(one));
  const rest = part(
    null,
    sum(others.map(({ first }) => first)),
    sum(others.map(({ second }) => second)),
    others.flatMap(({ of }) => of),
  );
  if (rest.first + rest.second === 0) return enough;
  // Too few to be a bin of their own join the rarest value that is one.
  const rarest = enough.at(-1);
  if (rest.first + rest.second >= least || !rarest) return [...enough, rest];
  const { first, second } = rest;
  return [...enough.slice(0, -1), part(null, rarest.first + first, rarest.second + second, [...rarest.of, ...rest.of])];
}

/**
 * Each frequent value of a list is a bin of those who have it beside those who do not. The index is the largest of them, and
 * its critical value allows for so many (Šidák 1967): of unchanged lists 5 % exceed it at most.
 */
function ofLists(
  { values, counts, known }: TraitBaseline & { readonly form: 'LISTED' },
  now: Pick<TraitBaseline, 'known' | 'counts'>,
  stayed: StayedMembers | null,
) {
  const least = leastTogether(known, now.known);
  const all = known + now.known;
  const testable = values.flatMap((value, at) => {
    const [first, second] = [counts[at]!, now.counts[at]!];
    const rarer = Math.min(first + second, all - first - second);
    return rarer >= least ? [{ value, first, second, at }] : [];
  });
  const level = 1 - (1 - DRIFT_LEVEL) ** (1 / Math.max(1, testable.length));
  let most = { psi: 0, critical: 0, pValue: 1 };
  for (const { first, second, at } of testable) {
    const overlap = overlapOf(stayed, known, 2, (bits) => ((bits >> at) & 1 ? 0 : 1));
    const found = populationStability([first, known - first], [second, now.known - second], level, overlap);
    if (most.critical === 0 || found.psi / found.critical > most.psi / most.critical) most = found;
  }
  const bins = testable.map(({ value, first, second }) => ({
    from: null,
    to: null,
    value,
    before: first / known,
    now: second / now.known,
  }));
  return { ...most, pValue: 1 - (1 - most.pValue) ** testable.length, bins };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}
