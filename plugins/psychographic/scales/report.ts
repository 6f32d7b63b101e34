import {
  fewObservations,
  finiteNumbers,
  type ModelNumber,
  type ModelReport,
  type ModelWarning,
} from 'personagraph/segmenter';
import { alphaInterval } from '../shared/reliability.ts';
import type { ScaleModel, ScalesModel } from './fit.ts';

/** Scales that are told at most; correlations are those of the first twelve. */
const MOST_SCALES = 25;

/** Means and cuts of the scales, their reliability and correlations, and items that should be looked at. */
export function reportScales({ scales, correlations, warnings }: ScalesModel): ModelReport {
  const told = scales.slice(0, MOST_SCALES);
  return {
    parameters: finiteNumbers(told.flatMap(parametersOf)),
    quality: finiteNumbers([
      ...told.flatMap(reliability),
      ...correlations.map(({ scales: [one, two], people, value }) => ({
        name: `correlation of ${one} and ${two}`,
        value,
        text: `Pearson correlation of the scores of ${people} customers who have both.`,
      })),
    ]),
    warnings: [
      ...warnings.map(({ item, en }) => ({
        code: item === null ? 'WEAK_SCALE' : 'ITEM_AGAINST_SCALE',
        text: `${en} ${item === null ? 'Do not read differences of single customers in it.' : 'Write it with a minus in the setting scales, if its wording is the reverse.'}`,
      })),
      ...told.flatMap(fewAnswers),
    ].slice(0, 50),
  };
}

function parametersOf({ key, people, mean, deviation, cuts, error }: ScaleModel): ModelNumber[] {
  if (people === 0) return [];
  const unit = 'points of an answer';
  return [
    { name: `mean, ${key}`, value: mean, unit, standardError: deviation / Math.sqrt(people), text: 'Mean score.' },
    { name: `deviation, ${key}`, value: deviation, unit, text: 'Standard deviation of the scores, with n - 1.' },
    {
      name: `error of measurement, ${key}`,
      value: error,
      unit,
      text: 'Standard error of one score: deviation times the root of 1 - alpha.',
    },
    ...(cuts
      ? [
          { name: `high from, ${key}`, value: cuts.high, unit, text: 'Score from which a customer is high.' },
          { name: `low up to, ${key}`, value: cuts.low, unit, text: 'Score up to which a customer is low.' },
        ]
      : []),
  ];
}

function reliability({ key, alpha, people, items }: ScaleModel): ModelNumber[] {
  const count = { name: `people, ${key}`, value: people, text: 'Customers with a score.' };
  if (alpha === null) return [count];
  return [
    {
      name: `alpha, ${key}`,
      value: alpha,
      ...alphaInterval(alpha, items.length, people),
      text: `Cronbach's alpha (1951) of ${items.length} items; interval by Bonett (2002). From .7 on usually taken as acceptable.`,
    },
    count,
  ];
}

/** Fewer than this leave the 95 % interval of an alpha of .7 wider than a tenth to either side. */
const LEAST_PEOPLE = 100;

function fewAnswers({ key, people }: ScaleModel): ModelWarning[] {
  return fewObservations({
    found: people,
    least: LEAST_PEOPLE,
    who: `customers with a score of ${key}`,
    todo: 'Ask more customers before reading alpha and the cuts.',
  });
}
