import type { Batch, CategoryColumn, Needs } from 'personagraph/segmenter';
import { fitIncome, learnEdges } from '../income-model.ts';
import { normalise } from '../label.ts';
import { type Axis, type AxisValue, CURRENCY, TABLES } from './axis.ts';
import { type AxisConfig, type CrossConfig, needOf } from './axis-config.ts';
import { bandValue, numberName } from './axis-values.ts';
import { labelKey } from './value-key.ts';

/** Three features of so many values each still have a number for every cell. */
const MOST_LABELS = 10_000;
const UNKNOWN: AxisValue = { key: 'unknown', name: { en: 'unknown', zh: '未知' } };

type Learned<T> = T extends unknown ? Omit<T, 'need' | 'unknown'> : never;

/** The values of one feature: known from the settings, or learned from the population. */
export function learnAxis(axis: AxisConfig, { columns }: Batch<Needs>, settings: CrossConfig): Axis {
  const { missing, minSize } = settings;
  const need = needOf(axis);
  const learned = learn(axis, columns, need, minSize);
  if (missing === 'none') return { ...learned, need, unknown: -1 };
  return { ...learned, need, values: [...learned.values, UNKNOWN], unknown: learned.values.length };
}

function learn(axis: AxisConfig, columns: Batch<Needs>['columns'], need: string, minSize: number): Learned<Axis> {
  switch (axis.by) {
    case 'age':
      return between({ kind: 'age', edges: axis.edges }, need);
    case 'children':
    case 'householdSize':
      return between({ kind: 'number', whole: true, edges: axis.edges }, need);
    case 'number':
      if (axis.edges.length > 0) return between({ kind: 'number', whole: false, edges: axis.edges }, need);
      return learnNumber(columns[need] as Float64Array, axis.quantiles);
    case 'income': {
      const income = fitIncome(columns[need] as Float64Array, columns[CURRENCY] as CategoryColumn, axis);
      const values = income.keys.map((key, index) => ({ key: key.replace('-', '_to_'), name: income.names[index]! }));
      return banded({ kind: 'income', income }, values);
    }
    case 'category':
      return { kind: 'category', values: labelValues(columns[need] as CategoryColumn, minSize), ordered: 0 };
    case 'flag': {
      const values = [
        { key: 'no', name: { en: 'no', zh: '否' } },
        { key: 'yes', name: { en: 'yes', zh: '是' } },
      ];
      return { kind: 'flag', values, ordered: 0 };
    }
    default: {
      const { groups, ordered } = TABLES[axis.by];
      const values = groups.map(({ key, name }) => ({ key, name }));
      return { kind: 'labels', table: axis.by, labels: axis.labels, values, ordered: ordered ? values.length : 0 };
    }
  }
}

function between(
  learned: { kind: 'age'; edges: number[] } | { kind: 'number'; edges: number[]; whole: boolean },
  need: string,
): Learned<Axis> {
  const bands = Array.from({ length: learned.edges.length + 1 }, (_, band) => band);
  return banded(
    learned,
    bands.map((band) => bandValue({ ...learned, need }, band, band)),
  );
}

function banded<T extends object>(learned: T, values: readonly AxisValue[]) {
  return { ...learned, values, ordered: values.length };
}

function learnNumber(column: Float64Array, quantiles: number): Learned<Axis> {
  const known = column.filter((value) => Number.isFinite(value)).sort();
  const learned = known.length === 0 ? new Map<number, number>() : learnEdges(known, quantiles);
  const edges = [...learned.keys()];
  // As income bands: a band keeps the number of its lowest quantile, whatever the numbers are.
  const numbers = [1, ...[...learned.values()].map((ended) => ended + 1)];
  const values = numbers.map((number, band) => ({
    key: `band_${number}`,
    name: numberName(edges[band - 1], edges[band]),
  }));
  return banded({ kind: 'number', whole: false, edges }, values);
}

/** A label as it is matched; one of nothing but punctuation stands for itself, and an empty one for none. */
export function matchOf(label: string): string {
  return normalise(label) || label.trim();
}

/**
 * Every label once, in the order of its normal form, named by its most frequent spelling. Labels of fewer customers than
 * a segment has, and those beyond the most frequent, are no values: no segment could be of one.
 */
function labelValues({ codes, labels }: CategoryColumn, minSize: number): AxisValue[] {
  const counts = new Float64Array(labels.length);
  for (const code of codes) if (code >= 0) counts[code]! += 1;
  const found = new Map<string, { match: string; label: string; most: number; size: number }>();
  labels.forEach((label, code) => {
    const count = counts[code]!;
    const match = matchOf(label);
    if (count === 0 || match === '') return;
    const known = found.get(match);
    if (known === undefined) found.set(match, { match, label, most: count, size: count });
    else {
      known.size += count;
      if (count > known.most || (count === known.most && label < known.label))
        Object.assign(known, { label, most: count });
    }
  });
  return [...found.values()]
    .filter(({ size }) => size >= minSize)
    .sort((one, two) => two.size - one.size || (one.match < two.match ? -1 : 1))
    .slice(0, MOST_LABELS)
    .sort((one, two) => (one.match < two.match ? -1 : 1))
    .map(({ match, label }) => ({ key: labelKey(match), name: { en: label.trim(), zh: label.trim() }, match }));
}
