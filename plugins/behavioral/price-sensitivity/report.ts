import { cutNumbers, equalCuts, fewForCuts, type ModelReport } from 'personagraph/segmenter';
import type { PriceSensitivityModel } from './rule.ts';

/** The limits of the discounted share, the price and the number of purchases. */
export function reportPriceSensitivity(model: PriceSensitivityModel): ModelReport {
  const { cuts, rule, premiumPrice, frequentFrom, customers } = model;
  const learned = rule !== 'fixed';
  return {
    parameters: [
      ...cutNumbers(cuts, {
        name: 'discounted share cut',
        text: `Share bought at a discount, 0 to 1, from which the next segment begins; ${learned ? 'learned' : 'as set'}.`,
      }),
      ...cutNumbers([premiumPrice], {
        name: 'premium price',
        unit: 'currency of the workspace',
        text: 'Price level from which customers who often buy are premium.',
      }),
      ...cutNumbers([frequentFrom], {
        name: 'frequent from',
        unit: 'purchases',
        text: 'Purchases from which a customer buys often.',
      }),
    ],
    quality: [{ name: 'customers', value: customers, text: 'Customers with enough purchases and a discounted share.' }],
    warnings: learned
      ? [
          ...fewForCuts(customers, cuts.length + 1, 'the discounted share'),
          ...equalCuts(cuts, 'the discounted share', 'Set the rule to fixed, with shares of your own.'),
        ]
      : [],
  };
}
