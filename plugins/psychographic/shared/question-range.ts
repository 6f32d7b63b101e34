import { ContradictedSettings, type FeatureInfos } from 'personagraph/segmenter';
import { itemOf, type RatingRange } from './rated-items.ts';

/** A range of answers as settings have it: each end given or not. */
export type GivenRange = { readonly [End in keyof RatingRange]?: number | undefined };

/**
 * The answers that rated items may have: as given, otherwise as their questions have it, otherwise the usual ones. Throws
 * `ContradictedSettings` where given and asked differ, where the items are asked on different scales, and where a question
 * has one end alone: no usual end belongs to it.
 */
export function settledRange(
  rated: { readonly key: string; readonly items: readonly string[]; readonly prefix: string },
  given: GivenRange,
  usual: RatingRange,
  features: FeatureInfos,
): RatingRange {
  const ends = { min: endOf('min', rated, given, features), max: endOf('max', rated, given, features) };
  for (const [which, other] of [
    ['min', 'max'],
    ['max', 'min'],
  ] as const) {
    const { asked } = ends[other];
    if (asked !== null && ends[which].value === null) {
      throw new ContradictedSettings(
        `${rated.key} has a question ${asked.name} with ${other} ${asked.value} and no ${which}. Say ${which} in the settings or of the question`,
      );
    }
  }
  const range = { min: ends.min.value ?? usual.min, max: ends.max.value ?? usual.max };
  if (range.min < range.max) return range;
  throw new ContradictedSettings(
    `${rated.key} has min ${range.min} and max ${range.max}: min must be below max. Say both`,
  );
}

/** An end of a range as settings or questions say it. */
interface End {
  readonly value: number | null;
  /** The question that has it; null where none has one. */
  readonly asked: { readonly value: number; readonly name: string } | null;
}

function endOf(
  which: keyof RatingRange,
  rated: { readonly key: string; readonly items: readonly string[]; readonly prefix: string },
  given: GivenRange,
  features: FeatureInfos,
): End {
  let asked: End['asked'] = null;
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
  return { value: set ?? asked?.value ?? null, asked };
}
