import countries from 'i18n-iso-countries';
import type { SegmentDefinition } from 'personagraph/segmenter';
import { areaOf, type Level } from './area.ts';
import { chineseName, englishName } from './city-names.ts';
import { keyForm } from './name-form.ts';
import type { Region } from './region.ts';
import { hasRegions, regionOfAdmin } from './region-names.ts';
import type { Place } from './stated-place.ts';

/** Levels of the roll-up, the widest first. */
export type PlaceLevel = Exclude<Level, 'country'> | 'country' | 'region' | 'city';

/** A place that may be a segment: a city, a region, a country or wider. */
export interface Cell extends SegmentDefinition {
  readonly name: { readonly en: string; readonly zh: string };
}

/**
 * The cells that a place lies in, the finest first: of the level `city` its city, region and country, of `region` its
 * region and country, of wider ones that alone. What is not known is left out.
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

function areaCells(code: string | undefined, level: Level): Cell[] {
  const area = code === undefined ? undefined : areaOf(code, level);
  return area ? [{ key: area.key, name: bothNames(area) }] : [];
}

function bothNames({ name }: SegmentDefinition): Cell['name'] {
  return typeof name === 'string' ? { en: name, zh: name } : { en: name.en, zh: name.zh ?? name.en };
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
function nameIn(en: string, zh: string, country: string, region: Region | undefined): Cell['name'] {
  const within = region?.name ?? {
    en: countries.getName(country, 'en') ?? country,
    zh: countries.getName(country, 'zh') ?? country,
  };
  if (within.en === en) return { en, zh };
  return { en: `${en}, ${within.en}`, zh: `${within.zh}${zh}` };
}
