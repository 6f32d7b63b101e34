import type { CategoryColumn } from 'personagraph/segmenter';
import type { IncomeModel } from './income-model.ts';

/** How many of the ascending edges are at or below the income; -1 for one that is missing or infinite. */
export function bandOf(income: number, edges: readonly number[]): number {
  if (!Number.isFinite(income)) return -1;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! <= income) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The scale of a stated currency and the factor to its currency; undefined for one that cannot be compared. */
export function scaleOf(
  stated: string | null,
  { currency, rates, scales }: IncomeModel,
): { readonly scale: number; readonly rate: number } | undefined {
  // An income without a currency counts as one in the currency of the bands.
  if (stated === null || stated === currency) return { scale: 0, rate: 1 };
  if (Object.hasOwn(rates, stated)) return { scale: 0, rate: rates[stated]! };
  const own = scales.findIndex((scale) => scale.currency === stated);
  return own < 0 ? undefined : { scale: own, rate: 1 };
}

/**
 * Writes the segment of each income, -1 for none, and into `amounts` the income in the currency of the bands, where it
 * is one. The only place where incomes become segments.
 */
export function placeIncomes(
  model: IncomeModel,
  income: Float64Array,
  { codes, labels }: CategoryColumn,
  segment: Int32Array,
  amounts?: Float64Array,
): void {
  const found = [...labels, null].map((label) => scaleOf(label, model));
  const rates = Float64Array.from(found, (one) => one?.rate ?? Number.NaN);
  const scales = found.map((one) => model.scales[one?.scale ?? 0]!);
  const unstated = labels.length;
  for (let row = 0; row < income.length; row += 1) {
    const code = codes[row]! < 0 ? unstated : codes[row]!;
    const { edges, segments } = scales[code]!;
    const amount = income[row]! * rates[code]!;
    const band = bandOf(amount, edges);
    // Of a currency with bands of its own there is no amount in the first.
    if (amounts && band >= 0 && scales[code] === model.scales[0]) amounts[row] = amount;
    segment[row] = band < 0 ? -1 : segments[band]!;
  }
}

/** Index of the segment of one income, -1 for none, by the rule of {@link placeIncomes}. */
export function segmentOfIncome(stated: number | null, currency: string | null, model: IncomeModel): number {
  const found = scaleOf(currency, model);
  if (stated === null || found === undefined) return -1;
  const { edges, segments } = model.scales[found.scale]!;
  return segments[bandOf(stated * found.rate, edges)] ?? -1;
}

/** An amount as people write it: `51,381.5`. */
export function amount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
