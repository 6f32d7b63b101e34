import { fewObservations, finiteNumbers, type ModelReport } from 'personagraph/segmenter';
import type { OrientationModel, ValuesModel } from './fit.ts';

/** Customers from which on a percentile is known to five points at its widest: sqrt(.25 / 100). */
const LEAST_PEOPLE = 100;

/** The spread of each indicator, who is known, and how far orientations go together. */
export function reportValues({ orientations, correlations, margin }: ValuesModel): ModelReport {
  const measured = orientations.filter(({ knots }) => knots.length > 0);
  return {
    parameters: finiteNumbers([
      { name: 'margin', value: margin, text: 'How far the highest percentile must stand above the next; as set.' },
      ...measured.flatMap(mediansOf),
    ]),
    quality: finiteNumbers([
      ...orientations.map(({ key, people }) => ({
        name: `people, ${key}`,
        value: people,
        text: 'Customers of whom the orientation is known.',
      })),
      ...correlations.map(({ of: [one, two], people, value }) => ({
        name: `correlation of ${one} and ${two}`,
        value,
        text: `Pearson correlation of the percentiles of ${people} customers who have both; near 1, the two do not tell customers apart.`,
      })),
    ]),
    warnings: measured.flatMap(({ key, people }) =>
      fewObservations({
        found: people,
        least: LEAST_PEOPLE,
        who: `customers of whom ${key} is known`,
        todo: 'Percentiles are those of these customers: ask more of them, or set indicators that more customers have.',
      }),
    ),
  };
}

function mediansOf({ key, indicators }: OrientationModel) {
  return indicators
    .filter(({ knots }) => knots.length > 0)
    .map(({ feature, per, knots }, index) => ({
      name: `median, ${key} ${index + 1}`,
      value: knots[(knots.length - 1) >> 1]!,
      text: `Middle of ${feature}${per === null ? '' : ` divided by ${per}`}, whose percentiles count.`.slice(0, 500),
    }));
}
