import { type Explanation, type Row, shownNumber } from 'personagraph/segmenter';
import { describeBin, round } from 'personagraph/statistics';
import { bandOf, highOutlier, lowOutlier, type QuantileModel } from './rule.ts';
import { quantileSegments } from './segments.ts';
import type { QuantileNeeds } from './settings.ts';

/** The band of a customer's number, and how far it is from the nearest cut. */
export function explainQuantile(model: QuantileModel, { value }: Row<QuantileNeeds>): Explanation {
  const band = bandOf(model, value ?? Number.NaN);
  const observed = shownNumber(value);
  const { source, fence, cuts } = model;
  if (band < 0) {
    return {
      segment: null,
      verdict: 'UNKNOWN',
      factors: [
        {
          feature: 'value',
          observed,
          expected: 'a number',
          verdict: 'UNKNOWN',
          text: { en: `${source} is unknown.`, zh: `${source} 未知。` },
        },
      ],
    };
  }
  const expected =
    band === lowOutlier(model)
      ? `< ${round(fence!.low)}`
      : band === highOutlier(model)
        ? `> ${round(fence!.high)}`
        : describeBin(cuts, band + 1);
  const limits = [...cuts, ...(fence ? [fence.low, fence.high] : [])];
  const nearest = limits.reduce((near, cut) => (Math.abs(cut - value!) < Math.abs(near - value!) ? cut : near));
  return {
    segment: quantileSegments(model)[band]!.key,
    factors: [
      {
        feature: 'value',
        observed,
        expected,
        verdict: 'TRUE',
        text: {
          en: `${source} is ${round(value!)}, ${expected} as of ${model.customers} customers.`,
          zh: `${source} 为 ${round(value!)}，按 ${model.customers} 位客户为 ${expected}。`,
        },
        change: {
          en: `Another band begins at ${round(nearest)}.`,
          zh: `另一档以 ${round(nearest)} 为界。`,
        },
      },
    ],
  };
}
