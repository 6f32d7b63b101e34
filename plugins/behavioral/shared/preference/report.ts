import { fewObservations, type ModelReport } from 'personagraph/segmenter';
import type { PreferenceModel } from './rule.ts';

/** Customers from which on a share of them is known to a fifth of itself. */
const LEAST = 20;

/** How many customers prefer each value that was learned; listed values have nothing to tell. */
export function reportPreference(model: PreferenceModel): ModelReport {
  if (model.mode === 'listed') return { parameters: [], quality: [], warnings: [] };
  const { names, labels, customers } = model;
  return {
    parameters: labels.slice(0, 200).map((label, index) => ({
      name: `${index + 1}. ${names[index] || label}`.replaceAll('\u0000', '').slice(0, 120),
      value: customers[index]!,
      unit: 'customers',
      text: 'Customers who chose this value most, when it was learned.',
    })),
    quality: [],
    warnings: fewObservations({
      found: customers.reduce((sum, one) => sum + one, 0),
      least: LEAST * labels.length,
      who: `customers for ${labels.length} values`,
      todo: 'List the values in the settings, or ask for fewer.',
    }),
  };
}
