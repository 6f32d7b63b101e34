import { chinese, type Explanation, english, type Factor, type SegmentDefinition } from 'personagraph/segmenter';
import { chineseName, englishName } from '../shared/city-names.ts';
import { type Place, placeReader, type StatedPlace } from '../shared/stated-place.ts';
import type { TierModel } from './fit.ts';
import { tierReader } from './rule.ts';

/** The tier of one customer, with its city and country as the reasons. */
export function explain(model: TierModel, row: StatedPlace): Explanation {
  const place = placeReader(model)(row);
  const index = tierReader(model)(place);
  const segment = model.segments[index];
  return {
    segment: segment?.key ?? null,
    verdict: segment ? 'TRUE' : 'UNKNOWN',
    factors: tierFactors(place, row, segment, model.other < 0 && (index < 0 || index >= model.firstBand)),
  };
}

/** The city as the reason of a tier, with the country and region it was looked for in. */
function tierFactors(
  place: Place,
  row: StatedPlace,
  segment: SegmentDefinition | undefined,
  byPopulation: boolean,
): Factor[] {
  const { city } = place;
  const reason = (text: Factor['text']): Factor => ({
    feature: 'city',
    observed: row.city,
    expected: byPopulation ? 'a city with a known number of inhabitants' : 'a city on a list',
    verdict: segment ? 'TRUE' : 'UNKNOWN',
    text,
  });
  if (place.stated.city === null) return [reason({ en: 'No city is known.', zh: '城市未知。' })];
  const where = countryFactor(place, row);
  if (!city && !segment) {
    const text = {
      en: `"${row.city}" is not the name of a city known there.`,
      zh: `“${row.city}”不是该地已知的城市。`,
    };
    return [reason(text), where];
  }
  // GeoNames' own codes of regions would be taken for those of ISO 3166-2.
  const within = city && `${city.country}${place.region ? `-${place.region.code}` : ''}`;
  const en = city ? `${englishName(city)} (${within})` : `"${row.city}"`;
  const zh = city ? chineseName(city) : `“${row.city}”`;
  if (!segment) {
    const text = { en: `${en}: GeoNames does not know its inhabitants.`, zh: `${zh}：GeoNames 未记录其人口。` };
    return [reason(text), where];
  }
  const size = byPopulation && city ? city.population : undefined;
  const text = {
    en: `${en}${size === undefined ? '' : ` has ${size.toLocaleString('en')} inhabitants`}: ${english(segment.name)}.`,
    zh: `${zh}${size === undefined ? '' : `有 ${size} 名居民`}：${chinese(segment.name)}。`,
  };
  return [reason(text), where];
}

/** In which country the city was looked for. */
function countryFactor(place: Place, { country }: StatedPlace): Factor {
  const read = place.country;
  return {
    feature: 'country',
    observed: country,
    expected: 'a known country',
    verdict: read === undefined ? 'UNKNOWN' : 'TRUE',
    text: read
      ? {
          en: `The country is ${read}${place.region ? `, the region ${place.region.name.en}` : ''}.`,
          zh: `国家为${read}${place.region ? `，省州为${place.region.name.zh}` : ''}。`,
        }
      : { en: 'The country is not known.', zh: '国家未知。' },
  };
}
