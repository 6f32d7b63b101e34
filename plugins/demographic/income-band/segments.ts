import type { SegmentDefinition } from 'personagraph/segmenter';
import type { IncomeModel } from '../shared/income-model.ts';

/** The bands as segments, lowest first. */
export function incomeBands({ keys, names }: IncomeModel): SegmentDefinition[] {
  return keys.map((key, band) => ({ key, name: names[band]! }));
}
