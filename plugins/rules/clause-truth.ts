import type { CategoryColumn, Column, Columns, ListColumn } from 'personagraph/segmenter';
import type { Clause } from './clause.ts';
import { FALSE, TRUE, UNKNOWN } from './truth.ts';

const DAY = 86_400_000;
/** The furthest instant of ECMAScript dates; times beyond it, like infinite numbers, count as missing. */
const FURTHEST = 8.64e15;

/** When clauses are evaluated, and where the earliest instant at which one flips by the clock alone goes. */
export interface Clock {
  readonly asOf: number;
  readonly until: Float64Array;
}

/** Writes the truth of a clause, one entry a row. The only place where operators have a meaning. */
export function writeTruth(clause: Clause, column: Column, truth: Uint8Array, clock: Clock): void {
  switch (clause.kind) {
    case 'number':
      writeNumber(clause, column as Columns['number'], truth);
      break;
    case 'time':
      writeTime(clause, column as Columns['time'], truth, clock);
      break;
    case 'flag':
      writeFlag(clause, column as Columns['flag'], truth);
      break;
    case 'category':
      writeCategory(clause, column as CategoryColumn, truth);
      break;
    case 'list':
      writeList(clause, column as ListColumn, truth);
      break;
  }
}

type Of<K extends Clause['kind']> = Extract<Clause, { kind: K }>;

function writeNumber(clause: Of<'number'>, values: Float64Array, truth: Uint8Array): void {
  const furthest = Number.MAX_VALUE;
  switch (clause.op) {
    case 'exists':
      writePresence(values, furthest, truth);
      break;
    case 'between':
      writeRange(values, clause.value[0], clause.value[1], true, furthest, truth);
      break;
    case 'eq':
    case 'neq':
      writeRange(values, clause.value, clause.value, clause.op === 'eq', furthest, truth);
      break;
    case 'gte':
    case 'lt':
      writeRange(values, clause.value, Number.POSITIVE_INFINITY, clause.op === 'gte', furthest, truth);
      break;
    case 'lte':
    case 'gt':
      writeRange(values, Number.NEGATIVE_INFINITY, clause.value, clause.op === 'lte', furthest, truth);
      break;
  }
}

function writeTime(clause: Of<'time'>, values: Float64Array, truth: Uint8Array, clock: Clock): void {
  switch (clause.op) {
    case 'exists':
      writePresence(values, FURTHEST, truth);
      break;
    case 'before':
      writeRange(values, Date.parse(clause.value), Number.POSITIVE_INFINITY, false, FURTHEST, truth);
      break;
    case 'after':
      writeRange(values, Number.NEGATIVE_INFINITY, Date.parse(clause.value), false, FURTHEST, truth);
      break;
    case 'withinDays':
    case 'olderThanDays':
      writeRecency(values, Math.round(clause.value * DAY), clause.op === 'withinDays', truth, clock);
      break;
  }
}

/** Whether values lie in [low, high], or with `inside` false whether they do not: every comparison is one of these. */
function writeRange(
  values: Float64Array,
  low: number,
  high: number,
  inside: boolean,
  furthest: number,
  truth: Uint8Array,
): void {
  const [within, without] = inside ? [TRUE, FALSE] : [FALSE, TRUE];
  for (let row = 0; row < truth.length; row += 1) {
    const value = values[row]!;
    truth[row] = Math.abs(value) <= furthest ? (value >= low && value <= high ? within : without) : UNKNOWN;
  }
}

function writePresence(values: Float64Array, furthest: number, truth: Uint8Array): void {
  for (let row = 0; row < truth.length; row += 1) truth[row] = Math.abs(values[row]!) <= furthest ? TRUE : FALSE;
}

/**
 * A time is within the last days from itself up to, not including, so long after it, and older from then on; a time
 * in the future is neither. So both clauses flip exactly at `time` and `time + span`, which goes to `until`.
 */
function writeRecency(
  values: Float64Array,
  span: number,
  recent: boolean,
  truth: Uint8Array,
  { asOf, until }: Clock,
): void {
  const [within, older] = recent ? [TRUE, FALSE] : [FALSE, TRUE];
  for (let row = 0; row < truth.length; row += 1) {
    const value = values[row]!;
    if (!(Math.abs(value) <= FURTHEST)) {
      truth[row] = UNKNOWN;
      continue;
    }
    const end = value + span;
    truth[row] = asOf >= end ? older : asOf >= value ? within : FALSE;
    const flip = value > asOf ? value : end;
    if (flip > asOf && !(until[row]! <= flip)) until[row] = flip;
  }
}

function writeFlag(clause: Of<'flag'>, values: Uint8Array, truth: Uint8Array): void {
  const byValue =
    clause.op === 'exists'
      ? Uint8Array.of(TRUE, TRUE, FALSE)
      : clause.value
        ? Uint8Array.of(FALSE, TRUE, UNKNOWN)
        : Uint8Array.of(TRUE, FALSE, UNKNOWN);
  for (let row = 0; row < truth.length; row += 1) truth[row] = byValue[values[row]!]!;
}

function writeCategory(clause: Of<'category'>, { codes, labels }: CategoryColumn, truth: Uint8Array): void {
  const missing = clause.op === 'exists' ? FALSE : UNKNOWN;
  const byCode = Uint8Array.from(labels, (label) => labelTruth(clause, label));
  for (let row = 0; row < truth.length; row += 1) {
    const code = codes[row]!;
    truth[row] = code < 0 ? missing : byCode[code]!;
  }
}

function labelTruth(clause: Of<'category'>, label: string): number {
  switch (clause.op) {
    case 'exists':
      return TRUE;
    case 'eq':
      return label === clause.value ? TRUE : FALSE;
    case 'neq':
      return label === clause.value ? FALSE : TRUE;
    case 'in':
      return clause.value.includes(label) ? TRUE : FALSE;
    case 'notIn':
      return clause.value.includes(label) ? FALSE : TRUE;
  }
}

function writeList(clause: Of<'list'>, { offsets, codes, labels, missing }: ListColumn, truth: Uint8Array): void {
  if (clause.op === 'exists') {
    for (let row = 0; row < truth.length; row += 1) truth[row] = missing[row] ? FALSE : TRUE;
    return;
  }
  const wanted = Int32Array.from(clause.op === 'contains' ? [clause.value] : clause.value, (entry) =>
    labels.indexOf(entry),
  );
  const enough = clause.op === 'containsAll' ? wanted.length : 1;
  for (let row = 0; row < truth.length; row += 1) {
    let found = 0;
    for (let entry = 0; entry < wanted.length && found < enough; entry += 1) {
      if (has(codes, offsets[row]!, offsets[row + 1]!, wanted[entry]!)) found += 1;
    }
    truth[row] = missing[row] ? UNKNOWN : found >= enough ? TRUE : FALSE;
  }
}

function has(codes: Int32Array, from: number, to: number, wanted: number): boolean {
  for (let at = from; at < to; at += 1) if (codes[at] === wanted) return true;
  return false;
}
