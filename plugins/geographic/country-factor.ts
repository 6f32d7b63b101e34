import type { Factor, SegmentDefinition, Text } from 'personagraph/segmenter';
import type { Level } from './area.ts';
import { NOWHERE } from './country-names.ts';

interface StatedCountry {
  readonly stated: string | null;
  /** What the name was read as. */
  readonly place: string | undefined;
  readonly area: SegmentDefinition | undefined;
  readonly segment: SegmentDefinition | undefined;
  readonly level: Level;
}

const LEVELS: Readonly<Record<Level, string>> = { country: '国家', subregion: '次区域', continent: '大洲' };

/** A country as a reason, naming the value where it leads nowhere. */
export function countryFactor({ stated, place, area, segment, level }: StatedCountry): Factor {
  const feature = 'country';
  const expected = `a country of a known ${level}`;
  const nothing = (en: string, zh: string): Factor => ({
    feature,
    observed: stated,
    expected,
    verdict: 'UNKNOWN',
    text: { en, zh },
  });
  if (stated === null) return nothing('No country is known.', '国家未知。');
  if (place === undefined) {
    return nothing(
      `"${stated}" is not the name or code of a country; the setting \`aliases\` can say what it means.`,
      `“${stated}”不是已知的国家名称或代码；可在设置 \`aliases\` 中说明其含义。`,
    );
  }
  if (place === NOWHERE) return nothing(`"${stated}" says no country.`, `“${stated}”未说明国家。`);
  if (area === undefined) {
    return nothing(
      `"${stated}" (${place}) lies in no single ${level}.`,
      `“${stated}”（${place}）不属于单一${LEVELS[level]}。`,
    );
  }
  const [en, zh] = [inLanguage(area.name, 'en'), inLanguage(area.name, 'zh')];
  if (segment === undefined) {
    const text = {
      en: `"${stated}" is ${en}, where nobody was when the places were learned: refit to see it.`,
      zh: `“${stated}”属于${zh}，学习时该地无客户，需重新学习。`,
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
          en: `"${stated}" is ${en}, too small for a segment of its own.`,
          zh: `“${stated}”属于${zh}，人数不足，归入其他。`,
        }
      : { en: `"${stated}" (${place}) is in ${en}.`, zh: `“${stated}”（${place}）属于${zh}。` },
  };
}

function inLanguage(name: Text, language: 'en' | 'zh'): string {
  return typeof name === 'string' ? name : (name[language] ?? name.en);
}
