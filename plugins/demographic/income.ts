/** What turns a stated income into the currency of the bands. */
export interface IncomeUnit {
  /** The currency of the bands; null where no income states one. */
  readonly currency: string | null;
  /** Units of that currency for one unit of another. */
  readonly rates: Readonly<Record<string, number>>;
}

/** The factor of a stated currency: NaN for one that cannot be compared; an income without a currency counts as is. */
export function rateOf(stated: string | null, { currency, rates }: IncomeUnit): number {
  if (stated === null || stated === currency) return 1;
  return Object.hasOwn(rates, stated) ? rates[stated]! : Number.NaN;
}

/** Factors by label code, and last the factor of incomes without a currency. */
export function ratesByCode(labels: readonly string[], unit: IncomeUnit): Float64Array {
  return Float64Array.from([...labels, null], (label) => rateOf(label, unit));
}

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

/** An amount as people write it: `51,381.5`. */
export function amount(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
