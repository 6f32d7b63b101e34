import { type BilingualText, type Fitted, NotEnoughData, type SegmentDefinition } from 'personagraph/segmenter';
import { chineseName, englishName } from '../shared/city-names.ts';
import type { Precision } from '../shared/position-settings.ts';
import { namedCity, type ReaderSettings } from '../shared/stated-place.ts';
import { segmentsOf } from './segments.ts';
import type { Config } from './settings.ts';

/** A place to measure from, in degrees. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
  readonly name: BilingualText;
}

/** Places with their coordinates, and what distances mean. */
export interface DistanceModel extends ReaderSettings {
  readonly places: readonly Point[];
  readonly by: Config['by'];
  readonly edges: readonly number[];
  readonly reach: number;
  readonly minShare: number;
  readonly coarsest: Precision;
  readonly segments: readonly SegmentDefinition[];
}

/** Looks the places up. Throws NotEnoughData where the settings name none, or a city that is not known. */
export function fit(_: unknown, config: Config): Fitted<DistanceModel> {
  const { places, by, edges, reach, minShare, coarsest, aliases, languages, homeCountry } = config;
  if (places.length === 0) throw new NotEnoughData('The setting places names no place to measure from');
  const reading = { aliases, languages, homeCountry };
  const points = places.map(({ key, name, latitude, longitude, city: stated }): Point => {
    const city = stated === undefined ? undefined : namedCity(stated, reading);
    if (stated !== undefined && !city) {
      throw new NotEnoughData(`"${stated}" is not the name of a known city: give the place ${key} its coordinates`);
    }
    const en = name?.en ?? (city ? englishName(city) : key);
    return {
      latitude: city?.latitude ?? latitude!,
      longitude: city?.longitude ?? longitude!,
      name: { en, zh: name?.zh ?? name?.en ?? (city ? chineseName(city) : key) },
    };
  });
  const segments = segmentsOf(config, points);
  const model: DistanceModel = { places: points, by, edges, reach, minShare, coarsest, segments, ...reading };
  return { segments, model };
}
