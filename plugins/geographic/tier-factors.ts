import type { Factor, SegmentDefinition } from 'personagraph/segmenter';
import { chineseName, englishName } from './city-names.ts';
import type { Place, StatedPlace } from './stated-place.ts';

/** The city as the reason of a tier, with the country and region it was looked for in. */
export function tierFactors(
  place: Place,
  row: StatedPlace,
  segment: SegmentDefinition | undefined,
  byPopulation: boolean,
): Factor[] {
  const { city } = place;
  const name = (segment?.name ?? { en: '' }) as { en: string; zh?: string };
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
    en: `${en}${size === undefined ? '' : ` has ${size.toLocaleString('en')} inhabitants`}: ${name.en}.`,
    zh: `${zh}${size === undefined ? '' : `有 ${size} 名居民`}：${name.zh ?? name.en}。`,
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
