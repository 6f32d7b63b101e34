import countries from 'i18n-iso-countries';
import { type BilingualText, type Factor, shownNumber, type Verdict } from 'personagraph/segmenter';
import { chineseName, englishName } from './city-names.ts';
import { positionFault } from './coordinates.ts';
import type { Precision } from './position-settings.ts';
import type { Place } from './stated-place.ts';

/** A customer as segmenters that locate see it. */
export interface PositionRow {
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
}

export interface Reason {
  readonly row: PositionRow;
  readonly place: Place;
  /** The statement that located the customer; undefined: none did. */
  readonly by: Precision | undefined;
  readonly verdict: Verdict;
  readonly expected: string;
  /** The answer that follows from where the customer is, as a sentence. */
  readonly conclusion: BilingualText;
}

/** The reasons of an answer by location: what located the customer with what follows, and what was of no use. */
export function locationFactors({ row, place, by, verdict, expected, conclusion }: Reason): Factor[] {
  const fault = positionFault(row.latitude, row.longitude);
  const faults: Factor[] = fault
    ? (['latitude', 'longitude'] as const).map((feature) => ({
        feature,
        observed: shownNumber(row[feature]),
        expected: 'a position on Earth, in degrees',
        verdict: 'UNKNOWN',
        text: { en: `The coordinates are not used: ${fault[0]}.`, zh: `未使用坐标：${fault[1]}。` },
      }))
    : [];
  if (by === 'coordinates') {
    const where = `${row.latitude}, ${row.longitude}`;
    const text = { en: `At ${where}. ${conclusion.en}`, zh: `位于 ${where}。${conclusion.zh}` };
    return (['latitude', 'longitude'] as const).map((feature) => ({
      feature,
      observed: shownNumber(row[feature]),
      expected,
      verdict,
      text,
    }));
  }
  if (by === undefined) return [...faults, ...unlocated(row)];
  // A country may follow from the city alone or the settings: then the statement that located is the city or none.
  const feature = row[by] === null && by === 'region' ? 'city' : by;
  const read = readAs(place, by);
  const text = {
    en: `Located by ${by}, ${read.en}. ${conclusion.en}`,
    zh: `按${{ city: '城市', region: '省州', country: '国家' }[by]}${read.zh}定位。${conclusion.zh}`,
  };
  return [...faults, { feature, observed: row[feature], expected, verdict, text }];
}

function readAs(place: Place, by: 'city' | 'region' | 'country'): BilingualText {
  const { city, region, country } = place;
  if (by === 'region' && region) return region.name;
  if (by === 'city' && city) {
    const within = `(${city.country}${region ? `-${region.code}` : ''})`;
    return { en: `${englishName(city)} ${within}`, zh: `${chineseName(city)} ${within} ` };
  }
  const name = (language: 'en' | 'zh') =>
    (country && countries.getName(country, language)) ?? place.stated.country ?? '';
  return { en: name('en'), zh: name('zh') };
}

function unlocated(row: PositionRow): Factor[] {
  return (['city', 'country'] as const).map((feature) => ({
    feature,
    observed: row[feature],
    expected: `a known ${feature}`,
    verdict: 'UNKNOWN',
    text:
      row[feature] === null
        ? { en: `No ${feature} is known.`, zh: `${feature === 'city' ? '城市' : '国家'}未知。` }
        : { en: `"${row[feature]}" locates nobody precisely enough.`, zh: `“${row[feature]}”不足以定位。` },
  }));
}
