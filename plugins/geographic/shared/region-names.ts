import { joinInitials, nameForm } from 'personagraph/countries';
import { CHINA } from './data/china.ts';
import { GERMANY } from './data/germany.ts';
import { UNITED_STATES } from './data/united-states.ts';
import type { Region } from './region.ts';

const TABLES: Readonly<Record<string, readonly Region[]>> = { CN: CHINA, DE: GERMANY, US: UNITED_STATES };

/** Words written after a name without changing its meaning. */
const SUFFIXES = / (province|sheng|shi|state|municipality|autonomous region|ar|zizhiqu|sar)$/;

/** The same before a name. */
const PREFIXES = /^(?:the )?(?:free )?(?:state|commonwealth) of (?:the )?/;

let byName: ReadonlyMap<string, ReadonlyMap<string, Region>> | undefined;

/** Regions by country, then by every form of their names; the first of a name keeps it. A constant, made when first used. */
function regions(): ReadonlyMap<string, ReadonlyMap<string, Region>> {
  byName ??= new Map(
    Object.entries(TABLES).map(([country, table]) => {
      const found = new Map<string, Region>();
      for (const region of table) {
        for (const name of [region.code, `${country}-${region.code}`, ...region.names]) {
          if (!found.has(nameForm(name))) found.set(nameForm(name), region);
        }
      }
      return [country, found];
    }),
  );
  return byName;
}

/** True for a country whose regions are known by name: China, Germany and the United States. */
export function hasRegions(country: string): boolean {
  return Object.hasOwn(TABLES, country);
}

/** The region of a country by a name or code in any of its languages; undefined for one nobody knows. */
export function findRegion(country: string, name: string): Region | undefined {
  const form = nameForm(name);
  const known = regions().get(country);
  return (
    known?.get(form) ?? known?.get(form.replace(SUFFIXES, '').replace(PREFIXES, '')) ?? known?.get(joinInitials(form))
  );
}

/** The region of a country by GeoNames' code of the first-order division. */
export function regionOfAdmin(country: string, admin: string): Region | undefined {
  return Object.hasOwn(TABLES, country) ? TABLES[country]!.find((region) => region.admin === admin) : undefined;
}
