import type { Column } from '../../../segmenter/batch.ts';
import { Dictionary } from '../../../segmenter/columns.ts';
import type { FeatureKind } from '../../../segmenter/feature.ts';
import { UnreadableValue } from '../errors.ts';
import type { FieldReader } from './copy.ts';
import type { Chunk } from './copy-reader.ts';
import { LabelReader } from './labels.ts';
import { readDate, readJsonNumber, readNumeric, readTime } from './wire-values.ts';

/** A column that grows while it is read. */
export interface ColumnReader {
  readonly read: FieldReader;
  finish(length: number): Column;
}

const FIRST_ROWS = 4_096;

/** How PostgreSQL sends a value. Times are sent as they are: casting a million of them costs seconds. */
export type Wire = 'float8' | 'int4' | 'numeric' | 'timestamptz' | 'date' | 'text' | 'json';

/** Reads what {@link import('../../features/population.ts').featureQuery} selects for the kind, sent as `wire`. */
export function columnReader(kind: FeatureKind, wire: Wire): ColumnReader {
  switch (kind) {
    case 'number':
      return float64Reader(DECODERS[wire]);
    case 'time':
      return float64Reader(wire === 'json' ? isoTime : DECODERS[wire]);
    case 'flag':
      return flagReader();
    case 'category':
      return categoryReader();
    case 'list':
      return listReader();
  }
}

/** Numbers beyond count as missing: nothing real is that large, and sums of them would overflow. */
const LARGEST = 1e200;

type Decoder = (chunk: Chunk, at: number, length: number) => number;

const DECODERS: Readonly<Record<Wire, Decoder>> = {
  float8: ({ view }, at) => view.getFloat64(at),
  int4: ({ view }, at) => view.getInt32(at),
  numeric: ({ view }, at) => readNumeric(view, at),
  timestamptz: ({ view }, at) => readTime(view, at),
  date: ({ view }, at) => readDate(view, at),
  text: jsonNumber,
  json: jsonNumber,
};

/** A number as JSON writes it; NaN for anything else. */
function jsonNumber(chunk: Chunk, at: number, length: number): number {
  const value = readJsonNumber(chunk, at, length);
  return Math.abs(value) <= LARGEST ? value : Number.NaN;
}

/** A time as JavaScript writes it; NaN for what is no time at all. Throws UnreadableValue for a day no month has. */
function isoTime({ bytes }: Chunk, at: number, length: number): number {
  const text = bytes.toString('latin1', at, at + length);
  if (!/^\d{4}-\d\d-\d\dT/.test(text)) return Number.NaN;
  const time = Date.parse(text);
  // JavaScript takes 30 February for 1 March.
  const day = Date.parse(text.slice(0, 10));
  if (Number.isNaN(time) || new Date(day).getUTCDate() !== Number(text.slice(8, 10))) throw new UnreadableValue(text);
  return time;
}

/** 32-bit integers without NULL, such as ids. */
export function int32Reader(): { read: FieldReader; finish(length: number): Int32Array } {
  let values = new Int32Array(FIRST_ROWS);
  return {
    read(row, { view }, at) {
      if (row >= values.length) values = grow(values, new Int32Array(row * 2));
      values[row] = view.getInt32(at);
    },
    finish: (length) => values.slice(0, length),
  };
}

function float64Reader(decode: Decoder): ColumnReader {
  let values = new Float64Array(FIRST_ROWS);
  return {
    read(row, chunk, at, length) {
      if (row >= values.length) values = grow(values, new Float64Array(row * 2));
      values[row] = length === -1 ? Number.NaN : decode(chunk, at, length);
    },
    finish: (length) => values.slice(0, length),
  };
}

/** `true` or `false` as text; any other is missing. */
function flagReader(): ColumnReader {
  let values = new Uint8Array(FIRST_ROWS);
  return {
    read(row, { view }, at, length) {
      if (row >= values.length) values = grow(values, new Uint8Array(row * 2));
      values[row] = isTrue(view, at, length) ? 1 : isFalse(view, at, length) ? 0 : 2;
    },
    finish: (length) => values.slice(0, length),
  };
}

const TRUE = Buffer.from('true').readUInt32BE();
const [FALS, E] = [Buffer.from('fals').readUInt32BE(), 'e'.charCodeAt(0)];

function isTrue(view: DataView, at: number, length: number): boolean {
  return length === 4 && view.getUint32(at) === TRUE;
}

function isFalse(view: DataView, at: number, length: number): boolean {
  return length === 5 && view.getUint32(at) === FALS && view.getUint8(at + 4) === E;
}

function categoryReader(): ColumnReader {
  let codes = new Int32Array(FIRST_ROWS);
  const labels = new LabelReader();
  return {
    read(row, { bytes }, at, length) {
      if (row >= codes.length) codes = grow(codes, new Int32Array(row * 2));
      codes[row] = length === -1 ? -1 : labels.code(bytes, at, length);
    },
    finish: (length) => ({ codes: codes.slice(0, length), labels: labels.labels }),
  };
}

/** Lists arrive as JSON arrays of text. */
function listReader(): ColumnReader {
  let offsets = new Int32Array(FIRST_ROWS);
  let missing = new Uint8Array(FIRST_ROWS);
  let codes = new Int32Array(FIRST_ROWS);
  const dictionary = new Dictionary();
  return {
    read(row, { bytes }, at, length) {
      if (row + 1 >= offsets.length) {
        offsets = grow(offsets, new Int32Array((row + 1) * 2));
        missing = grow(missing, new Uint8Array((row + 1) * 2));
      }
      let entries = offsets[row]!;
      const value: unknown = length === -1 ? null : JSON.parse(bytes.toString('utf8', at, at + length));
      missing[row] = Array.isArray(value) ? 0 : 1;
      for (const label of Array.isArray(value) ? (value as string[]) : []) {
        if (entries >= codes.length) codes = grow(codes, new Int32Array(entries * 2));
        codes[entries++] = dictionary.code(label);
      }
      offsets[row + 1] = entries;
    },
    finish: (length) => ({
      offsets: offsets.slice(0, length + 1),
      codes: codes.slice(0, offsets[length]),
      labels: dictionary.labels,
      missing: missing.slice(0, length),
    }),
  };
}

function grow<T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T {
  to.set(from as never);
  return to;
}
