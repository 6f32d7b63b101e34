import { defineSegmenter, NotEnoughData, type SegmentDefinition } from 'personagraph/segmenter';
import type { City } from './city-list.ts';
import { chineseName, englishName } from './city-names.ts';
import { haversine } from './coordinates.ts';
import { bandSegments, type DistanceConfig, distanceConfig } from './distance-config.ts';
import { assignLocated, type LocatedSegment, type Locator, locatedRow, segmentLocator } from './location.ts';
import { locationFactors } from './location-factors.ts';
import { type Precision, positionNeeds } from './position-settings.ts';
import { namedCity, placeReader, type ReaderSettings } from './stated-place.ts';

interface Point {
  readonly latitude: number;
  readonly longitude: number;
  readonly name: { readonly en: string; readonly zh: string };
}

/** Places with their coordinates, and what distances mean. */
export interface DistanceModel extends ReaderSettings {
  readonly places: readonly Point[];
  readonly by: DistanceConfig['by'];
  readonly edges: readonly number[];
  readonly reach: number;
  readonly minShare: number;
  readonly coarsest: Precision;
  readonly segments: readonly SegmentDefinition[];
}

/** The nearest place and how far it is in km; ties go to the first. */
function nearest(latitude: number, longitude: number, places: readonly Point[]): readonly [index: number, km: number] {
  let [index, km] = [0, Number.POSITIVE_INFINITY];
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at]!;
    const distance = haversine(latitude, longitude, place.latitude, place.longitude);
    if (distance < km) [index, km] = [at, distance];
  }
  return [index, km];
}

/** Index of the segment of a position. The only place where distances become segments. */
function segmentAt(latitude: number, longitude: number, { places, by, edges, reach }: DistanceModel): number {
  const [index, km] = nearest(latitude, longitude, places);
  if (by === 'nearest') return km <= reach ? index : places.length;
  const band = edges.findIndex((edge) => km <= edge);
  return band < 0 ? edges.length : band;
}

function locator(model: DistanceModel): Locator<LocatedSegment> {
  const { segments, coarsest, minShare } = model;
  const at = (latitude: number, longitude: number) => segmentAt(latitude, longitude, model);
  const ofCity = ({ latitude, longitude }: City) => at(latitude, longitude);
  return segmentLocator({ segments: segments.length, coarsest, minShare, at, ofCity });
}

export default defineSegmenter({
  id: 'geographic.distance',
  version: '1.0.0',
  basis: 'GEOGRAPHIC',
  name: { en: 'Distance', zh: '距离' },
  description: {
    en: 'Great-circle distance to the nearest of your places (haversine formula, Sinnott 1984) in bands, or which place is nearest.',
    zh: '到最近指定地点的球面距离（半正矢公式，Sinnott 1984）分档，或最近的地点。',
  },
  config: distanceConfig,
  needs: (settings) => positionNeeds(settings),
  fit(_, { places, by, edges, reach, minShare, coarsest, aliases, languages, homeCountry }) {
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
    const segments: SegmentDefinition[] =
      by === 'band'
        ? bandSegments(edges)
        : [
            ...points.map(({ name }, index) => ({ key: places[index]!.key, name })),
            { key: 'far', name: { en: 'Far from all', zh: '远离各地点' } },
          ];
    const model: DistanceModel = { places: points, by, edges, reach, minShare, coarsest, segments, ...reading };
    return { segments, model };
  },
  assign(model, batch, out) {
    assignLocated(batch, out, placeReader(model), locator(model));
  },
  explain(model, row) {
    const { place, exact, answer } = locatedRow(row, placeReader(model), locator(model));
    const { segment, strength, by } = answer;
    const found = model.segments[segment];
    const verdict = found ? 'TRUE' : 'UNKNOWN';
    const position = exact ? { latitude: row.latitude!, longitude: row.longitude! } : place.city;
    const conclusion =
      position && (by === 'coordinates' || by === 'city')
        ? distanceInWords(position, model)
        : shareInWords(Math.round(strength * 100), found, model.places[segment], model.by);
    const expected =
      model.by === 'band' ? `bands to ${model.edges.join(', ')} km` : `within ${model.reach} km of a place`;
    return {
      segment: found?.key ?? null,
      verdict,
      factors: locationFactors({ row, place, by, verdict, expected, conclusion }),
    };
  },
});

interface Words {
  readonly en: string;
  readonly zh: string;
}

function distanceInWords(position: { latitude: number; longitude: number }, { places }: DistanceModel): Words {
  const [index, km] = nearest(position.latitude, position.longitude, places);
  const { en, zh } = places[index]!.name;
  const distance = km.toFixed(1);
  return { en: `${en} is the nearest place, at ${distance} km.`, zh: `最近的地点是${zh}，距离 ${distance} 公里。` };
}

function shareInWords(
  share: number,
  found: SegmentDefinition | undefined,
  place: Point | undefined,
  by: DistanceModel['by'],
): Words {
  if (!found) {
    return {
      en: `No more than ${share} % of its inhabitants are at one distance: too few to tell.`,
      zh: `至多 ${share}% 的居民处于同一档，无法判定。`,
    };
  }
  if (by === 'nearest' && place) {
    const { en, zh } = place.name;
    return {
      en: `${en} is the nearest place for ${share} % of its inhabitants.`,
      zh: `对 ${share}% 的居民，最近的地点是${zh}。`,
    };
  }
  const name = found.name as Words;
  return {
    en: `${share} % of its inhabitants live at this distance: ${name.en}.`,
    zh: `${share}% 的居民属于：${name.zh}。`,
  };
}
