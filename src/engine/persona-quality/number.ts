import type { Estimate } from '../comparison/interval.ts';

/** The ten numbers of a persona's quality. */
export const NUMBER_KEYS = [
  'COVERAGE',
  'JOINT_PREVALENCE',
  'DISTANCE',
  'SEPARATION',
  'STABILITY_WITHIN',
  'STABILITY_ACROSS',
  'CHANGE_RATE',
  'REPRESENTATION',
  'EVIDENCE',
  'AGE',
] as const;
export type NumberKey = (typeof NUMBER_KEYS)[number];

/** Those that all personas of a workspace have together. */
export const SET_KEYS = [
  'COVERAGE',
  'STABILITY_WITHIN',
  'STABILITY_ACROSS',
  'CHANGE_RATE',
  'REPRESENTATION',
  'EVIDENCE',
] as const satisfies readonly NumberKey[];

/** Why a number cannot be had. */
export const UNKNOWN_REASONS = [
  'NO_CUSTOMERS',
  'NOT_ACTIVE',
  'NOT_MATCHED_YET',
  'NO_MEMBERS',
  'TOO_FEW_MEMBERS',
  'NO_STATED_TRAITS',
  'TRAITS_NOT_KNOWN',
  'NO_FEATURES',
  'ONLY_ONE',
  'HISTORY_TOO_SHORT',
  'GROUPS_NOT_KNOWN',
  'NO_CLAIMS',
  'NEVER_PUBLISHED',
] as const;
export type UnknownReason = (typeof UNKNOWN_REASONS)[number];

/** A demographic group of which members have less than their share. */
export interface MissingGroup {
  /** Name of the trait in the catalogue. */
  readonly feature: string;
  readonly label: string;
  /** Shares 0..1 of the members, and of everybody, whose value is known. */
  readonly members: number;
  readonly everybody: number;
}

/** A number of a persona's quality, as it is stored. Plain JSON. */
export interface QualityNumber {
  readonly key: NumberKey;
  /** Null is UNKNOWN: then there is a reason. */
  readonly value: number | null;
  /** How many the value is of: customers, members, claims. */
  readonly n: number | null;
  /** Of these, those that the value counts; null of what is no count. */
  readonly count: number | null;
  /** Ends of the 95 % interval; null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  /** Null where the value is known. */
  readonly reason: UnknownReason | null;
  /** True where something is to be done about it; null where no line is drawn, or it is UNKNOWN. */
  readonly poor: boolean | null;
  /** Row id of the persona that it was taken against: the nearest one. */
  readonly otherId: number | null;
  /** Groups that members lack, those that lack most first. */
  readonly groups: readonly MissingGroup[];
}

const NOTHING = { n: null, count: null, low: null, high: null, otherId: null, groups: [] };

/** A number that cannot be had. */
export function unknownNumber(key: NumberKey, reason: UnknownReason, n: number | null = null): QualityNumber {
  return { ...NOTHING, key, value: null, n, reason, poor: null };
}

/** A number that is known. */
export function knownNumber(
  key: NumberKey,
  value: number,
  more: Partial<Omit<QualityNumber, 'key' | 'value' | 'reason'>> = {},
): QualityNumber {
  return { ...NOTHING, poor: null, ...more, key, value, reason: null };
}

/** The same of an estimate with its interval. */
export function estimatedNumber(
  key: NumberKey,
  { value, low, high }: Estimate,
  more: Partial<Omit<QualityNumber, 'key' | 'value' | 'reason' | 'low' | 'high'>> = {},
): QualityNumber {
  return knownNumber(key, value, { ...more, low, high });
}
