import type { ModelReport } from 'personagraph/segmenter';
import type { HotSpotModel } from './fit.ts';

/** Density, and sizes of the spots. */
export function report({ least, resolution, located, sizes, segments, cells }: HotSpotModel): ModelReport {
  return {
    parameters: [
      {
        name: 'dense from',
        value: least,
        unit: 'customers',
        text: 'Customers from which a cell of the grid is dense.',
      },
      {
        name: 'resolution',
        value: resolution,
        text: 'Resolution of the H3 grid, 0 to 15: each finer one has cells a seventh as large.',
      },
    ],
    quality: [
      {
        name: 'located',
        value: located,
        unit: 'customers',
        text: 'Customers with coordinates or a city that can be read.',
      },
      ...sizes.slice(0, 150).map((value, index) => ({
        name: `size, ${segments[index]!.key}`,
        value,
        unit: 'customers',
        text: `Customers of ${cells[index]!.length} dense cells that touch.`,
      })),
    ],
    warnings: [],
  };
}
