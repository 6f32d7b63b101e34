import { type BilingualText, type CategoryColumn, NotEnoughData } from 'personagraph/segmenter';
import { quantile } from 'personagraph/statistics';
import { amount } from './income.ts';
import type { IncomeSettings } from './income-settings.ts';

/** Bands of one currency. */
export interface IncomeScale {
  /** null where no income states one. */
  readonly currency: string | null;
  readonly edges: readonly number[];
  /** Known incomes that the edges are learned from; null where the settings give them. */
  readonly incomes: number | null;
  /** Index of the segment of each band, one more than edges. */
  readonly segments: readonly number[];
}

/** Bands as segments, over one currency or several. */
export interface IncomeModel {
  /** The currency that rates convert to, and that incomes without one are taken for: that of the first scale. */
  readonly currency: string | null;
  /** Units of that currency for one unit of another. */
  readonly rates: Readonly<Record<string, number>>;
  readonly scales: readonly IncomeScale[];
  readonly keys: readonly string[];
  readonly names: readonly BilingualText[];
}

/** Learns bands, or takes the fixed ones. Throws `NotEnoughData` without a known income to learn from. */
export function fitIncome(income: Float64Array, column: CategoryColumn, settings: IncomeSettings): IncomeModel {
  const listed = Object.keys(settings.edgesByCurrency).sort();
  const currency = settings.currency ?? commonCurrency(income, column, listed) ?? listed[0] ?? null;
  const unit = { currency, rates: settings.rates };
  if (settings.edges.length > 0) return fixedModel(unit, settings.edges);
  if (listed.length > 0) {
    const others = listed.filter((code) => code !== currency && !Object.hasOwn(settings.rates, code));
    return numberedModel(
      unit,
      [currency, ...others].map((code) => {
        const edges = settings.edgesByCurrency[code!]!;
        return { currency: code, incomes: null, edges: new Map(edges.map((edge, index) => [edge, index + 1])) };
      }),
      settings.edgesByCurrency[listed[0]!]!.length + 1,
    );
  }
  const known = knownByCurrency(income, column, unit, settings.perCurrency);
  const first = known.get(currency);
  if (first === undefined) {
    const where = currency === null ? '' : ` in ${currency} or a currency with a rate to it`;
    throw new NotEnoughData(`No customer has a known income${where} to learn bands from`);
  }
  const scales = [...known]
    // A scale of its own needs an income for each band.
    .filter(([code, values]) => code === currency || values.length >= settings.quantiles)
    .sort(([one], [two]) => (one === currency ? -1 : two === currency ? 1 : one! < two! ? -1 : 1))
    .map(([code, values]) => ({
      currency: code,
      incomes: values.length,
      edges: learnEdges(values, settings.quantiles),
    }));
  return numberedModel(unit, scales, settings.quantiles);
}

/** The currency that most incomes are stated in (of `among`, if any), the first by code of equals; null for none. */
function commonCurrency(income: Float64Array, { codes, labels }: CategoryColumn, among: readonly string[]) {
  const counts = new Float64Array(labels.length);
  for (let row = 0; row < income.length; row += 1) {
    if (codes[row]! >= 0 && Number.isFinite(income[row]!)) counts[codes[row]!]! += 1;
  }
  const listed = (label: string): boolean => among.length === 0 || among.includes(label);
  const most = counts.reduce((high, count, code) => (listed(labels[code]!) ? Math.max(high, count) : high), 0);
  return most > 0 ? labels.filter((label, code) => listed(label) && counts[code] === most).sort()[0]! : null;
}

/** Known incomes in ascending order, by the currency whose bands they count for. */
function knownByCurrency(
  income: Float64Array,
  { codes, labels }: CategoryColumn,
  { currency, rates }: Pick<IncomeModel, 'currency' | 'rates'>,
  perCurrency: boolean,
): Map<string | null, Float64Array> {
  const counted = [...labels, null].map((label) => {
    if (label === null || label === currency) return { of: currency, rate: 1 };
    if (Object.hasOwn(rates, label)) return { of: currency, rate: rates[label]! };
    return perCurrency ? { of: label, rate: 1 } : undefined;
  });
  const values = new Map<string | null, number[]>();
  const lists = counted.map((one) => {
    if (one === undefined) return undefined;
    const list = values.get(one.of) ?? [];
    values.set(one.of, list);
    return list;
  });
  for (let row = 0; row < income.length; row += 1) {
    const code = codes[row]! < 0 ? labels.length : codes[row]!;
    const value = income[row]! * (counted[code]?.rate ?? Number.NaN);
    if (Number.isFinite(value)) lists[code]!.push(value);
  }
  return new Map(
    [...values].filter(([, list]) => list.length > 0).map(([code, list]) => [code, Float64Array.from(list).sort()]),
  );
}

/** Learned edges, each with the quantile it ends: equal ones merge, and one that nobody is below is dropped. */
export function learnEdges(ascending: Float64Array, quantiles: number): Map<number, number> {
  const edges = new Map<number, number>();
  for (let index = 1; index < quantiles; index += 1) {
    const edge = quantile(ascending, index / quantiles);
    if (edge > ascending[0]!) edges.set(edge, index);
  }
  return edges;
}

/** The incomes of a band in words. */
export function span(edges: readonly number[], band: number): BilingualText {
  const [low, high] = [edges[band - 1], edges[band]];
  if (low === undefined && high === undefined) return { en: 'all incomes', zh: '全部收入' };
  if (low === undefined) return { en: `below ${amount(high!)}`, zh: `低于 ${amount(high!)}` };
  if (high === undefined) return { en: `${amount(low)} and above`, zh: `${amount(low)} 及以上` };
  return { en: `${amount(low)} to below ${amount(high)}`, zh: `${amount(low)} 至 ${amount(high)} 以下` };
}

function fixedKey(edges: readonly number[], band: number): string {
  const [low, high] = [edges[band - 1], edges[band]].map((edge) => edge?.toString().replaceAll(/[.+]/g, '_'));
  return low === undefined ? `under_${high}` : high === undefined ? `${low}_plus` : `${low}-${high}`;
}

type Unit = Pick<IncomeModel, 'currency' | 'rates'>;

/** Bands between edges of one currency that the settings give. */
function fixedModel(unit: Unit, edges: readonly number[]): IncomeModel {
  const bands = Array.from({ length: edges.length + 1 }, (_, band) => band);
  const scales = [{ currency: unit.currency, incomes: null, edges, segments: bands }];
  return { ...unit, scales, keys: bands.map((b) => fixedKey(edges, b)), names: bands.map((b) => span(edges, b)) };
}

/** Keys keep the number of the lowest quantile of the band, so that `band_5` stays the top fifth if edges merge. */
function numberedModel(
  unit: Unit,
  scales: readonly {
    readonly currency: string | null;
    readonly incomes: number | null;
    readonly edges: ReadonlyMap<number, number>;
  }[],
  of: number,
): IncomeModel {
  const numbered = scales.map((scale) => ({ ...scale, numbers: [1, ...[...scale.edges.values()].map((n) => n + 1)] }));
  const numbers = [...new Set(numbered.flatMap((scale) => scale.numbers))].sort((a, b) => a - b);
  const names = numbers.map((number) => {
    const spans = numbered.flatMap(({ currency, edges, numbers: own }) => {
      const band = own.indexOf(number);
      if (band < 0) return [];
      const { en, zh } = span([...edges.keys()], band);
      return scales.length === 1 ? { en, zh } : { en: `${currency} ${en}`, zh: `${currency} ${zh}` };
    });
    const [en, zh] = [spans.map((one) => one.en).join('; '), spans.map((one) => one.zh).join('；')];
    return { en: `Income ${number} of ${of}: ${en}`, zh: `收入第 ${number}/${of} 档：${zh}` };
  });
  return {
    ...unit,
    scales: numbered.map(({ currency, incomes, edges, numbers: own }) => ({
      currency,
      incomes,
      edges: [...edges.keys()],
      segments: own.map((number) => numbers.indexOf(number)),
    })),
    keys: numbers.map((number) => `band_${number}`),
    names,
  };
}
