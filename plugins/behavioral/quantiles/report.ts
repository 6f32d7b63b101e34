import { cutNumbers, equalCuts, fewForCuts, type ModelReport } from 'personagraph/segmenter';
import type { QuantileModel } from './rule.ts';

/** The cuts between bands, and the fences. */
export function reportQuantiles({ cuts, bins, fence, source, customers }: QuantileModel): ModelReport {
  return {
    parameters: [
      ...cutNumbers(cuts, {
        name: 'cut',
        text: `Quantile of ${source}; a band is above its lower cut, up to its upper one.`,
      }),
      ...(fence
        ? [
            { name: 'low fence', value: fence.low, text: 'Numbers below are unusually low (Tukey 1977, outer fence).' },
            {
              name: 'high fence',
              value: fence.high,
              text: 'Numbers above are unusually high (Tukey 1977, outer fence).',
            },
          ]
        : []),
    ],
    quality: [{ name: 'customers', value: customers, unit: 'customers', text: `Customers with ${source}.` }],
    warnings: [
      ...fewForCuts(customers, bins, source),
      ...equalCuts(cuts, source, 'Ask for fewer bands, or cut by values of your own in rules.conditions.'),
    ],
  };
}
