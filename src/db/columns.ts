import type { Column } from '../segmenter/batch.ts';
import { Dictionary } from '../segmenter/columns.ts';
import type { FeatureKind } from '../segmenter/feature.ts';
import type { FieldReader } from './copy.ts';

/** A column that grows while it is read. */
export interface ColumnReader {
  readonly read: FieldReader;
  finish(length: number): Column;
}

const FIRST_ROWS = 4_096;

/** Reads what {@link import('./features.ts').featureQuery} selects for the kind. */
export function columnReader(kind: FeatureKind): ColumnReader {
  switch (kind) {
    case 'number':
    case 'time':
      return float64Reader();
    case 'flag':
      return flagReader();
    case 'category':
      return categoryReader();
    case 'list':
      return listReader();
  }
}

/** 32-bit integers without NULL, such as ids. */
export function int32Reader(): { read: FieldReader; finish(length: number): Int32Array } {
  let values = new Int32Array(FIRST_ROWS);
  return {
    read(row, buffer, at) {
      if (row >= values.length) values = grow(values, new Int32Array(row * 2));
      values[row] = buffer.readInt32BE(at);
    },
    finish: (length) => values.slice(0, length),
  };
}

function float64Reader(): ColumnReader {
  let values = new Float64Array(FIRST_ROWS);
  return {
    read(row, buffer, at, length) {
      if (row >= values.length) values = grow(values, new Float64Array(row * 2));
      values[row] = length === -1 ? Number.NaN : buffer.readDoubleBE(at);
    },
    finish: (length) => values.slice(0, length),
  };
}

function flagReader(): ColumnReader {
  let values = new Uint8Array(FIRST_ROWS);
  return {
    read(row, buffer, at, length) {
      if (row >= values.length) values = grow(values, new Uint8Array(row * 2));
      values[row] = length === -1 ? 2 : buffer[at]!;
    },
    finish: (length) => values.slice(0, length),
  };
}

function categoryReader(): ColumnReader {
  let codes = new Int32Array(FIRST_ROWS);
  const dictionary = new Dictionary();
  return {
    read(row, buffer, at, length) {
      if (row >= codes.length) codes = grow(codes, new Int32Array(row * 2));
      codes[row] = length === -1 ? -1 : dictionary.code(buffer.toString('utf8', at, at + length));
    },
    finish: (length) => ({ codes: codes.slice(0, length), labels: dictionary.labels }),
  };
}

/** Lists arrive as JSON arrays of text. */
function listReader(): ColumnReader {
  let offsets = new Int32Array(FIRST_ROWS);
  let missing = new Uint8Array(FIRST_ROWS);
  let codes = new Int32Array(FIRST_ROWS);
  const dictionary = new Dictionary();
  return {
    read(row, buffer, at, length) {
      if (row + 1 >= offsets.length) {
        offsets = grow(offsets, new Int32Array((row + 1) * 2));
        missing = grow(missing, new Uint8Array((row + 1) * 2));
      }
      let entries = offsets[row]!;
      missing[row] = length === -1 ? 1 : 0;
      const labels = length === -1 ? [] : (JSON.parse(buffer.toString('utf8', at, at + length)) as string[]);
      for (const label of labels) {
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
