import { type Batch, type Needs, NotEnoughData, type SegmentDefinition } from 'personagraph/segmenter';
import type { Name } from '../label.ts';
import { type Axis, wordsOf } from './axis.ts';
import { codesOf } from './axis-codes.ts';
import type { CrossConfig } from './axis-config.ts';
import { learnAxis } from './axis-learning.ts';
import { rangeOf } from './axis-values.ts';
import { type Cell, mergeCells, type Part } from './cells.ts';

/** What a cross learned. */
export interface CrossModel {
  readonly axes: readonly Axis[];
  readonly cells: readonly Cell[];
  /** Customers from which a cell is a segment of its own. */
  readonly least: number;
}

/** Counts the cells and merges the small ones. Throws `NotEnoughData` where no customer has a value of every feature. */
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

/** The values of a cell; from a label on that is no value, what is left of the row that neighbours have in common. */
function partsOf(cell: number, axes: readonly Axis[], along: number): Part[] {
  const codes: number[] = [];
  let left = cell;
  for (const { values } of axes.toReversed()) {
    const code = left % (values.length + 1);
    codes.unshift(code);
    left = (left - code) / (values.length + 1);
  }
  const rest = codes.findIndex((code, index) => code === axes[index]!.values.length);
  if (rest < 0) return codes.map((code) => [code, code]);
  return codes.map((code, index) => {
    if (index >= rest) return null;
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

/** The segments, keyed and named by their values. */
export function crossSegments({ axes, cells }: Pick<CrossModel, 'axes' | 'cells'>): SegmentDefinition[] {
  const taken = new Map<string, number>();
  return cells.map(({ parts }) => {
    const key = keyOf(parts, axes);
    const before = taken.get(key) ?? 0;
    taken.set(key, before + 1);
    // Fingerprints of two labels may coincide, once in billions.
    return { key: before === 0 ? key : `${key.slice(0, 60)}_${before + 1}`, name: nameOf(parts, axes) };
  });
}

function keyOf(parts: readonly Part[], axes: readonly Axis[]): string {
  const stated = parts.flatMap((part, index) => (part === null ? [] : [partKey(part, axes[index]!)]));
  return [...stated, ...(stated.length < parts.length ? ['other'] : [])].join('-');
}

function partKey([first, last]: readonly [number, number], axis: Axis): string {
  return isAll(first, last, axis) ? 'all' : rangeOf(axis, first, last).key;
}

/** Whether neighbours were merged until nothing was left to tell apart. */
function isAll(first: number, last: number, { ordered }: Axis): boolean {
  return first !== last && first === 0 && last === ordered - 1;
}

/** A segment as a person would say it: `25 to 34 · Female`. */
export function nameOf(parts: readonly Part[], axes: readonly Axis[]): Name {
  const stated = parts.flatMap((part, index) => (part === null ? [] : [partName(part, axes[index]!)]));
  if (stated.length === 0) return { en: 'All other combinations', zh: '其他组合' };
  const rest = stated.length < parts.length ? [{ en: 'other', zh: '其他' }] : [];
  const all = [...stated, ...rest];
  return { en: all.map(({ en }) => en).join(' · '), zh: all.map(({ zh }) => zh).join(' · ') };
}

function partName([first, last]: readonly [number, number], axis: Axis): Name {
  const what = wordsOf(axis.need);
  return isAll(first, last, axis) ? { en: `any ${what.en}`, zh: `任何${what.zh}` } : rangeOf(axis, first, last).name;
}
