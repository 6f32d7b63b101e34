import { type Batch, defineSegmenter, NotEnoughData } from 'personagraph/segmenter';
import { axesOf, axesReader, type PerceptionNeeds, perceptionNeeds } from './perception-axes.ts';
import { type PerceptionConfig, perceptionConfig } from './perception-config.ts';
import { explainPerception } from './perception-explanation.ts';
import { type PerceptionModel, perceptionOf } from './perception-rule.ts';
import { perceptionSegments } from './perception-segments.ts';
import { ascending, upperHalfFrom } from './threshold.ts';

/**
 * Customers who compare everything and are loyal to nothing, told from those who are loyal by habit. Behaviour and
 * involvement as two axes after Assael, "Consumer behavior and marketing action", 1987 (complex buying against
 * inertia); the measures are ours.
 */
export const perception = defineSegmenter({
  id: 'behavioral.perception',
  version: '1.0.0',
  basis: 'BEHAVIORAL',
  name: { en: 'Perception and loyalty', zh: '感知与忠诚' },
  description: {
    en: 'High perception, engaged loyal, inert loyal or indifferent, by comparisons for each purchase against repeat loyalty (two axes after Assael 1987; the measures are ours).',
    zh: '按每次购买的比较强度与回购忠诚度（两轴参照 Assael 1987，度量为自定），分为高感知、投入型忠诚、惯性忠诚、随意型。',
  },
  config: perceptionConfig,
  needs: perceptionNeeds,
  fit: (population, config) => ({ segments: perceptionSegments, model: fitPerception(population, config) }),
  assign(model, { length, columns }, out) {
    const { purchases, comparison, loyalty } = axesReader(model, columns);
    for (let row = 0; row < length; row++) {
      const answer = perceptionOf(model, purchases(row), comparison(row), loyalty(row));
      out.segment[row] = answer < 0 ? -1 : answer;
    }
  },
  explain: explainPerception,
});

/** Limits that the settings leave open, from customers with enough purchases and both axes known. */
function fitPerception({ columns, length }: Batch<PerceptionNeeds>, config: PerceptionConfig): PerceptionModel {
  const axes = axesOf(config);
  const { purchases, comparison, loyalty } = axesReader(axes, columns);
  const comparisons = new Float64Array(length).fill(Number.NaN);
  const loyalties = new Float64Array(length).fill(Number.NaN);
  for (let row = 0; row < length; row++) {
    if (!(purchases(row) >= config.minPurchases)) continue;
    const [one, two] = [comparison(row), loyalty(row)];
    if (!Number.isFinite(one) || !Number.isFinite(two)) continue;
    comparisons[row] = one;
    loyalties[row] = two;
  }
  return {
    ...axes,
    minPurchases: config.minPurchases,
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
