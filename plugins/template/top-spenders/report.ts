import { cutNumbers, fewForCuts, type ModelReport } from 'personagraph/segmenter';
import type { Model } from './rule.ts';

// 8. The numbers of the model for those who check it, rare. From the model only; leave it out if there are none to tell.
export function report({ threshold, spenders }: Model): ModelReport {
  return {
    parameters: cutNumbers([threshold], {
      name: 'threshold',
      unit: 'currency of the workspace',
      text: 'All-time amount from which a customer is a top spender.',
    }),
    quality: [{ name: 'spenders', value: spenders, text: 'Customers whose amount the threshold was learned from.' }],
    warnings: fewForCuts(spenders, 2, 'top spenders'),
  };
}
