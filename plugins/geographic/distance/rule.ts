import type { City } from '../shared/city-list.ts';
import { haversine } from '../shared/coordinates.ts';
import { type LocatedSegment, type Locator, segmentLocator } from '../shared/location.ts';
import type { DistanceModel, Point } from './fit.ts';

/** The nearest place and how far it is in km; ties go to the first. */
export function nearest(
  latitude: number,
  longitude: number,
  places: readonly Point[],
): readonly [index: number, km: number] {
  let [index, km] = [0, Number.POSITIVE_INFINITY];
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at]!;
    const distance = haversine(latitude, longitude, place.latitude, place.longitude);
    if (distance < km) [index, km] = [at, distance];
  }
  return [index, km];
}

/** Index of the segment of a distance. The only place where distances become segments. */
function segmentAt(index: number, km: number, { places, by, edges, reach }: DistanceModel): number {
  if (by === 'nearest') return km <= reach ? index : places.length;
  const band = edges.findIndex((edge) => km <= edge);
  return band < 0 ? edges.length : band;
}

/** A segment with the distance to the nearest place in km; NaN where a region or country stands for the customer. */
export interface Distanced extends LocatedSegment {
  readonly km: number;
}

/** Locates in bands, or at the nearest place. An answer by coordinates holds until the next is asked for. */
export function locator(model: DistanceModel): Locator<Distanced> {
  const { segments, coarsest, minShare } = model;
  const last = { segment: -1, strength: 1, by: 'coordinates' as const, km: Number.NaN };
  const at = (latitude: number, longitude: number) => {
    const [index, km] = nearest(latitude, longitude, model.places);
    last.km = km;
    return segmentAt(index, km, model);
  };
  const ofCity = ({ latitude, longitude }: City) => at(latitude, longitude);
  const { from } = segmentLocator({ segments: segments.length, coarsest, minShare, at, ofCity });
  return {
    at: (latitude, longitude) => {
      last.segment = at(latitude, longitude);
      return last;
    },
    from: (place) => {
      const located = from(place);
      // A city is one position; many stand for a region.
      return { ...located, km: located.by === 'city' ? last.km : Number.NaN };
    },
  };
}
