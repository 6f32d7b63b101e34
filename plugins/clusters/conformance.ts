import { DAY } from 'personagraph/segmenter';
import type { ConformanceOptions } from 'personagraph/testing';

/** The kit's own time of evaluation. */
const asOf = Date.UTC(2024, 1, 29, 10, 30, 0, 250);

const texts = ['low', 'middle', 'high'];

/** The conformance kit's settings and rows for the segmenters of this folder, by id. */
const options: Readonly<Record<string, ConformanceOptions>> = {
  'behavioral.clusters': {
    configs: [
      { k: 'auto', mostK: 4, log: ['events.page_view.count'], features: ['events.page_view.count'] },
      { k: 'auto', leastK: 3, chooseBy: 'elbow', measures: ['monetary', 'frequency'], event: 'order' },
      { k: 3, sample: 100, pca: true, variance: 0.5, features: ['events.page_view.count'], standardise: 'min-max' },
      { k: 3, measures: ['monetary'], categories: ['events.purchase.channel'], categoryWeight: 2, missing: 'mean' },
    ],
    invalidConfigs: [
      { event: '' },
      { measures: ['spend'] },
      { measures: ['recency', 'recency'] },
      { features: ['recency'] },
    ],
    rows: Array.from({ length: 24 }, (_, index) => ({
      recency: asOf - ([1, 30, 200, 365][index % 4]! + index) * DAY,
      frequency: [1, 2, 9, 25][(index >> 1) % 4]! + (index % 3),
      monetary: [10, 45, 400, 3_000, -20][index % 5]! + index,
      'events.page_view.count': [3, 80, 7][index % 3]! + index,
      'events.purchase.channel': texts[(index >> 2) % 3]!,
    })),
  },
  'psychographic.clusters': {
    configs: [
      { features: ['traits.quality', 'traits.price'], k: 3 },
      { features: ['traits.quality', 'customer.income'], k: 4, missing: 'mean', standardise: false },
      { features: ['traits.price'], k: 2, starts: 1 },
      { features: ['customer.income', 'traits.quality'], log: ['customer.income'], k: 2, standardise: 'min-max' },
      { features: ['traits.quality', 'traits.price', 'customer.income'], k: 4, pca: true, variance: 0.6 },
      { features: ['traits.quality', 'traits.price'], k: 'auto', mostK: 5, leastK: 3 },
      { features: ['traits.quality'], categories: ['traits.class', 'customer.gender'], k: 3, categoryWeight: 1.5 },
      { categories: ['traits.class'], k: 2 },
      { features: ['traits.quality', 'traits.price'], k: 4, sample: 100, missing: 'mean' },
    ],
    invalidConfigs: [
      { features: ['a', 'a'] },
      { k: 0 },
      { k: 'many' },
      { missing: 'zero' },
      { features: ['a'], log: ['b'] },
      { features: ['a'], categories: ['a'] },
      { leastK: 5, mostK: 4 },
      { variance: 0 },
      { standardise: 'rank' },
      { categoryWeight: -1 },
    ],
    rows: Array.from({ length: 24 }, (_, index) => ({
      'traits.quality': [1, 2, 8, 9][index % 4]! + index / 50,
      'traits.price': [9, 1, 5][index % 3]! - index / 70,
      'customer.income': 20_000 + 2_500 * ((index * 5) % 24),
      'traits.class': texts[index % 3]!,
      'customer.gender': ['f', 'm'][(index >> 1) % 2]!,
    })),
  },
};

export default options;
