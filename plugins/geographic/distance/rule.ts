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

/** Index of the segment of a position. The only place where distances become segments. */
function segmentAt(latitude: number, longitude: number, { places, by, edges, reach }: DistanceModel): number {
  const [index, km] = nearest(latitude, longitude, places);
  if (by === 'nearest') return km <= reach ? index : places.length;
  const band = edges.findIndex((edge) => km <= edge);
  return band < 0 ? edges.length : band;
}

/** Locates in bands, or at the nearest place. */
export function locator(model: DistanceModel): Locator<LocatedSegment> {
  const { segments, coarsest, minShare } = model;
  const at = (latitude: number, longitude: number) => segmentAt(latitude, longitude, model);
  const ofCity = ({ latitude, longitude }: City) => at(latitude, longitude);
  return segmentLocator({ segments: segments.length, coarsest, minShare, at, ofCity });
}
