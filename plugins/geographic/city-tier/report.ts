import { cutNumbers, type ModelReport } from 'personagraph/segmenter';
import type { TierModel } from './fit.ts';

/** The limits of the tiers; nothing is learned of the customers. */
export function report({ from }: TierModel): ModelReport {
  const parameters = cutNumbers(from, {
    name: 'tier from',
    unit: 'inhabitants',
    text: 'Inhabitants from which a tier begins; as set.',
  });
  return { parameters, quality: [], warnings: [] };
}
