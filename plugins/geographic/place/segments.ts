import countries from 'i18n-iso-countries';
import { keyForm } from 'personagraph/countries';
import { type BilingualText, chinese, english, type SegmentDefinition } from 'personagraph/segmenter';
import { chineseName, englishName } from '../shared/city-names.ts';
import type { Region } from '../shared/region.ts';
import { hasRegions, regionOfAdmin } from '../shared/region-names.ts';
import type { Place } from '../shared/stated-place.ts';
import { CONTINENTS, SUBREGIONS } from './data/m49.ts';

/** Levels of areas, a country or wider. */
export type AreaLevel = 'country' | 'subregion' | 'continent';

/** M49 areas of several ISO codes that customers state as if they were a country. */
const ISLANDS = { key: 'channel_islands', name: { en: 'Channel Islands', zh: '海峡群岛' }, subregion: '154' };

const subregionOf = new Map(
  Object.entries(SUBREGIONS).flatMap(([code, { countries: members }]) => members.map((country) => [country, code])),
);

/**
 * The area of a level that a place lies in: the place is an ISO alpha-2 or an M49 code. Undefined where the place is
 * wider than the level (Europe is in no subregion) or no such code exists.
 */
export function areaOf(place: string, level: AreaLevel): SegmentDefinition | undefined {
  if (level === 'country') {
    if (place === '830') return ISLANDS;
    if (!subregionOf.has(place)) return undefined;
    const en = countries.getName(place, 'en') ?? place;
    return { key: place.toLowerCase(), name: { en, zh: countries.getName(place, 'zh') ?? en } };
  }
  const code = place === '830' ? ISLANDS.subregion : (subregionOf.get(place) ?? place);
  const found = Object.hasOwn(SUBREGIONS, code) ? SUBREGIONS[code] : undefined;
  if (level === 'subregion') return found && { key: found.key, name: found.name };
  if (found) return CONTINENTS[found.continent];
  return Object.hasOwn(CONTINENTS, code) ? CONTINENTS[code as keyof typeof CONTINENTS] : undefined;
}

/** Levels of the roll-up, the widest first. */
export type PlaceLevel = AreaLevel | 'region' | 'city';

/** A place that may be a segment: a city, a region, a country or wider. */
export interface Cell extends SegmentDefinition {
  readonly name: BilingualText;
}

/**
 * The cells that a place lies in, the finest first. The level `city` has its city, region and country, `region` its
 * region and country, wider ones that alone. Unknown parts are left out.
 */
export function cellsOf(place: Place, level: PlaceLevel): readonly Cell[] {
  let byLevel = known.get(place);
  if (!byLevel) {
    byLevel = {};
    known.set(place, byLevel);
  }
  byLevel[level] ??= findCells(place, level);
  return byLevel[level];
}

/** Cells of the places that are kept: a reading is asked for its cells in every batch. */
const known = new WeakMap<Place, Partial<Record<PlaceLevel, readonly Cell[]>>>();

function findCells(place: Place, level: PlaceLevel): Cell[] {
  if (level !== 'region' && level !== 'city') return areaCells(place.code, level);
  const country = areaCells(place.country ?? place.code, 'country');
  const region = regionCell(place);
  const city = level === 'city' ? cityCell(place) : undefined;
  return [...(city ? [city] : []), ...(region ? [region] : []), ...country];
}

function areaCells(code: string | undefined, level: AreaLevel): Cell[] {
  const area = code === undefined ? undefined : areaOf(code, level);
  return area ? [{ key: area.key, name: { en: english(area.name), zh: chinese(area.name) } }] : [];
}

function regionCell(place: Place): Cell | undefined {
  const country = place.country;
  if (country === undefined) return undefined;
  const { region } = place;
  if (region) return { key: `${country}-${region.code}`.toLowerCase(), name: region.name };
  const { region: stated } = place.stated;
  // Where the regions of a country are known, a name that is none of them is not one.
  if (stated === null || hasRegions(country)) return undefined;
  return { key: `${country.toLowerCase()}-${keyForm(stated)}`, name: { en: stated.trim(), zh: stated.trim() } };
}

function cityCell(place: Place): Cell | undefined {
  const country = place.country;
  if (country === undefined || place.stated.city === null) return undefined;
  const { city } = place;
  const within = place.region ?? (city && regionOfAdmin(country, city.admin));
  if (!city) {
    const stated = place.stated.city.trim();
    const key = [country.toLowerCase(), within ? within.code.toLowerCase() : 'city', keyForm(stated)].join('-');
    return { key, name: nameIn(stated, stated, country, within) };
  }
  const division = within ? within.code.toLowerCase() : keyForm(city.admin || 'x');
  return {
    key: `${country.toLowerCase()}-${division}-${keyForm(city.name)}`,
    name: nameIn(englishName(city), chineseName(city), country, within),
  };
}

/** A city with the region or country that tells it from others of its name. */
function nameIn(en: string, zh: string, country: string, region: Region | undefined): BilingualText {
  const within = region?.name ?? {
    en: countries.getName(country, 'en') ?? country,
    zh: countries.getName(country, 'zh') ?? country,
  };
  if (within.en === en) return { en, zh };
  return { en: `${en}, ${within.en}`, zh: `${within.zh}${zh}` };
}
