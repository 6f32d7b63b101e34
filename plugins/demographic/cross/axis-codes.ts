import type { Batch, CategoryColumn, Needs } from 'personagraph/segmenter';
import { ageOn, birthday, dateNumber } from '../age.ts';
import { bandOf, placeIncomes } from '../income.ts';
import { type Axis, CURRENCY, MAX_AGE, TABLES } from './axis.ts';
import { matchOf } from './axis-learning.ts';

/**
 * The value of each row: its index, `values.length` for a label that has none of its own, -1 for missing. The only place
 * where features become values.
 */
export function codesOf(axis: Axis, { columns, length }: Batch<Needs>, asOf: number): Int32Array {
  const codes = new Int32Array(length);
  const column = columns[axis.need]!;
  if (axis.kind === 'income') {
    placeIncomes(axis.income, column as Float64Array, columns[CURRENCY] as CategoryColumn, codes);
  } else if (axis.kind === 'age') {
    const today = dateNumber(asOf);
    const births = column as Float64Array;
    for (let row = 0; row < length; row += 1) codes[row] = ageBand(ageOn(today, dateNumber(births[row]!)), axis.edges);
  } else if (axis.kind === 'number') {
    const numbers = column as Float64Array;
    for (let row = 0; row < length; row += 1) {
      const value = numbers[row]!;
      codes[row] = axis.whole && !(Number.isInteger(value) && value >= 0) ? -1 : bandOf(value, axis.edges);
    }
  } else if (axis.kind === 'flag') {
    const flags = column as Uint8Array;
    for (let row = 0; row < length; row += 1) codes[row] = flags[row] === 2 ? -1 : flags[row]!;
  } else {
    const { codes: labelled, labels } = column as CategoryColumn;
    const byLabel = Int32Array.from(labels, labelCodes(axis));
    for (let row = 0; row < length; row += 1) codes[row] = labelled[row]! < 0 ? -1 : byLabel[labelled[row]!]!;
  }
  if (axis.unknown >= 0) {
    for (let row = 0; row < length; row += 1) if (codes[row]! < 0) codes[row] = axis.unknown;
  }
  return codes;
}

function ageBand(age: number, edges: readonly number[]): number {
  return age >= 0 && age <= MAX_AGE ? bandOf(age, edges) : -1;
}

function labelCodes(axis: Extract<Axis, { kind: 'labels' | 'category' }>): (label: string) => number {
  if (axis.kind === 'labels') {
    const { groups, reader } = TABLES[axis.table];
    const read = reader(axis.labels);
    const indexes = new Map<string, number>(groups.map(({ key }, index) => [key, index]));
    return (label) => {
      const { key } = read(label);
      return key === null ? -1 : indexes.get(key)!;
    };
  }
  const indexes = new Map(axis.values.flatMap(({ match }, index) => (match === undefined ? [] : [[match, index]])));
  return (label) => {
    const match = matchOf(label);
    return match === '' ? -1 : (indexes.get(match) ?? axis.values.length);
  };
}

/** When the clock alone changes the value of an age on the day yyyymmdd: at the next edge, at birth, or where it becomes a mistake. */
export function nextAgeBand(birth: number, today: number, edges: readonly number[]): number {
  const born = dateNumber(birth);
  const age = ageOn(today, born);
  if (Number.isNaN(age) || age > MAX_AGE) return Number.NaN;
  return birthday(born, age < 0 ? 0 : (edges[bandOf(age, edges)] ?? MAX_AGE + 1));
}
