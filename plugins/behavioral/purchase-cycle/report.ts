import { cutNumbers, fewForCuts, type ModelReport } from 'personagraph/segmenter';
import type { PurchaseCycleModel } from './rule.ts';

/** The typical interval, and from which multiples of the expected one a purchase is due. */
export function reportPurchaseCycle({ typicalDays, limits, customers }: PurchaseCycleModel): ModelReport {
  return {
    parameters: [
      ...cutNumbers([typicalDays], {
        name: 'typical interval',
        unit: 'days',
        text: `Interval that those of single customers are shrunk to; ${customers === null ? 'as set' : 'the median of mean intervals'}.`,
      }),
      ...cutNumbers(limits, {
        name: 'limit',
        unit: 'expected intervals',
        text: 'Multiple of the expected interval from which a purchase is due, overdue and the customer lapsed.',
      }),
    ],
    quality:
      customers === null
        ? []
        : [
            {
              name: 'customers',
              value: customers,
              text: 'Customers with purchases on two days, whose intervals count.',
            },
          ],
    warnings: customers === null ? [] : fewForCuts(customers, 2, 'the typical interval'),
  };
}
