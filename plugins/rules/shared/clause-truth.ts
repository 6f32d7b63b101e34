import {
  type CategoryColumn,
  type Column,
  type Columns,
  composed,
  LAST_TIME,
  type ListColumn,
} from 'personagraph/segmenter';
import { type Clause, type ClauseOf, type Comparison, isPresence, type PresenceClause } from './clause.ts';
import type { Clock } from './clock.ts';
import { labelTest } from './label-test.ts';
import { writeTime } from './time-truth.ts';
import { FALSE, TRUE, UNKNOWN } from './truth.ts';

/** Writes the truth of a clause, one entry a row. The only place where operators have a meaning. */
export function writeTruth(clause: Clause, column: Column, truth: Uint8Array, clock: Clock): void {
  if (isPresence(clause)) writePresence(clause, column, truth);
  else if (clause.kind === 'number') writeNumber(clause, column as Columns['number'], truth);
  else if (clause.kind === 'time') writeTime(clause, column as Columns['time'], truth, clock);
  else if (clause.kind === 'flag') writeFlag(clause, column as Columns['flag'], truth);
  else if (clause.kind === 'category') writeCategory(clause, column as CategoryColumn, truth);
  else writeList(clause, column as ListColumn, truth);
}

type Valued<K extends Clause['kind']> = Exclude<ClauseOf<K>, PresenceClause>;

/** Infinite numbers and times beyond the calendar count as missing. */
function writePresence({ kind, op }: PresenceClause, column: Column, truth: Uint8Array): void {
  const [present, absent] = op === 'exists' ? [TRUE, FALSE] : [FALSE, TRUE];
  const known = presenceOf(kind, column);
  for (let row = 0; row < truth.length; row += 1) truth[row] = known(row) ? present : absent;
}

function presenceOf(kind: Clause['kind'], column: Column): (row: number) => boolean {
  if (kind === 'flag') return (row) => (column as Columns['flag'])[row] !== 2;
  if (kind === 'category') return (row) => (column as CategoryColumn).codes[row]! >= 0;
  if (kind === 'list') return (row) => (column as ListColumn).missing[row] === 0;
  const furthest = kind === 'number' ? Number.MAX_VALUE : LAST_TIME;
  return (row) => Math.abs((column as Float64Array)[row]!) <= furthest;
}

function writeNumber(clause: Valued<'number'>, values: Float64Array, truth: Uint8Array): void {
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
    case 'between':
      writeInside(values, [...clause.value, true], truth);
      break;
    default:
      writeInside(values, rangeOf(clause.op, clause.value), truth);
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
function writeCategory(clause: Valued<'category'>, { codes, labels }: CategoryColumn, truth: Uint8Array): void {
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

function writeList(clause: Valued<'list'>, { offsets, codes, labels, missing }: ListColumn, truth: Uint8Array): void {
  if (clause.op === 'size') {
    const [low, high, inside] = rangeOf(clause.compare, clause.value);
    for (let row = 0; row < truth.length; row += 1) {
      const size = offsets[row + 1]! - offsets[row]!;
      truth[row] = missing[row] ? UNKNOWN : (size >= low && size <= high) === inside ? TRUE : FALSE;
    }
    return;
  }
  const wanted = new Map(
    (clause.op === 'contains' ? [clause.value] : clause.value).map((entry, index) => [composed(entry), index]),
  );
  // By code, the wanted entry it is: -1 none, -2 not looked at yet.
  const wantedBy = new Int32Array(labels.length).fill(-2);
  const lastRow = new Int32Array(wanted.size === 0 ? 0 : Math.max(...wanted.values()) + 1).fill(-1);
  const enough = clause.op === 'containsAll' ? wanted.size : 1;
  const [reached, short] = clause.op === 'containsNone' ? [FALSE, TRUE] : [TRUE, FALSE];
  for (let row = 0; row < truth.length; row += 1) {
    let found = 0;
    for (let at = offsets[row]!; at < offsets[row + 1]! && found < enough; at += 1) {
      const code = codes[at]!;
      if (wantedBy[code] === -2) wantedBy[code] = wanted.get(composed(labels[code]!)) ?? -1;
      const entry = wantedBy[code]!;
      if (entry < 0 || lastRow[entry] === row) continue;
      lastRow[entry] = row;
      found += 1;
    }
    truth[row] = missing[row] ? UNKNOWN : found >= enough ? reached : short;
  }
}
