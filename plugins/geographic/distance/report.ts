import { cutNumbers, type ModelReport } from 'personagraph/segmenter';
import type { DistanceModel } from './fit.ts';

/** The limits of the bands; nothing is learned of the customers. */
export function report({ edges, by }: DistanceModel): ModelReport {
  const bands = { name: 'band from', unit: 'km', text: 'Distance from which the next band begins; as set.' };
  return { parameters: by === 'band' ? cutNumbers(edges, bands) : [], quality: [], warnings: [] };
}
