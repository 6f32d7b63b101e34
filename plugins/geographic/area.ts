import countries from 'i18n-iso-countries';
import type { SegmentDefinition } from 'personagraph/segmenter';
import { CONTINENTS, SUBREGIONS } from './m49.ts';

export type Level = 'country' | 'subregion' | 'continent';

/** M49 areas of several ISO codes that customers state as if they were a country. */
const ISLANDS = { key: 'channel_islands', name: { en: 'Channel Islands', zh: '海峡群岛' }, subregion: '154' };

const subregionOf = new Map(
  Object.entries(SUBREGIONS).flatMap(([code, { countries: members }]) => members.map((country) => [country, code])),
);

/**
 * The area of a level that a place lies in: the place is an ISO alpha-2 or an M49 code. Undefined where the place is
 * wider than the level (Europe is in no subregion) or no such code exists.
 */
export function areaOf(place: string, level: Level): SegmentDefinition | undefined {
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
