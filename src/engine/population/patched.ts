import type { CategoryColumn, Column, ListColumn } from '../../segmenter/batch.ts';
import { Dictionary } from '../../segmenter/columns.ts';
import type { Population } from './population.ts';
import { lowerBound, takeRows } from './rows.ts';

/**
 * A population with the rows of `fresh` in place of its own, and those it lacks added. It is to the last bit the
 * population that reading everybody anew would give, labels in order of first appearance included. `fresh` has all its
 * columns. Writes in place: the old population is worth nothing afterwards.
 */
export function patched(population: Population, fresh: Population): Population {
  if (fresh.length === 0) return population;
  const rows = rowsOf(population.ids, fresh.ids);
  const columns = [...population.columns].map(
    ([id, column]) => [id, patchedColumn(column, fresh.columns.get(id)!, rows)] as const,
  );
  const expiries = [...population.expiries].map(
    ([id, times]) => [id, patchedValues(times, fresh.expiries.get(id)!, rows)] as const,
  );
  const ids = patchedValues(population.ids, fresh.ids, rows);
  return { length: ids.length, ids, columns: new Map(columns), expiries: new Map(expiries) };
}

/** The population without some customers, as reading everybody anew would give it. Writes in place, like {@link patched}. */
export function withoutRows(population: Population, customers: readonly number[]): Population {
  const { ids } = population;
  // Few are looked up among many.
  const gone = new Set(
    customers.map((id) => lowerBound(ids, id)).filter((row, index) => ids[row] === customers[index]),
  );
  if (gone.size === 0) return population;
  const rows = new Int32Array(population.length - gone.size);
  for (let row = 0, at = 0; row < population.length; row++) if (!gone.has(row)) rows[at++] = row;
  const rest = takeRows(population, rows);
  const columns = [...rest.columns].map(([id, column]) => [id, relabelled(column)] as const);
  return { ...rest, columns: new Map(columns) };
}

/** The column with labels in order of first appearance, and no others. */
function relabelled(column: Column): Column {
  return 'labels' in column ? { ...column, labels: relabel(column.codes, column.labels) } : column;
}

/** The rows that fresh and old rows become. */
interface Rows {
  /** By fresh row: the row it becomes. */
  readonly targets: Int32Array;
  /** By old row: the row it becomes; null where nobody is new, and all stay where they are. */
  readonly moved: Int32Array | null;
  readonly length: number;
}

function rowsOf(ids: Int32Array, fresh: Int32Array): Rows {
  const targets = new Int32Array(fresh.length);
  const moved = new Int32Array(ids.length);
  let old = 0;
  let added = 0;
  for (let row = 0; row < fresh.length; row++) {
    const at = lowerBound(ids, fresh[row]!, old);
    for (; old < at; old++) moved[old] = old + added;
    targets[row] = at + added;
    if (ids[at] !== fresh[row]) added++;
  }
  for (; old < ids.length; old++) moved[old] = old + added;
  return { targets, moved: added > 0 ? moved : null, length: ids.length + added };
}

function patchedColumn(column: Column, fresh: Column, rows: Rows): Column {
  if (column instanceof Float64Array) return patchedValues(column, fresh as Float64Array, rows);
  if (column instanceof Uint8Array) return patchedValues(column, fresh as Uint8Array, rows);
  if ('offsets' in column) return patchedLists(column, fresh as ListColumn, rows);
  return patchedCategories(column, fresh as CategoryColumn, rows);
}

function patchedValues<T extends Float64Array | Int32Array | Uint8Array>(old: T, fresh: T, rows: Rows): T {
  const { targets, moved, length } = rows;
  let values = old;
  if (moved) {
    values = new (old.constructor as new (length: number) => T)(length);
    for (let row = 0; row < old.length; row++) values[moved[row]!] = old[row]!;
  }
  for (let row = 0; row < fresh.length; row++) values[targets[row]!] = fresh[row]!;
  return values;
}

function patchedCategories(old: CategoryColumn, fresh: CategoryColumn, rows: Rows): CategoryColumn {
  const codes = patchedValues(old.codes, behind(old.labels, fresh.codes), rows);
  return { codes, labels: relabel(codes, [...old.labels, ...fresh.labels]) };
}

function patchedLists(old: ListColumn, fresh: ListColumn, rows: Rows): ListColumn {
  const freshCodes = behind(old.labels, fresh.codes);
  const lengths = patchedValues(lengthsOf(old.offsets), lengthsOf(fresh.offsets), rows);
  const offsets = new Int32Array(rows.length + 1);
  for (let row = 0; row < rows.length; row++) offsets[row + 1] = offsets[row]! + lengths[row]!;
  const codes = new Int32Array(offsets[rows.length]!);
  const isFresh = new Uint8Array(rows.length);
  for (const row of rows.targets) isFresh[row] = 1;
  for (let row = 0; row + 1 < old.offsets.length; row++) {
    const to = rows.moved ? rows.moved[row]! : row;
    if (!isFresh[to]) codes.set(old.codes.subarray(old.offsets[row], old.offsets[row + 1]), offsets[to]);
  }
  for (let row = 0; row + 1 < fresh.offsets.length; row++) {
    codes.set(freshCodes.subarray(fresh.offsets[row], fresh.offsets[row + 1]), offsets[rows.targets[row]!]);
  }
  const missing = patchedValues(old.missing, fresh.missing, rows);
  return { offsets, codes, labels: relabel(codes, [...old.labels, ...fresh.labels]), missing };
}

function lengthsOf(offsets: Int32Array): Int32Array {
  const lengths = new Int32Array(offsets.length - 1);
  for (let row = 0; row < lengths.length; row++) lengths[row] = offsets[row + 1]! - offsets[row]!;
  return lengths;
}

/** Codes of labels that stand behind others. */
function behind(others: readonly string[], codes: Int32Array): Int32Array {
  return codes.map((code) => (code < 0 ? -1 : code + others.length));
}

/** Gives codes in order of first appearance, one a label, in place; returns the labels that are used. */
function relabel(codes: Int32Array, labels: readonly string[]): readonly string[] {
  const dictionary = new Dictionary();
  const known = new Int32Array(labels.length).fill(-1);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code < 0) continue;
    let next = known[code]!;
    if (next < 0) {
      next = dictionary.code(labels[code]!);
      known[code] = next;
    }
    codes[row] = next;
  }
  return dictionary.labels;
}
