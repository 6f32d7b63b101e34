import type { Fitted, SegmentDefinition } from 'personagraph/segmenter';
import { cityForm } from '../shared/city-names.ts';
import { namedCity, type ReaderSettings } from '../shared/stated-place.ts';
import { tierSegments } from './segments.ts';
import type { Config } from './settings.ts';

/** Tiers, and which city is in which. */
export interface TierModel extends ReaderSettings {
  readonly segments: readonly SegmentDefinition[];
  /** GeoNames ids of listed cities with the index of their segment. */
  readonly ids: readonly (readonly [id: number, segment: number])[];
  /** Names of listed cities that GeoNames does not have, likewise. */
  readonly names: readonly (readonly [form: string, segment: number])[];
  /** Lower limits of the tiers by population, ascending from 1, and the index of the first; empty where there are none. */
  readonly from: readonly number[];
  readonly firstBand: number;
  /** Index of the segment of cities that no list has; -1: by population. */
  readonly other: number;
}

/** Looks the listed cities up. Nothing is learned of the customers. */
export function fit(_: unknown, config: Config): Fitted<TierModel> {
  const { from, tiers, unlisted, ...settings } = config;
  const ids = new Map<number, number>();
  const names = new Map<string, number>();
  tiers.forEach(({ cities }, segment) => {
    for (const name of cities) {
      const city = namedCity(name, settings);
      if (city && !ids.has(city.id)) ids.set(city.id, segment);
      if (!city && !names.has(cityForm(name))) names.set(cityForm(name), segment);
    }
  });
  const byPopulation = tiers.length === 0 || unlisted === 'population';
  const segments = tierSegments(config, byPopulation);
  const model: TierModel = {
    ...settings,
    segments,
    ids: [...ids],
    names: [...names],
    from: byPopulation ? [1, ...from] : [],
    firstBand: tiers.length,
    other: byPopulation ? -1 : tiers.length,
  };
  return { segments, model };
}
