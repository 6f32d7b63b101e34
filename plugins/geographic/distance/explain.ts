import { type BilingualText, chinese, type Explanation, english, type SegmentDefinition } from 'personagraph/segmenter';
import { locatedRow } from '../shared/location.ts';
import { locationFactors, type PositionRow } from '../shared/location-factors.ts';
import { placeReader } from '../shared/stated-place.ts';
import type { DistanceModel, Point } from './fit.ts';
import { locator, nearest } from './rule.ts';

/** The band or place of one customer, with what located it and how far it is. */
export function explain(model: DistanceModel, row: PositionRow): Explanation {
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
}

function distanceInWords(position: { latitude: number; longitude: number }, { places }: DistanceModel): BilingualText {
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
): BilingualText {
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
  return {
    en: `${share} % of its inhabitants live at this distance: ${english(found.name)}.`,
    zh: `${share}% 的居民属于：${chinese(found.name)}。`,
  };
}
