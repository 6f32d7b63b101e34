import { type Batch, type BilingualText, type CategoryColumn, type Needs, NotEnoughData } from 'personagraph/segmenter';
import { type Cell, mergeCells, type Part } from '../shared/cells.ts';
import { fitIncome, type IncomeModel, learnEdges } from '../shared/income-model.ts';
import { LABEL_TABLES } from './data/label-tables.ts';
import { codesOf, matchOf } from './rule.ts';
import { bandValue, labelKey, numberName, wordsOf } from './segments.ts';
import { type AxisConfig, type CrossConfig, CURRENCY, needOf } from './settings.ts';

/** One value of a feature as it is crossed: a band, a group, a label. */
export interface AxisValue {
  readonly key: string;
  readonly name: BilingualText;
  /** The normalised label, of a category. */
  readonly match?: string;
}

interface Common {
  readonly need: string;
  readonly values: readonly AxisValue[];
  /** How many of the values, from the first, stand in an order; 0 where there is none. */
  readonly ordered: number;
  /** Index of the value of those without one; -1: they are in no cell. */
  readonly unknown: number;
}

/** A feature of a cross as learned; plain JSON. */
export type Axis = Common &
  (
    | { readonly kind: 'age'; readonly edges: readonly number[] }
    | { readonly kind: 'number'; readonly edges: readonly number[]; readonly whole: boolean }
    | { readonly kind: 'income'; readonly income: IncomeModel }
    | {
        readonly kind: 'labels';
        readonly table: keyof typeof LABEL_TABLES;
        readonly labels: Readonly<Record<string, string>>;
      }
    | { readonly kind: 'category' }
    | { readonly kind: 'flag' }
  );

/** A cross as learned. */
export interface CrossModel {
  readonly axes: readonly Axis[];
  readonly cells: readonly Cell[];
  /** Customers from which a cell is a segment of its own. */
  readonly least: number;
}

/**
 * Counts the cells and merges the small ones. Throws `NotEnoughData` where no customer has a value of every feature.
 */
export function fitCross(population: Batch<Needs>, settings: CrossConfig, asOf: number): CrossModel {
  const axes = settings.features.map((feature) => learnAxis(feature, population, settings));
  const codes = axes.map((axis) => codesOf(axis, population, asOf));
  const counts = countCells(axes, codes, population.length);
  let known = 0;
  for (const count of counts.values()) known += count;
  if (known === 0) {
    const empty = axes.flatMap(({ need }, index) =>
      codes[index]!.every((code) => code < 0) ? [wordsOf(need).en] : [],
    );
    const who = empty.length > 0 ? `nobody has a known ${empty.join(', nor a known ')}` : 'nobody has all of them';
    throw new NotEnoughData(`No customer has a value of each feature to cross: ${who}`);
  }
  const along = settings.merge === 'rest' ? -1 : axes.findIndex(({ ordered }) => ordered > 0);
  const rule = {
    least: Math.max(settings.minSize, Math.ceil(settings.minShare * known)),
    most: settings.maxSegments,
    along,
    ordered: axes[along]?.ordered ?? 0,
  };
  const cells = [...counts].map(([code, size]) => ({ parts: partsOf(code, axes, along), size }));
  const merged = mergeCells(cells, rule);
  return prune({ axes, ...merged });
}

/** Customers by cell, as one number a cell: the values of the features, the last running fastest. */
function countCells(axes: readonly Axis[], codes: readonly Int32Array[], length: number): Map<number, number> {
  const counts = new Map<number, number>();
  for (let row = 0; row < length; row += 1) {
    let cell = 0;
    for (let index = 0; index < axes.length && cell >= 0; index += 1) {
      const code = codes[index]![row]!;
      cell = code < 0 ? -1 : cell * (axes[index]!.values.length + 1) + code;
    }
    if (cell >= 0) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  }
  return counts;
}

/** The values of a cell; from a label on that is no value, the leftover of the row that neighbours have in common. */
function partsOf(cell: number, axes: readonly Axis[], along: number): Part[] {
  const codes: number[] = [];
  let left = cell;
  for (const { values } of axes.toReversed()) {
    const code = left % (values.length + 1);
    codes.unshift(code);
    left = (left - code) / (values.length + 1);
  }
  const unlisted = codes.findIndex((code, index) => code === axes[index]!.values.length);
  if (unlisted < 0) return codes.map((code) => [code, code]);
  return codes.map((code, index) => {
    if (index >= unlisted) return null;
    const { ordered } = axes[index]!;
    return index === along && code < ordered ? [0, ordered - 1] : [code, code];
  });
}

/** Drops the labels that no segment speaks of: a model of ten thousand would hold them for nothing. */
function prune({ axes, cells, least }: CrossModel): CrossModel {
  const maps = axes.map((axis, index) => {
    if (axis.kind !== 'category') return undefined;
    const used = new Set(cells.flatMap(({ parts }) => (parts[index] ? [parts[index]![0]] : [])));
    const kept = axis.values.flatMap((_, value) => (used.has(value) || value === axis.unknown ? [value] : []));
    return new Map(kept.map((value, position) => [value, position]));
  });
  return {
    axes: axes.map((axis, index) => {
      const map = maps[index];
      if (map === undefined) return axis;
      const values = axis.values.filter((_, value) => map.has(value));
      return { ...axis, values, unknown: map.get(axis.unknown) ?? -1 };
    }),
    cells: cells.map(({ parts, size }) => ({
      parts: parts.map((part, index) => {
        const map = maps[index];
        return part === null || map === undefined ? part : ([map.get(part[0])!, map.get(part[1])!] as const);
      }),
      size,
    })),
    least,
  };
}

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
      const { groups, ordered } = LABEL_TABLES[axis.by];
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

/**
 * Every label once, in the order of its normal form, named by its most frequent spelling. Labels of fewer customers
 * than a segment has, and those beyond the most frequent, are no values: no segment could be of one.
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
