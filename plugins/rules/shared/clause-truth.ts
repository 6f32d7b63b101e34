import { shownAtMost } from 'personagraph/rules';
import {
  type CategoryColumn,
  type Column,
  type Columns,
  exactForm,
  LAST_TIME,
  type ListColumn,
} from 'personagraph/segmenter';
import { type Clause, type ClauseOf, type Comparison, isPresence, type PresenceClause } from './clause.ts';
import type { ClauseColumns } from './clause-columns.ts';
import type { Clock } from './clock.ts';
import { labelPairTest, labelTest } from './label-test.ts';
import { writeLabelPair, writeNumberPair } from './pair-truth.ts';
import { numbersOf, operandNumbers } from './sum.ts';
import { writeTime } from './time-truth.ts';
import { combine, FALSE, TRUE, UNKNOWN } from './truth.ts';

/** Writes the truth of a clause, one entry a row. The only place where operators have a meaning. */
export function writeTruth(clause: Clause, columns: ClauseColumns, truth: Uint8Array, clock: Clock): void {
  if (isPresence(clause)) writePresence(clause, columns, truth);
  else if (clause.kind === 'number') writeNumber(clause, columns, truth);
  else if (clause.kind === 'time') writeTime(clause, columns, truth, clock);
  else if (clause.kind === 'flag') writeFlag(clause, columns.column(clause.feature) as Uint8Array, truth);
  else if (clause.kind === 'category') writeCategory(clause, columns, truth);
  else writeList(clause, columns.column(clause.feature) as ListColumn, truth);
}

type Valued<K extends Clause['kind']> = Exclude<ClauseOf<K>, PresenceClause>;

/** Infinite numbers and times beyond the calendar count as missing. */
function writePresence(clause: PresenceClause, columns: ClauseColumns, truth: Uint8Array): void {
  const [present, absent] = clause.op === 'exists' ? [TRUE, FALSE] : [FALSE, TRUE];
  const column = clause.kind === 'number' ? numbersOf(clause.feature, columns) : columns.column(clause.feature);
  const known = presenceOf(clause.kind, column);
  for (let row = 0; row < truth.length; row += 1) truth[row] = known(row) ? present : absent;
}

function presenceOf(kind: Clause['kind'], column: Column): (row: number) => boolean {
  if (kind === 'flag') return (row) => (column as Columns['flag'])[row] !== 2;
  if (kind === 'category') return (row) => (column as CategoryColumn).codes[row]! >= 0;
  if (kind === 'list') return (row) => (column as ListColumn).missing[row] === 0;
  const furthest = kind === 'number' ? Number.MAX_VALUE : LAST_TIME;
  return (row) => Math.abs((column as Float64Array)[row]!) <= furthest;
}

function writeNumber(clause: Valued<'number'>, columns: ClauseColumns, truth: Uint8Array): void {
  const values = numbersOf(clause.feature, columns);
  switch (clause.op) {
    case 'in':
    case 'notIn': {
      const wanted = new Set(clause.value);
      const [inside, outside] = clause.op === 'in' ? [TRUE, FALSE] : [FALSE, TRUE];
      for (let row = 0; row < truth.length; row += 1) {
        const value = values[row]!;
        truth[row] = Math.abs(value) <= Number.MAX_VALUE ? (wanted.has(value) ? inside : outside) : UNKNOWN;
      }
      break;
    }
    case 'between': {
      const [low, high] = clause.value.map((bound) => operandNumbers(bound, columns));
      if (typeof low === 'number' && typeof high === 'number') {
        writeInside(values, [low, high, true], truth);
        break;
      }
      writeNumberPair('gte', values, low!, truth);
      const upper = new Uint8Array(truth.length);
      writeNumberPair('lte', values, high!, upper);
      combine(truth, upper, false);
      break;
    }
    default:
      if (typeof clause.value === 'number') writeInside(values, rangeOf(clause.op, clause.value), truth);
      else writeNumberPair(clause.op, values, operandNumbers(clause.value, columns), truth);
  }
}

function writeInside(values: Float64Array, [low, high, inside]: [number, number, boolean], truth: Uint8Array): void {
  const [within, without] = inside ? [TRUE, FALSE] : [FALSE, TRUE];
  for (let row = 0; row < truth.length; row += 1) {
    const value = values[row]!;
    truth[row] = Math.abs(value) <= Number.MAX_VALUE ? (value >= low && value <= high ? within : without) : UNKNOWN;
  }
}

/** Every comparison asks whether a number lies in a closed range, or outside one. */
function rangeOf(op: Comparison, value: number): [number, number, boolean] {
  switch (op) {
    case 'eq':
    case 'neq':
      return [value, value, op === 'eq'];
    case 'gte':
    case 'lt':
      return [value, Number.POSITIVE_INFINITY, op === 'gte'];
    case 'lte':
    case 'gt':
      return [Number.NEGATIVE_INFINITY, value, op === 'lte'];
  }
}

function writeFlag({ value }: Valued<'flag'>, values: Uint8Array, truth: Uint8Array): void {
  const byValue = value ? Uint8Array.of(FALSE, TRUE, UNKNOWN) : Uint8Array.of(TRUE, FALSE, UNKNOWN);
  for (let row = 0; row < truth.length; row += 1) truth[row] = byValue[values[row]!]!;
}

/** A label no row of the batch had yet. */
const UNSEEN = 255;

/** Labels are judged once each, when a row first has one: a column may share a million with other batches. */
function writeCategory(clause: Valued<'category'>, columns: ClauseColumns, truth: Uint8Array): void {
  const column = columns.column(clause.feature) as CategoryColumn;
  if (typeof clause.value === 'object' && 'feature' in clause.value) {
    const other = columns.column(clause.value.feature) as CategoryColumn;
    writeLabelPair(column, other, labelPairTest(clause), truth);
    return;
  }
  const { codes, labels } = column;
  const holds = labelTest(clause);
  const byCode = new Uint8Array(labels.length).fill(UNSEEN);
  for (let row = 0; row < truth.length; row += 1) {
    const code = codes[row]!;
    if (code < 0) {
      truth[row] = UNKNOWN;
      continue;
    }
    if (byCode[code] === UNSEEN) byCode[code] = holds(labels[code]!) ? TRUE : FALSE;
    truth[row] = byCode[code]!;
  }
}

/** A list that was cut says what is in it, not what is not, and how many entries there are at least. */
function writeList(clause: Valued<'list'>, { offsets, codes, labels, missing }: ListColumn, truth: Uint8Array): void {
  const most = shownAtMost(clause.feature);
  if (clause.op === 'size') {
    const [low, high, inside] = rangeOf(clause.compare, clause.value);
    for (let row = 0; row < truth.length; row += 1) {
      const size = offsets[row + 1]! - offsets[row]!;
      const within = size >= low && size <= high;
      // Larger sizes than one that is known to be reached are all inside a range, or all outside.
      const open = size > most && (within ? high !== Number.POSITIVE_INFINITY : size < low);
      truth[row] = missing[row] || open ? UNKNOWN : within === inside ? TRUE : FALSE;
    }
    return;
  }
  const wanted = new Map(
    (clause.op === 'contains' ? [clause.value] : clause.value).map((entry, index) => [exactForm(entry), index]),
  );
  // By code, the wanted entry it is: -1 none, -2 not looked at yet.
  const wantedBy = new Int32Array(labels.length).fill(-2);
  const lastRow = new Int32Array(wanted.size === 0 ? 0 : Math.max(...wanted.values()) + 1).fill(-1);
  const enough = clause.op === 'containsAll' ? wanted.size : 1;
  const [reached, short] = clause.op === 'containsNone' ? [FALSE, TRUE] : [TRUE, FALSE];
  for (let row = 0; row < truth.length; row += 1) {
    const end = offsets[row + 1]!;
    const cut = end - offsets[row]! > most;
    let found = 0;
    for (let at = offsets[row]!; at < (cut ? end - 1 : end) && found < enough; at += 1) {
      const code = codes[at]!;
      if (wantedBy[code] === -2) wantedBy[code] = wanted.get(exactForm(labels[code]!)) ?? -1;
      const entry = wantedBy[code]!;
      if (entry < 0 || lastRow[entry] === row) continue;
      lastRow[entry] = row;
      found += 1;
    }
    truth[row] = missing[row] ? UNKNOWN : found >= enough ? reached : cut ? UNKNOWN : short;
  }
}
