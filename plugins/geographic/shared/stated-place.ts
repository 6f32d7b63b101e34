import { countryReader, nameForm } from 'personagraph/countries';
import type { City } from './city-list.ts';
import { chineseAdmin, findCity } from './city-names.ts';
import type { Region } from './region.ts';
import { findRegion, regionOfAdmin } from './region-names.ts';

/** Where a customer says to live, as stated. */
export interface StatedPlace {
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
}

export interface ReaderSettings {
  readonly aliases: Readonly<Record<string, string>>;
  readonly languages: readonly string[];
  /** Alpha-2 of the country that is meant where none is stated. */
  readonly homeCountry: string | null;
}

/** The reading of a stated place. Cities are looked up when first asked for, because their list is large. */
export class Place {
  readonly stated: StatedPlace;
  /** The country's alpha-2 or M49 code, or `unknown`; undefined for none or a name nobody knows. */
  readonly code: string | undefined;
  readonly #read: (name: string) => string | undefined;
  // Null where looked for and not found.
  #city: City | null | undefined;
  #region: Region | null | undefined;

  constructor(stated: StatedPlace, code: string | undefined, read: (name: string) => string | undefined) {
    this.stated = stated;
    this.code = code;
    this.#read = read;
  }

  /** Alpha-2 of the country: as stated, otherwise that of the city; undefined where the statement is no single country. */
  get country(): string | undefined {
    if (this.code !== undefined) return /^[A-Z]{2}$/.test(this.code) ? this.code : undefined;
    return this.stated.country === null ? this.city?.country : undefined;
  }

  /** The region as stated, or that of the city; of China, Germany and the United States only. */
  get region(): Region | undefined {
    if (this.#region === undefined) this.#region = this.#findRegion() ?? null;
    return this.#region ?? undefined;
  }

  #findRegion(): Region | undefined {
    const { region, city } = this.stated;
    const country = this.country;
    if (country === undefined) return undefined;
    if (region !== null) return findRegion(country, region);
    if (city === null) return undefined;
    const admin = this.city?.admin ?? (country === 'CN' ? chineseAdmin(city) : undefined);
    return admin === undefined ? undefined : regionOfAdmin(country, admin);
  }

  /** The city of the list; undefined where none is stated or none of that name is known there. */
  get city(): City | undefined {
    if (this.#city === undefined) this.#city = this.#findCity() ?? null;
    return this.#city ?? undefined;
  }

  #findCity(): City | undefined {
    const { country, region, city } = this.stated;
    const code = this.code;
    // No city is guessed in a country that cannot be read.
    if (city === null || (country !== null && !(code && /^[A-Z]{2}$/.test(code)))) return undefined;
    const known = code !== undefined && region !== null ? findRegion(code, region) : undefined;
    if (known?.admin === '-') return findCity(city, known.code);
    const found = findCity(city, code, known?.admin);
    if (found) return found;
    // "Springfield, IL" and "Hamburg, Germany".
    const [, name, around] = /^(.+)[,，]([^,，]+)$/u.exec(city) ?? [];
    if (name === undefined || around === undefined) return undefined;
    const within = code !== undefined ? findRegion(code, around) : undefined;
    if (within) return known && known !== within ? undefined : findCity(name, code, within.admin);
    const abroad = this.#read(around);
    const there =
      abroad !== undefined && (code ?? abroad) === abroad ? findCity(name, abroad, known?.admin) : undefined;
    if (there || code !== undefined) return there;
    const state = findRegion('US', around);
    return state && findCity(name, 'US', state.admin);
  }
}

const MOST_READERS = 4;
const MOST_PLACES = 50_000;
const readers = new Map<string, (stated: StatedPlace) => Place>();

/**
 * Reader of stated places. Its readings are kept, up to a bound, over batches. A reading is a function of settings and
 * names alone, so that this changes no answer.
 */
export function placeReader({ aliases, languages, homeCountry }: ReaderSettings): (stated: StatedPlace) => Place {
  const key = JSON.stringify([aliases, languages, homeCountry]);
  let reader = readers.get(key);
  if (!reader) {
    if (readers.size >= MOST_READERS) readers.clear();
    reader = makeReader(aliases, languages, homeCountry);
    readers.set(key, reader);
  }
  return reader;
}

function makeReader(
  aliases: ReaderSettings['aliases'],
  languages: readonly string[],
  homeCountry: string | null,
): (stated: StatedPlace) => Place {
  const read = countryReader(aliases, languages);
  const places = new Map<string, Place>();
  return (stated) => {
    const key = `${stated.country ?? ''}\n${stated.region ?? ''}\n${stated.city ?? ''}`;
    let place = places.get(key);
    if (!place) {
      const country = text(stated.country);
      const code = country === null ? (homeCountry ?? undefined) : read(country);
      place = new Place({ country, region: text(stated.region), city: text(stated.city) }, code, read);
      if (places.size >= MOST_PLACES) places.clear();
      places.set(key, place);
    }
    return place;
  };
}

/** The text, or null where it says nothing: blanks and punctuation. */
function text(stated: string | null): string | null {
  return stated === null || nameForm(stated) === '' ? null : stated;
}

/** A city that settings name, such as "Hamburg, DE": in the home country where there is one of the name, otherwise anywhere. */
export function namedCity(name: string, settings: ReaderSettings): City | undefined {
  const stated = { country: null, region: null, city: name };
  return placeReader(settings)(stated).city ?? placeReader({ ...settings, homeCountry: null })(stated).city;
}
