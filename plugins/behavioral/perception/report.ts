import { cutNumbers, fewForCuts, type ModelReport } from 'personagraph/segmenter';
import type { PerceptionModel } from './rule.ts';
import type { PerceptionConfig } from './settings.ts';

/** The limits of both axes. */
export function reportPerception(model: PerceptionModel, config: PerceptionConfig): ModelReport {
  const { comparisonFrom, loyaltyFrom, customers } = model;
  const learned = config.comparisonFrom === null || config.loyaltyFrom === null;
  return {
    parameters: [
      ...cutNumbers([comparisonFrom], {
        name: 'comparison from',
        unit: 'comparisons a purchase',
        text: 'Comparisons for each purchase from which a customer compares much.',
      }),
      ...cutNumbers([loyaltyFrom], { name: 'loyalty from', text: 'Loyalty from which a customer is loyal.' }),
    ],
    quality: [{ name: 'customers', value: customers, text: 'Customers with enough purchases and both axes known.' }],
    warnings: learned ? fewForCuts(customers, 2, 'each axis') : [],
  };
}
