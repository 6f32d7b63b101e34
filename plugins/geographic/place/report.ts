import type { ModelReport } from 'personagraph/segmenter';
import type { PlaceModel } from './fit.ts';

/** Below this share of customers with a place that can be read, most are in no segment. */
const MOST_READ = 0.5;

/** The least size, and how many places could be read. */
export function report({ minSize, asked, known, population }: PlaceModel): ModelReport {
  const raised = minSize > asked ? `; raised from ${asked}, for there were too many places` : '';
  const unread = population - known;
  return {
    parameters: [
      {
        name: 'least size',
        value: minSize,
        unit: 'customers',
        text: `Customers from which a place is a segment of its own${raised}.`,
      },
    ],
    quality: [
      { name: 'places read', value: known, unit: 'customers', text: 'Customers with a place that can be read.' },
      {
        name: 'places not read',
        value: unread,
        unit: 'customers',
        text: 'Customers with no place, or one that cannot be read.',
      },
    ],
    warnings:
      known < MOST_READ * population
        ? [
            {
              code: 'FEW_OBSERVATIONS',
              text: `Of ${population} customers the places of ${unread} are missing or cannot be read: the others need not be like them. Give aliases for names that are not read, or mend them.`,
            },
          ]
        : [],
  };
}
