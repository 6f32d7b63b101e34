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
  if (stated === null && area === undefined) return nothing('No country is known.', '国家未知。');
  // Where none is stated, it is the home country of the settings or that of the city.
  const [said, saidZh] =
    stated === null ? ['The country, not stated,', '未填写国家，'] : [`"${stated}"`, `“${stated}”`];
  if (place === undefined) {
    return nothing(
      `${said} is not the name or code of a country; the setting \`aliases\` can say what it means.`,
      `${saidZh}不是已知的国家名称或代码；可在设置 \`aliases\` 中说明其含义。`,
    );
  }
  if (place === NOWHERE) return nothing(`${said} says no country.`, `${saidZh}未说明国家。`);
  if (area === undefined) {
    return nothing(
      `${said} (${place}) lies in no single ${level}.`,
      `${saidZh}（${place}）不属于单一${LEVELS[level]}。`,
    );
  }
  const [en, zh] = [inLanguage(area.name, 'en'), inLanguage(area.name, 'zh')];
  if (segment === undefined) {
    const text = {
      en: `${said} is ${en}, where nobody was when the places were learned: refit to see it.`,
      zh: `${saidZh}属于${zh}，学习时该地无客户，需重新学习。`,
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
          en: `${said} is ${en}, too small for a segment of its own.`,
          zh: `${saidZh}属于${zh}，人数不足，归入其他。`,
        }
      : { en: `${said} (${place}) is in ${en}.`, zh: `${saidZh}（${place}）属于${zh}。` },
  };
}

function inLanguage(name: Text, language: 'en' | 'zh'): string {
  return typeof name === 'string' ? name : (name[language] ?? name.en);
}
