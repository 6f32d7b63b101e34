import type { SegmentDefinition } from 'personagraph/segmenter';
import type { Config } from './settings.ts';

/** Tiers by list in their order; after them those by inhabitants, or `other`. */
export function tierSegments({ tiers, from }: Config, byPopulation: boolean): SegmentDefinition[] {
  return [
    ...tiers.map(({ key, name: { en, zh } }) => ({ key, name: zh === undefined ? { en } : { en, zh } })),
    ...(byPopulation ? populationBands(from) : [{ key: 'other', name: { en: 'Other cities', zh: '其他城市' } }]),
  ];
}

/**
 * Names of the usual limits: the size classes of the United Nations (World Urbanization Prospects). Those of the State
 * Council of China are the same (国发〔2014〕51号: lower limits included).
 */
const USUAL: Readonly<Record<number, readonly [string, string]>> = {
  500000: ['Medium-sized city', '中等城市'],
  1000000: ['Large city', '大城市'],
  5000000: ['Very large city', '特大城市'],
  10000000: ['Megacity', '超大城市'],
};

/** Tiers by inhabitants, the smallest first. Keys name the lower limit, so that they outlive a change of the others. */
function populationBands(from: readonly number[]): SegmentDefinition[] {
  const small = {
    key: `under_${from[0]!}`,
    name: { en: `Small city: under ${inEnglish(from[0]!)}`, zh: `小城市：${inChinese(from[0]!)}以下` },
  };
  const bands = from.map((size) => {
    const [en, zh] = USUAL[size] ?? ['City', '城市'];
    return { key: `from_${size}`, name: { en: `${en}: from ${inEnglish(size)}`, zh: `${zh}：${inChinese(size)}以上` } };
  });
  return [small, ...bands];
}

function inEnglish(size: number): string {
  return size.toLocaleString('en');
}

function inChinese(size: number): string {
  return size % 10_000 === 0 ? `${size / 10_000}万` : `${size}`;
}
