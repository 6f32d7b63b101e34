import { adjustForMany } from '../comparison/false-discovery.ts';
import { type Share, shareDifference, wilson } from '../comparison/share-difference.ts';
import { estimatedNumber, type MissingGroup, type QualityNumber, unknownNumber } from './number.ts';

/** Customers by the group of a demographic trait that they belong to, row by row; -1 is not known. */
export interface DemographicTrait {
  /** Its name in the catalogue. */
  readonly feature: string;
  readonly labels: readonly string[];
  readonly codes: Int8Array;
  /** Customers of each group. */
  readonly everybody: Int32Array;
}

/** A trait with its groups counted. */
export function demographicTrait(feature: string, labels: readonly string[], codes: Int8Array): DemographicTrait {
  const everybody = new Int32Array(labels.length);
  for (const code of codes) if (code >= 0) everybody[code]!++;
  return { feature, labels, codes, everybody };
}

/** Groups that are smaller are left out, and personas of whom fewer are known. */
const LEAST_SHARE = 0.05;
const LEAST_KNOWN = 30;
/** Four fifths: the line below which a rate of selection is taken for adverse impact (US EEOC 1978, 29 CFR 1607.4 D). */
export const FOUR_FIFTHS = 0.8;
const LEVEL = 0.05;
const MOST_GROUPS = 5;

interface Held extends MissingGroup {
  readonly own: Share;
  readonly ratio: number;
  /** Members against all others. */
  readonly pValue: number;
}

/**
 * The least ratio of a group's share of members to its share of everybody. Groups are under-represented below four fifths
 * where chance is unlikely: chi-squared against all others, adjusted for the number of groups (Benjamini & Hochberg 1995).
 */
export function representationOf(traits: readonly DemographicTrait[], members: Int32Array): QualityNumber {
  if (members.length === 0) return unknownNumber('REPRESENTATION', 'NO_MEMBERS');
  const held = traits.flatMap((trait) => groupsOf(trait, members));
  const [first] = held;
  if (!first) return unknownNumber('REPRESENTATION', 'GROUPS_NOT_KNOWN', members.length);
  const adjusted = adjustForMany(held.map(({ pValue }) => pValue));
  const least = held.reduce((worst, one) => (one.ratio < worst.ratio ? one : worst), first);
  const missing = held
    .filter(({ ratio }, at) => ratio < FOUR_FIFTHS && adjusted[at]! < LEVEL)
    .sort((a, b) => a.ratio - b.ratio)
    .slice(0, MOST_GROUPS)
    .map(({ feature, label, members: own, everybody }) => ({ feature, label, members: own, everybody }));
  const { low, high } = wilson(least.own);
  const ends = { value: least.ratio, low: low / least.everybody, high: high / least.everybody };
  const more = { n: least.own.n, count: least.own.count, poor: missing.length > 0, groups: missing };
  return estimatedNumber('REPRESENTATION', ends, more);
}

function groupsOf({ feature, labels, codes, everybody }: DemographicTrait, members: Int32Array): Held[] {
  const own = new Int32Array(labels.length);
  for (const row of members) if (codes[row]! >= 0) own[codes[row]!]!++;
  const [known, all] = [sum(own), sum(everybody)];
  if (known < LEAST_KNOWN) return [];
  return labels.flatMap((label, code) => {
    const share = everybody[code]! / all;
    if (share < LEAST_SHARE) return [];
    const ours = { count: own[code]!, n: known };
    const others = { count: everybody[code]! - own[code]!, n: all - known };
    return {
      feature,
      label,
      own: ours,
      members: ours.count / known,
      everybody: share,
      ratio: ours.count / known / share,
      pValue: shareDifference(ours, others)?.pValue ?? 1,
    };
  });
}

function sum(counts: Int32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
