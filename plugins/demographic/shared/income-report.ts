import { cutNumbers, equalCuts, fewForCuts, type ModelNumber, type ModelReport } from 'personagraph/segmenter';
import type { IncomeModel } from './income-model.ts';

/** The edges of bands, currency by currency. */
export function reportIncome({ scales }: IncomeModel): ModelReport {
  const named = (name: string, currency: string | null) => (scales.length === 1 ? name : `${name}, ${currency}`);
  return {
    parameters: scales.flatMap(({ currency, edges, incomes }) =>
      cutNumbers(edges, {
        name: named('band from', currency),
        unit: currency ?? 'currency of the workspace',
        text: `Income from which the next band begins; ${incomes === null ? 'as set' : 'a quantile of the known incomes'}.`,
      }),
    ),
    quality: scales.flatMap(({ currency, incomes }): ModelNumber[] =>
      incomes === null
        ? []
        : [
            {
              name: named('incomes', currency),
              value: incomes,
              text: 'Known incomes that the bands were learned from.',
            },
          ],
    ),
    warnings: scales.flatMap(({ currency, edges, segments, incomes }) =>
      incomes === null
        ? []
        : [
            ...fewForCuts(incomes, segments.length, `income${currency === null ? '' : ` in ${currency}`}`),
            ...equalCuts(edges, 'income', 'Give edges, or ask for fewer bands.'),
          ],
    ),
  };
}
