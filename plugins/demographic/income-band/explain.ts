import type { Explanation } from 'personagraph/segmenter';
import { segmentOfIncome } from '../shared/income.ts';
import { incomeFactor } from '../shared/income-factor.ts';
import type { IncomeModel } from '../shared/income-model.ts';

/** Why an income leads to its band, or to none. */
export function explainIncomeBand(
  model: IncomeModel,
  { income, currency }: { readonly income: number | null; readonly currency: string | null },
): Explanation {
  const segment = model.keys[segmentOfIncome(income, currency, model)] ?? null;
  const verdict = segment === null ? 'UNKNOWN' : 'TRUE';
  return { segment, verdict, factors: [incomeFactor(income, currency, model)] };
}
