import type { SegmentDefinition } from 'personagraph/segmenter';
import { quantile } from 'personagraph/statistics';
import { amount, type IncomeUnit } from './income.ts';

/** Bands in the order of their indexes. */
export interface IncomeModel extends IncomeUnit {
  readonly edges: readonly number[];
  readonly keys: readonly string[];
  readonly names: readonly { readonly en: string; readonly zh: string }[];
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
export function span(edges: readonly number[], band: number): { en: string; zh: string } {
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

/** Bands between edges the customer set. */
export function fixedModel(edges: readonly number[], unit: IncomeUnit): IncomeModel {
  const bands = Array.from({ length: edges.length + 1 }, (_, band) => band);
  return { ...unit, edges, keys: bands.map((band) => fixedKey(edges, band)), names: bands.map((b) => span(edges, b)) };
}

/** Keys keep the number of the lowest quantile of the band, so that `band_5` stays the top fifth if edges merge. */
export function learnedModel(learned: Map<number, number>, quantiles: number, unit: IncomeUnit): IncomeModel {
  const edges = [...learned.keys()];
  const numbers = [1, ...[...learned.values()].map((ended) => ended + 1)];
  const names = numbers.map((number, band) => {
    const { en, zh } = span(edges, band);
    return { en: `Income ${number} of ${quantiles}: ${en}`, zh: `收入第 ${number}/${quantiles} 档：${zh}` };
  });
  return { ...unit, edges, keys: numbers.map((number) => `band_${number}`), names };
}

/** The bands as segments. */
export function segmentsOf({ keys, names }: IncomeModel): SegmentDefinition[] {
  return keys.map((key, band) => ({ key, name: names[band]! }));
}
