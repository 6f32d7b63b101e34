import type { BilingualText, SegmentDefinition } from 'personagraph/segmenter';
import { ratioLabel } from '../shared/source-label.ts';
import type { ValuesModel } from './fit.ts';
import type { Orientation } from './settings.ts';

export const ORIENTATION_NAMES: Readonly<Record<Orientation, BilingualText>> = {
  brand: { en: 'brand', zh: '品牌' },
  function: { en: 'function', zh: '功能' },
  price: { en: 'price', zh: '价格' },
};

const SEGMENTS = {
  brand: {
    name: { en: 'Brand image', zh: '品牌导向' },
    what: { en: 'Brand image counts most', zh: '最看重品牌形象' },
  },
  function: {
    name: { en: 'Function', zh: '功能导向' },
    what: { en: 'Function and quality count most', zh: '最看重功能与品质' },
  },
  price: { name: { en: 'Price', zh: '价格导向' }, what: { en: 'Price counts most', zh: '最看重价格' } },
} as const;

/** One for each orientation, measured or not, and the balanced. */
export function valueSegments({ orientations }: ValuesModel): SegmentDefinition[] {
  const oriented = orientations.map(({ key, knots, indicators }) => {
    const { name, what } = SEGMENTS[key];
    const by = indicators.map(ratioLabel);
    const [en, zh] = [by.map((one) => one.en).join(', '), by.map((one) => one.zh).join('、')];
    return {
      key,
      name,
      description:
        knots.length > 0
          ? { en: `${what.en}, by ${en}.`, zh: `${what.zh}，依据${zh}。` }
          : { en: 'Not measured: nothing is known of anybody.', zh: '未测量：没有任何人的数据。' },
    };
  });
  return [
    ...oriented,
    {
      key: 'balanced',
      name: { en: 'Balanced', zh: '均衡' },
      description: { en: 'No orientation leads clearly.', zh: '没有明显突出的导向。' },
    },
  ];
}
