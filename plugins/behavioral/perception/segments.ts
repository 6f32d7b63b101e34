import type { SegmentDefinition } from 'personagraph/segmenter';

/** In the order of the numbers in `rule.ts`. */
export const perceptionSegments: readonly SegmentDefinition[] = [
  {
    key: 'high_perception',
    name: { en: 'High perception', zh: '高感知客户' },
    description: {
      en: 'Compares a lot before each purchase and buys other things each time: strong desire, not loyal.',
      zh: '每次购买前大量比较，且每次购买不同：需求强烈，不忠诚。',
    },
  },
  {
    key: 'indifferent',
    name: { en: 'Indifferent', zh: '随意型' },
    description: { en: 'Buys this and that without comparing.', zh: '不作比较，随意购买。' },
  },
  {
    key: 'engaged_loyal',
    name: { en: 'Engaged loyal', zh: '投入型忠诚' },
    description: { en: 'Compares a lot and comes back to the same.', zh: '大量比较，仍回购同类。' },
  },
  {
    key: 'inert_loyal',
    name: { en: 'Inert loyal', zh: '惯性忠诚' },
    description: {
      en: 'Buys the same again without comparing: loyal by habit.',
      zh: '不作比较地回购同类：出于习惯的忠诚。',
    },
  },
];
