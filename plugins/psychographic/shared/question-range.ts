import { ContradictedSettings, type FeatureInfos } from 'personagraph/segmenter';
import { itemOf, type RatingRange } from './rated-items.ts';

/** A range of answers as settings have it: each end given or not. */
export type GivenRange = { readonly [End in keyof RatingRange]?: number | undefined };

/**
 * The answers that rated items may have: as given, otherwise as their questions have it, otherwise the usual ones. Throws
 * `ContradictedSettings` where given and asked differ, and where the items are asked on different scales.
 */
export function settledRange(
  rated: { readonly key: string; readonly items: readonly string[]; readonly prefix: string },
  given: GivenRange,
  usual: RatingRange,
  features: FeatureInfos,
): RatingRange {
  const end = (which: keyof RatingRange): number => {
    let asked: { readonly value: number; readonly name: string } | null = null;
    for (const { name, feature } of rated.items.map((item) => itemOf(rated.prefix, item))) {
      const value = features[feature]?.[which] ?? null;
      if (value === null) continue;
      if (asked !== null && asked.value !== value) {
        throw new ContradictedSettings(
          `${rated.key} has questions of different ranges: ${which} ${asked.value} of ${asked.name}, ${value} of ${name}. Give each range a scale or group of its own`,
        );
      }
      asked = { value, name };
    }
    const set = given[which];
    if (set !== undefined && asked !== null && set !== asked.value) {
      throw new ContradictedSettings(
        `${rated.key} has ${which} ${set}, and its question ${asked.name} has ${which} ${asked.value}. Leave ${which} out, or say ${asked.value}`,
      );
    }
    return set ?? asked?.value ?? usual[which];
  };
  return { min: end('min'), max: end('max') };
}
