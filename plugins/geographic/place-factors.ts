import type { Factor, SegmentDefinition, Text } from 'personagraph/segmenter';
import { areaOf } from './area.ts';
import type { Cell, PlaceLevel } from './cell.ts';
import { chineseName, englishName } from './city-names.ts';
import { countryFactor } from './country-factor.ts';
import type { Place, StatedPlace } from './stated-place.ts';

interface Placed {
  readonly stated: StatedPlace;
  readonly place: Place;
  /** Where it lies, the finest first. */
  readonly cells: readonly Cell[];
  readonly segment: SegmentDefinition | undefined;
  readonly level: PlaceLevel;
}

/** The reasons of a place: of the country, and at finer levels of the region and the city. */
export function placeFactors({ stated, place, cells, segment, level }: Placed): Factor[] {
  if (level !== 'region' && level !== 'city') {
    const area = cells[0];
    return [countryFactor({ stated: stated.country, place: place.code, area, segment, level })];
  }
  const country = place.code ?? place.country;
  const area = country === undefined ? undefined : areaOf(country, 'country');
  const taken = cells.find(({ key }) => key === segment?.key);
  const factors = [
    countryFactor({
      stated: stated.country,
      place: country,
      area,
      // Whether a finer place is merged, the reasons after this one say.
      segment: taken ? area : segment,
      level: 'country',
    }),
  ];
  const known = place.region ?? cells.find(({ key }) => key.split('-').length === 2);
  factors.push(fineFactor('region', stated.region, place.stated.region, known?.name));
  if (level === 'city') factors.push(cityFactor(stated.city, place, cells));
  if (taken && cells[0] !== taken) return [...factors.slice(0, -1), rolledUp(factors.at(-1)!, cells[0]!, segment!)];
  return factors;
}

function cityFactor(observed: string | null, { city, stated }: Place, cells: readonly Cell[]): Factor {
  if (city) return fineFactor('city', observed, stated.city, { en: englishName(city), zh: chineseName(city) });
  const factor = fineFactor('city', observed, stated.city, undefined);
  const unlisted = stated.city !== null && cells.some(({ key }) => key.split('-').length === 3);
  if (!unlisted) return factor;
  const text = {
    en: `"${stated.city}" is on no list of cities and counts as it is written.`,
    zh: `“${stated.city}”不在城市名录中，按所填名称计。`,
  };
  return { ...factor, verdict: 'TRUE', text };
}

const WORDS = { region: '省州', city: '城市' } as const;

/** `stated` is what was observed, null where that says nothing. */
function fineFactor(
  feature: 'region' | 'city',
  observed: string | null,
  stated: string | null,
  name: Text | undefined,
): Factor {
  const zh = WORDS[feature];
  const read = name === undefined ? undefined : typeof name === 'string' ? { en: name, zh: name } : name;
  const expected = `a known ${feature}`;
  if (stated === null) {
    const text = read
      ? { en: `No ${feature} is stated; the city lies in ${read.en}.`, zh: `未填写${zh}，由城市推得${read.zh}。` }
      : { en: `No ${feature} is stated.`, zh: `未填写${zh}。` };
    return { feature, observed, expected, verdict: read ? 'TRUE' : 'UNKNOWN', text };
  }
  if (!read) {
    const text = {
      en: `"${stated}" is not the name of a ${feature} known there.`,
      zh: `“${stated}”不是该地已知的${zh}。`,
    };
    return { feature, observed, expected, verdict: 'UNKNOWN', text };
  }
  const text = { en: `"${stated}" is read as ${read.en}.`, zh: `“${stated}”识别为${read.zh ?? read.en}。` };
  return { feature, observed, expected, verdict: 'TRUE', text };
}

/** That the finest cell is no segment of its own, added to the finest reason. */
function rolledUp(factor: Factor, finest: Cell, segment: SegmentDefinition): Factor {
  const name = typeof segment.name === 'string' ? { en: segment.name, zh: segment.name } : segment.name;
  const text = typeof factor.text === 'string' ? { en: factor.text, zh: factor.text } : factor.text;
  return {
    ...factor,
    text: {
      en: `${text.en} ${finest.name.en} is no segment of its own (too few customers): counted in ${name.en}.`,
      zh: `${text.zh ?? text.en}${finest.name.zh}人数不足，计入${name.zh ?? name.en}。`,
    },
  };
}
