import type { ModelReport } from 'personagraph/segmenter';
import type { TimeZoneModel } from './fit.ts';

/** How many customers have each offset or zone. */
export function report({ sizes, by }: TimeZoneModel): ModelReport {
  return {
    parameters: [],
    quality: sizes.slice(0, 200).map(([group, customers]) => ({
      name: `size, ${group}`,
      value: customers,
      unit: 'customers',
      text: by === 'zone' ? 'Customers of this zone.' : 'Customers with this offset now or within the year.',
    })),
    warnings: [],
  };
}
