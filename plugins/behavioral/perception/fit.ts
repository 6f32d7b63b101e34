import { type Batch, NotEnoughData } from 'personagraph/segmenter';
import { ascending, upperHalfFrom } from '../shared/threshold.ts';
import { axesReader, type PerceptionModel } from './rule.ts';
import { axesOf, type PerceptionConfig, type PerceptionNeeds } from './settings.ts';

/** Limits that the settings leave open, from customers with enough purchases and both axes known. */
export function fitPerception({ columns, length }: Batch<PerceptionNeeds>, config: PerceptionConfig): PerceptionModel {
  const axes = axesOf(config);
  const { purchases, comparison, loyalty } = axesReader(axes, columns);
  const comparisons = new Float64Array(length).fill(Number.NaN);
  const loyalties = new Float64Array(length).fill(Number.NaN);
  let customers = 0;
  for (let row = 0; row < length; row++) {
    if (!(purchases(row) >= config.minPurchases)) continue;
    const [one, two] = [comparison(row), loyalty(row)];
    if (!Number.isFinite(one) || !Number.isFinite(two)) continue;
    comparisons[row] = one;
    loyalties[row] = two;
    customers++;
  }
  return {
    ...axes,
    minPurchases: config.minPurchases,
    customers,
    comparisonFrom: config.comparisonFrom ?? learned(comparisons, 'intensity of comparison', 'comparisonFrom'),
    loyaltyFrom: config.loyaltyFrom ?? learned(loyalties, 'loyalty', 'loyaltyFrom'),
  };
}

function learned(values: Float64Array, what: string, setting: string): number {
  const known = ascending(values);
  const from = upperHalfFrom(known);
  if (from !== null) return from;
  const found = known.length === 0 ? 'No customer with enough purchases has' : 'All customers have the same';
  throw new NotEnoughData(`${found} ${what}, so no limit can be learned; give ${setting}, or other sources`);
}
