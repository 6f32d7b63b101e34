import { type ExclusiveOutput, UNKNOWN_SEGMENT } from 'personagraph/segmenter';
import { type City, cityList } from './city-list.ts';
import { isPosition } from './coordinates.ts';
import { byStatedPlace, type PlaceColumns } from './place-columns.ts';
import { PRECISIONS, type Precision } from './position-settings.ts';
import type { Place, StatedPlace } from './stated-place.ts';

export interface PositionColumns extends PlaceColumns {
  readonly latitude: Float64Array;
  readonly longitude: Float64Array;
}

/** How answers are found: by coordinates, otherwise once for each stated place. */
export interface Locator<A extends object> {
  /** `place` reads what is stated, for those that need it besides. */
  at(latitude: number, longitude: number, place: () => Place): A;
  from(place: Place): A;
}

/** Answers rows by their own coordinates where these are a position, otherwise by what is stated. */
export function byLocation<A extends object>(
  { latitude, longitude, ...stated }: PositionColumns,
  read: (stated: StatedPlace) => Place,
  { at, from }: Locator<A>,
): (row: number) => A {
  const placed = byStatedPlace(stated, (one): { place: Place; answer: A | undefined } => ({
    place: read(one),
    answer: undefined,
  }));
  let current = 0;
  const place = () => placed(current).place;
  return (row) => {
    current = row;
    if (isPosition(latitude[row]!, longitude[row]!)) return at(latitude[row]!, longitude[row]!, place);
    // Asked only where no coordinates answer: it may need the list of cities.
    const known = placed(row);
    known.answer ??= from(known.place);
    return known.answer;
  };
}

/** How one row is answered: as {@link byLocation} answers it, with what it states and whether its coordinates were used. */
export function locatedRow<A extends object>(
  row: StatedPlace & { readonly latitude: number | null; readonly longitude: number | null },
  read: (stated: StatedPlace) => Place,
  { at, from }: Locator<A>,
): { readonly place: Place; readonly exact: boolean; readonly answer: A } {
  const place = read(row);
  const [latitude, longitude] = [row.latitude ?? Number.NaN, row.longitude ?? Number.NaN];
  const exact = isPosition(latitude, longitude);
  return { place, exact, answer: exact ? at(latitude, longitude, () => place) : from(place) };
}

/** A segment, how much of the answer it is, and what the customer was located by. */
export interface LocatedSegment {
  readonly segment: number;
  readonly strength: number;
  readonly by: Precision | undefined;
}

/** Writes the answers of a batch. */
export function assignLocated(
  { columns, length }: { readonly columns: PositionColumns; readonly length: number },
  out: ExclusiveOutput,
  read: (stated: StatedPlace) => Place,
  locator: Locator<LocatedSegment>,
): void {
  const answer = byLocation(columns, read, locator);
  for (let row = 0; row < length; row += 1) {
    const { segment, strength } = answer(row);
    out.segment[row] = segment < 0 ? UNKNOWN_SEGMENT : segment;
    out.strength[row] = strength;
  }
}

/** How positions, and the cities that stand for a place, become indexes of segments. */
export interface SegmentReading {
  /** How many segments there are. */
  readonly segments: number;
  readonly coarsest: Precision;
  /** Least share of the inhabitants that decides for a place. */
  readonly minShare: number;
  at(latitude: number, longitude: number, place: () => Place): number;
  ofCity(city: City, place: Place): number;
}

/** Locates in segments: a place is in the one in which most inhabitants of its cities are, where enough are. */
export function segmentLocator({ segments, coarsest, minShare, at, ofCity }: SegmentReading): Locator<LocatedSegment> {
  const exact = Array.from(
    { length: segments },
    (_, segment): LocatedSegment => ({ segment, strength: 1, by: 'coordinates' }),
  );
  return {
    at: (latitude, longitude, place) => exact[at(latitude, longitude, place)]!,
    from: (place) => {
      const located = locate(place, coarsest);
      if (!located) return { segment: -1, strength: 0, by: undefined };
      const { group, share } = mostly(located.cities, (city) => ofCity(city, place));
      return { segment: share >= minShare ? group : -1, strength: share, by: located.by };
    },
  };
}

/** So many of the largest cities stand for a region or country: of the inhabitants listed, they have nearly all. */
const MOST_CITIES = 300;

/** An area of M49 that customers state as if it were a country. */
const CHANNEL_ISLANDS = { code: '830', members: ['JE', 'GG'] };

/** The statement that locates a place, and the cities that stand for it: its own, or the largest around. */
export interface Located {
  readonly by: Exclude<Precision, 'coordinates'>;
  readonly cities: readonly City[];
}

/** Locates a stated place, no coarser than asked; undefined where it cannot be. */
export function locate(place: Place, coarsest: Precision): Located | undefined {
  const allowed = PRECISIONS.indexOf(coarsest);
  if (allowed < 1) return undefined;
  const { city } = place;
  if (city) return { by: 'city', cities: [city] };
  if (allowed < 2) return undefined;
  const { country, region } = place;
  if (region) {
    const within =
      region.admin === '-'
        ? cityList().of(region.code)
        : cityList()
            .of(region.country)
            .filter(({ admin }) => admin === region.admin);
    if (within.length > 0) return { by: 'region', cities: within.slice(0, MOST_CITIES) };
  }
  if (allowed < 3) return undefined;
  const codes = place.code === CHANNEL_ISLANDS.code ? CHANNEL_ISLANDS.members : country ? [country] : [];
  const cities = codes.flatMap((code) => cityList().of(code)).slice(0, MOST_CITIES);
  return cities.length > 0 ? { by: 'country', cities } : undefined;
}

/** Inhabitants that a city counts for where cities stand for a region: at least one, where none are known. */
export function weight({ population }: City): number {
  return Math.max(1, population);
}

/** The group in which most inhabitants of the cities live, and their share. Ties go to the group of the larger city. */
export function mostly<G>(
  cities: readonly City[],
  group: (city: City) => G,
): { readonly group: G; readonly share: number } {
  const sums = new Map<G, number>();
  let all = 0;
  for (const city of cities) {
    const own = group(city);
    sums.set(own, (sums.get(own) ?? 0) + weight(city));
    all += weight(city);
  }
  let best: readonly [G, number] | undefined;
  for (const entry of sums) if (!best || entry[1] > best[1]) best = entry;
  if (!best) throw new RangeError('No cities to choose from');
  return { group: best[0], share: best[1] / all };
}
