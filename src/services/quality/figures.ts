import type { Scope } from '../../db/postgres/connection.ts';
import {
  type CountedQuality,
  countConflicts,
  countFilled,
  countFilledTraits,
  countOutliers,
  countQuality,
  type OutlierCount,
} from '../../db/tables/quality/quality-figures.ts';
import type { ConflictCode } from '../../engine/quality/conflicts.ts';
import type { QualityStandard } from '../../engine/quality/standard.ts';
import type { OversizedBlocks } from './duplicates/search.ts';
import type { PlaceReadings, UnreadableText } from './places.ts';

/** Most texts of places that are listed. */
const MOST_TEXTS = 100;

/** How many customers have a value of a field or trait. */
export interface FilledField {
  readonly name: string;
  readonly filled: number;
  /** Whether the standard expects it. */
  readonly expected: boolean;
}

/** Texts that could not be read: how many there are, of how many customers, and the most frequent. */
export interface UnreadablePlaces {
  readonly texts: number;
  readonly customers: number;
  readonly examples: readonly UnreadableText[];
}

/** What a check found. */
export interface QualityFigures extends CountedQuality {
  /** Standard fields and expected traits, the emptiest first. */
  readonly fields: readonly FilledField[];
  readonly conflicts: readonly { readonly code: ConflictCode; readonly customers: number }[];
  readonly outliers: readonly OutlierCount[];
  /** Probable pairs that nobody rejected. */
  readonly duplicatePairs: number;
  readonly oversizedBlocks: readonly OversizedBlocks[];
  readonly unreadableCountries: UnreadablePlaces;
  readonly unreadableRegions: UnreadablePlaces;
}

/** Counts what a check reports, once pairs, fences and readings are stored. */
export async function qualityFigures(
  scope: Scope,
  standard: QualityStandard,
  found: {
    readonly duplicatePairs: number;
    readonly oversizedBlocks: readonly OversizedBlocks[];
    readonly places: PlaceReadings;
  },
): Promise<QualityFigures> {
  const counted = await countQuality(scope);
  const filled = Object.entries(await countFilled(scope)).map(([name, count]) => ({
    name,
    filled: count,
    expected: (standard.expectedFields as readonly string[]).includes(name),
  }));
  const traits = await countFilledTraits(scope, standard.expectedTraits);
  const filledTraits = standard.expectedTraits.map((name) => ({
    name: `traits.${name}`,
    filled: traits.get(name) ?? 0,
    expected: true,
  }));
  return {
    ...counted,
    fields: [...filled, ...filledTraits].sort((one, other) => one.filled - other.filled),
    conflicts: await countConflicts(scope),
    outliers: await countOutliers(scope),
    duplicatePairs: found.duplicatePairs,
    oversizedBlocks: found.oversizedBlocks,
    unreadableCountries: summed(found.places.unreadableCountries),
    unreadableRegions: summed(found.places.unreadableRegions),
  };
}

function summed(texts: readonly UnreadableText[]): UnreadablePlaces {
  return {
    texts: texts.length,
    customers: texts.reduce((sum, { customers }) => sum + customers, 0),
    examples: texts.slice(0, MOST_TEXTS),
  };
}
