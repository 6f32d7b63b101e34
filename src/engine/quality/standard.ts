import type { ClientField } from '../catalogue/customer-fields.ts';

/** What a workspace expects of its data. Shares are 0..1; null: no limit. */
export interface QualityStandard {
  /** Standard fields that every customer should have. */
  readonly expectedFields: readonly ClientField[];
  /** Traits that every customer should have. */
  readonly expectedTraits: readonly string[];
  /** A customer of whom nothing was heard for so many days is stale. */
  readonly staleDays: number;
  /** Least mean completeness. */
  readonly leastCompleteness: number | null;
  /** Most customers with a conflict. */
  readonly mostConflicts: number | null;
  /** Most customers with a probable duplicate. */
  readonly mostDuplicates: number | null;
  /** Most customers that are stale. */
  readonly mostStale: number | null;
  /** Hours after which a check is queued by itself; null: only when asked for. */
  readonly checkHours: number | null;
}

/** The standard of a workspace that has none of its own: the fields by which people are reached. */
export const DEFAULT_STANDARD: QualityStandard = {
  expectedFields: ['name', 'email', 'phone', 'country', 'city'],
  expectedTraits: [],
  staleDays: 365,
  leastCompleteness: null,
  mostConflicts: null,
  mostDuplicates: null,
  mostStale: null,
  checkHours: null,
};

/** Limits of a standard, by name. */
export type QualityLimit = 'leastCompleteness' | 'mostConflicts' | 'mostDuplicates' | 'mostStale';

/** Counts that limits are held to. */
export interface LimitedFigures {
  readonly customers: number;
  /** Mean share 0..1 of the expected fields that are filled; null without customers. */
  readonly completeness: number | null;
  readonly withConflict: number;
  readonly withDuplicate: number;
  readonly stale: number;
}

/** The limits that figures break. A workspace without customers breaks none. */
export function brokenLimits(standard: QualityStandard, figures: LimitedFigures): QualityLimit[] {
  const { customers, completeness } = figures;
  if (customers === 0) return [];
  const exceeds = (most: number | null, count: number) => most !== null && count / customers > most;
  const broken: QualityLimit[] = [];
  const { leastCompleteness } = standard;
  if (leastCompleteness !== null && completeness !== null && completeness < leastCompleteness) {
    broken.push('leastCompleteness');
  }
  if (exceeds(standard.mostConflicts, figures.withConflict)) broken.push('mostConflicts');
  if (exceeds(standard.mostDuplicates, figures.withDuplicate)) broken.push('mostDuplicates');
  if (exceeds(standard.mostStale, figures.stale)) broken.push('mostStale');
  return broken;
}
