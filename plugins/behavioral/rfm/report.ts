import { cutNumbers, equalCuts, fewForCuts, type ModelReport } from 'personagraph/segmenter';
import type { RfmModel } from './rule.ts';

/** The cuts between scores. */
export function reportRfm({ recency, frequency, monetary, bins, buyers }: RfmModel): ModelReport {
  const learned = buyers === null ? 'as set' : 'learned';
  const letters = [
    {
      what: 'recency',
      unit: 'days',
      cuts: recency,
      text: `Whole days since the last purchase, up to which the better score holds; ${learned}.`,
    },
    {
      what: 'frequency',
      unit: 'purchases',
      cuts: frequency,
      text: `Purchases up to which the lower score holds; ${learned}.`,
    },
    ...(monetary
      ? [
          {
            what: 'monetary',
            unit: 'currency of the workspace',
            cuts: monetary,
            text: `Money up to which the lower score holds; ${learned}.`,
          },
        ]
      : []),
  ];
  return {
    parameters: letters.flatMap(({ what, unit, cuts, text }) =>
      cutNumbers(cuts.cuts, { name: `${what} cut`, unit, text }),
    ),
    quality:
      buyers === null ? [] : [{ name: 'buyers', value: buyers, text: 'Customers that the cuts were learned from.' }],
    warnings:
      buyers === null
        ? []
        : [
            ...fewForCuts(buyers, bins, 'each score'),
            // Ranks tell equal values apart.
            ...letters
              .filter(({ cuts }) => cuts.keys === null)
              .flatMap(({ what, cuts }) => equalCuts(cuts.cuts, what, 'Set the rule to rank, or give limits.')),
          ],
  };
}
