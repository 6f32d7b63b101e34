import type { Column } from '../../segmenter/batch.ts';
import type { FeatureKind } from '../../segmenter/feature.ts';
import type { Feature } from '../catalogue/catalogue.ts';
import { labelled } from '../persona/labelled.ts';
import type { Population } from '../population/population.ts';
import { adjustForMany } from './false-discovery.ts';
import type { Estimate } from './interval.ts';
import { meanDifference } from './mean-difference.ts';
import { Moments } from './moments.ts';
import { shareDifference } from './share-difference.ts';

/** Rows of the first group, of the second, and of neither. */
export const FIRST = 1;
export const SECOND = 2;

/** The difference of two groups in one feature. */
export type TraitContrast = {
  readonly feature: string;
  readonly kind: FeatureKind;
  /** Hedges' g of numbers and times, Cohen's h of shares: 0.2 is small, 0.5 medium, 0.8 large (Cohen 1988). */
  readonly effect: Estimate;
  readonly pValue: number;
  /** Adjusted for all tests of the contrast (Benjamini & Hochberg 1995). */
  readonly adjustedPValue: number;
  /** Customers of each group that have a value. */
  readonly knownFirst: number;
  readonly knownSecond: number;
} & (
  | {
      readonly measure: 'MEAN';
      readonly first: number;
      readonly second: number;
      /** First minus second, in the unit of the feature; times in milliseconds. */
      readonly difference: Estimate;
    }
  | {
      readonly measure: 'SHARE';
      /** The value the shares are of; `true` of a flag. */
      readonly value: string;
      readonly first: number;
      readonly second: number;
      /** Risk difference: first minus second. */
      readonly difference: Estimate;
      readonly oddsRatio: Estimate;
      /** Share in the first group over the share in both together. */
      readonly lift: number;
    }
);

/** The features that set two groups apart. */
export interface GroupContrast {
  /** By falling absolute effect; of a text feature the value that differs most. */
  readonly traits: readonly TraitContrast[];
  /** Number of tests the p-values are adjusted for: one a number, time or flag, one a value of a text feature. */
  readonly tests: number;
}

/** Values of one feature that are tested at most, the most frequent: each test makes the others harder to pass. */
const MOST_VALUES = 50;

/** Contrasts the rows marked {@link FIRST} with those marked {@link SECOND} in `groups`, feature by feature. */
export function contrastGroups(
  population: Population,
  features: readonly Feature[],
  groups: Uint8Array,
): GroupContrast {
  const tests = features.flatMap(({ id, kind }) => {
    const column = population.columns.get(id);
    if (!column) return [];
    if (column instanceof Float64Array) return ofNumber(id, kind, column, groups);
    return ofTexts(id, kind, column, groups);
  });
  const adjusted = adjustForMany(tests.map(({ pValue }) => pValue));
  const strongest = new Map<string, TraitContrast>();
  for (const [index, test] of tests.entries()) {
    const trait = { ...test, adjustedPValue: adjusted[index]! };
    const before = strongest.get(test.feature);
    if (!before || Math.abs(trait.effect.value) > Math.abs(before.effect.value)) strongest.set(test.feature, trait);
  }
  const traits = [...strongest.values()].sort(
    (a, b) => Math.abs(b.effect.value) - Math.abs(a.effect.value) || (a.feature < b.feature ? -1 : 1),
  );
  return { traits, tests: tests.length };
}

type Test = TraitContrast extends infer T ? (T extends unknown ? Omit<T, 'adjustedPValue'> : never) : never;

function ofNumber(feature: string, kind: FeatureKind, column: Float64Array, groups: Uint8Array): Test[] {
  const [first, second] = [new Moments(), new Moments()];
  for (let row = 0; row < column.length; row++) {
    if (groups[row] === FIRST) first.add(column[row]!);
    else if (groups[row] === SECOND) second.add(column[row]!);
  }
  const found = meanDifference(first, second);
  if (!found) return [];
  const known = { knownFirst: first.n, knownSecond: second.n };
  return [{ feature, kind, measure: 'MEAN', first: first.mean, second: second.mean, ...known, ...found }];
}

function ofTexts(
  feature: string,
  kind: FeatureKind,
  column: Exclude<Column, Float64Array>,
  groups: Uint8Array,
): Test[] {
  const { labels, values } = labelled(column);
  const counts = [new Float64Array(labels.length), new Float64Array(labels.length)] as const;
  const known = [0, 0];
  for (let row = 0; row < groups.length; row++) {
    const group = groups[row]! - 1;
    const codes = group >= 0 ? values(row) : null;
    if (!codes) continue;
    known[group]!++;
    // A list may name a value twice.
    for (const code of 'offsets' in column ? new Set(codes) : codes) counts[group]![code]!++;
  }
  const [knownFirst, knownSecond] = known as [number, number];
  return valuesTested(column, labels, counts).flatMap((code): Test[] => {
    const [own, other] = [counts[0][code]!, counts[1][code]!];
    const found = shareDifference({ count: own, n: knownFirst }, { count: other, n: knownSecond });
    if (!found) return [];
    const shares = { first: own / knownFirst, second: other / knownSecond };
    const lift = shares.first / ((own + other) / (knownFirst + knownSecond));
    return [
      { feature, kind, measure: 'SHARE', value: labels[code]!, ...shares, lift, knownFirst, knownSecond, ...found },
    ];
  });
}

/** Codes of the values that are tested: of a flag `true` alone, which says all of `false` too. */
function valuesTested(
  column: Exclude<Column, Float64Array>,
  labels: readonly string[],
  [first, second]: readonly [Float64Array, Float64Array],
): number[] {
  if (column instanceof Uint8Array) return [1];
  const frequency = (code: number) => first[code]! + second[code]!;
  const codes = Array.from(labels.keys()).filter((code) => frequency(code) > 0);
  return codes.sort((a, b) => frequency(b) - frequency(a) || a - b).slice(0, MOST_VALUES);
}
