import { NOWHERE } from 'personagraph/countries';
import {
  chinese,
  type Explanation,
  english,
  type Factor,
  type SegmentDefinition,
  type Text,
} from 'personagraph/segmenter';
import { chineseName, englishName } from '../shared/city-names.ts';
import { type Place, placeReader, type StatedPlace } from '../shared/stated-place.ts';
import type { PlaceModel } from './fit.ts';
import { segmentReader } from './rule.ts';
import { type AreaLevel, areaOf, type Cell, cellsOf, type PlaceLevel } from './segments.ts';

/** The segment of one customer, with the reasons. Region and city are there at the levels that need them. */
export function explain(
  model: PlaceModel,
  { country, region = null, city = null }: Partial<StatedPlace> & Pick<StatedPlace, 'country'>,
): Explanation {
  const stated = { country, region, city };
  const segment = model.segments[segmentReader(model)(stated).segment];
  const place = placeReader(model)(stated);
  const cells = cellsOf(place, model.level);
  return {
    segment: segment?.key ?? null,
    verdict: segment ? 'TRUE' : cells.length > 0 ? 'FALSE' : 'UNKNOWN',
    factors: placeFactors({ stated, place, cells, segment, level: model.level }),
  };
}

interface Placed {
  readonly stated: StatedPlace;
  readonly place: Place;
  /** Where it lies, the finest first. */
  readonly cells: readonly Cell[];
  readonly segment: SegmentDefinition | undefined;
  readonly level: PlaceLevel;
}

/** The reasons of a place: of the country, and at finer levels of the region and the city. */
function placeFactors({ stated, place, cells, segment, level }: Placed): Factor[] {
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
      // The reasons after this one say of a finer place that it is merged.
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
  const read = name === undefined ? undefined : { en: english(name), zh: chinese(name) };
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
  const text = { en: `"${stated}" is read as ${read.en}.`, zh: `“${stated}”识别为${read.zh}。` };
  return { feature, observed, expected, verdict: 'TRUE', text };
}

/** That the finest cell is no segment of its own, added to the finest reason. */
function rolledUp(factor: Factor, finest: Cell, segment: SegmentDefinition): Factor {
  const { text } = factor;
  return {
    ...factor,
    text: {
      en: `${english(text)} ${finest.name.en} is no segment of its own (too few customers): counted in ${english(segment.name)}.`,
      zh: `${chinese(text)}${finest.name.zh}人数不足，计入${chinese(segment.name)}。`,
    },
  };
}

interface StatedCountry {
  readonly stated: string | null;
  /** The place that the name was read as. */
  readonly place: string | undefined;
  readonly area: SegmentDefinition | undefined;
  readonly segment: SegmentDefinition | undefined;
  readonly level: AreaLevel;
}

const LEVELS: Readonly<Record<AreaLevel, string>> = { country: '国家', subregion: '次区域', continent: '大洲' };

/** A country as a reason, naming the value where it leads nowhere. */
function countryFactor({ stated, place, area, segment, level }: StatedCountry): Factor {
  const feature = 'country';
  const expected = `a country of a known ${level}`;
  const nothing = (en: string, zh: string): Factor => ({
    feature,
    observed: stated,
    expected,
    verdict: 'UNKNOWN',
    text: { en, zh },
  });
  if (stated === null && area === undefined) return nothing('No country is known.', '国家未知。');
  // Where none is stated, it is the home country of the settings or that of the city.
  const [subject, subjectZh] =
    stated === null ? ['The country, not stated,', '未填写国家，'] : [`"${stated}"`, `“${stated}”`];
  if (place === undefined) {
    return nothing(
      `${subject} is not the name or code of a country; the setting \`aliases\` can say what it means.`,
      `${subjectZh}不是已知的国家名称或代码；可在设置 \`aliases\` 中说明其含义。`,
    );
  }
  if (place === NOWHERE) return nothing(`${subject} says no country.`, `${subjectZh}未说明国家。`);
  if (area === undefined) {
    return nothing(
      `${subject} (${place}) lies in no single ${level}.`,
      `${subjectZh}（${place}）不属于单一${LEVELS[level]}。`,
    );
  }
  const [en, zh] = [english(area.name), chinese(area.name)];
  if (segment === undefined) {
    const text = {
      en: `${subject} is ${en}, where nobody was when the places were learned: refit to see it.`,
      zh: `${subjectZh}属于${zh}，学习时该地无客户，需重新学习。`,
    };
    return { feature, observed: stated, expected: 'a place seen when learned', verdict: 'FALSE', text };
  }
  const merged = segment.key !== area.key;
  return {
    feature,
    observed: stated,
    expected: merged ? 'a place below the smallest size' : `in ${en}`,
    verdict: 'TRUE',
    text: merged
      ? {
          en: `${subject} is ${en}, too small for a segment of its own.`,
          zh: `${subjectZh}属于${zh}，人数不足，归入其他。`,
        }
      : { en: `${subject} (${place}) is in ${en}.`, zh: `${subjectZh}（${place}）属于${zh}。` },
  };
}
