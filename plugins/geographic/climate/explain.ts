import type { Explanation } from 'personagraph/segmenter';
import { locatedRow } from '../shared/location.ts';
import { locationFactors, type PositionRow } from '../shared/location-factors.ts';
import { placeReader } from '../shared/stated-place.ts';
import { locator } from './rule.ts';
import { zonesOf } from './segments.ts';
import type { Config } from './settings.ts';

/** The band or half of one customer, with what located it. */
export function explain(config: Config, row: PositionRow): Explanation {
  const { place, answer } = locatedRow(row, placeReader(config), locator(config));
  const { segment, strength, by } = answer;
  const found = zonesOf(config)[segment];
  const verdict = found ? 'TRUE' : 'UNKNOWN';
  const share = Math.round(strength * 100);
  const conclusion = !found
    ? {
        en: `No more than ${share} % of the inhabitants live in one band or half: too few to tell.`,
        zh: `至多 ${share}% 的居民属于同一类，无法判定。`,
      }
    : by === 'city' || by === 'coordinates'
      ? { en: `That is ${found.where}.`, zh: `属于${found.name.zh}。` }
      : {
          en: `${share} % of the inhabitants of its cities live ${found.where}.`,
          zh: `其城市居民中 ${share}% 生活在${found.name.zh}。`,
        };
  return {
    segment: found?.key ?? null,
    verdict,
    factors: locationFactors({ row, place, by, verdict, expected: expectation(config), conclusion }),
  };
}

function expectation({ by, tropicsTo, subtropicsTo, temperateTo }: Config): string {
  if (by === 'band') return `latitude up to ${tropicsTo}, ${subtropicsTo}, ${temperateTo} degrees, or beyond`;
  return 'north or south of the Qinling-Huaihe line in China, of the equator elsewhere';
}
