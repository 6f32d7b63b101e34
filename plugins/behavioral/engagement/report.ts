import { cutNumbers, fewForCuts, type ModelReport } from 'personagraph/segmenter';
import type { EngagementModel } from './rule.ts';

/** The score from which customers are highly engaged. */
export function reportEngagement({ highFrom, customers, windowDays }: EngagementModel): ModelReport {
  return {
    parameters:
      highFrom === null
        ? []
        : cutNumbers([highFrom], {
            name: 'high from',
            unit: 'weighted actions',
            text: `Weighted actions in ${windowDays} days from which a customer is highly engaged; ${customers === null ? 'as set' : 'a quantile of the scores above 0'}.`,
          }),
    quality:
      customers === null
        ? []
        : [{ name: 'customers', value: customers, text: `Customers with actions in the ${windowDays} days.` }],
    warnings: customers === null ? [] : fewForCuts(customers, 2, 'engagement'),
  };
}
