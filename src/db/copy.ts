import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** A piece of what PostgreSQL sends, as bytes and as numbers. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/** Takes one field of a binary COPY: `length` bytes of the chunk at `at`, or -1 for NULL. */
export type FieldReader = (row: number, chunk: Chunk, at: number, length: number) => void;

/** Takes the row that begins at `at`; returns where it ends, or -1 where the chunk ends before it or it is the trailer. */
export type RowReader = (chunk: Chunk, at: number, row: number) => number;

/** "PGCOPY\n\377\r\n\0", flags, extension length: PostgreSQL documentation, COPY, binary format. */
const HEADER = Buffer.from([0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const CHUNK_BYTES = 1 << 18;
/** Microseconds from 1970 to 2000, where PostgreSQL counts from. */
const EPOCH_MS = 946_684_800_000;

/** Reads `query` by binary COPY, field by field; returns the number of rows. */
export async function copyOut(client: pg.ClientBase, query: string, readers: readonly FieldReader[]): Promise<number> {
  return copyRows(client, query, (chunk, at, row) => readFields(chunk, at, row, readers));
}

/** Reads `query` by binary COPY, row by row; returns the number of rows. Throws what a reader throws, once all is sent. */
export async function copyRows(client: pg.ClientBase, query: string, read: RowReader): Promise<number> {
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`));
  let row = 0;
  let rest: Buffer | null = null;
  let started = false;
  let failure: unknown;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    // The connection is of use again only after the last byte.
    if (failure) continue;
    const bytes: Buffer = rest ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    if (!started) {
      if (bytes.length < HEADER.length) {
        rest = bytes;
        continue;
      }
      at = HEADER.length;
      started = true;
    }
    const piece = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
    // A row cut by the end of the chunk is read again with the next one.
    try {
      for (let end = read(piece, at, row); end !== -1; end = read(piece, at, row)) {
        at = end;
        row++;
      }
    } catch (error) {
      failure = error;
    }
    rest = at < bytes.length ? bytes.subarray(at) : null;
  }
  if (failure) throw failure;
  return row;
}

function readFields(chunk: Chunk, start: number, row: number, readers: readonly FieldReader[]): number {
  const { view } = chunk;
  const end = view.byteLength;
  if (start + 2 > end || view.getInt16(start) === -1) return -1;
  let at = start + 2;
  for (let field = 0; field < readers.length; field++) {
    if (at + 4 > end) return -1;
    const length = view.getInt32(at);
    at += 4;
    if (length > 0 && at + length > end) return -1;
    readers[field]!(row, chunk, at, length);
    if (length > 0) at += length;
  }
  return at;
}

/** Writes rows by binary COPY. Fields are written in the order of the columns; `end()` ends the last row. */
export class CopyWriter {
  readonly #stream: ReturnType<typeof copyFrom>;
  readonly #fields: number;
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  #at: number;
  rows = 0;

  constructor(client: pg.ClientBase, table: string, columns: readonly string[]) {
    this.#stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`));
    this.#fields = columns.length;
    this.#at = HEADER.copy(this.#buffer);
  }

  /** Begins a row. Its fields together must be under half a chunk. */
  begin(): void {
    this.#at = this.#buffer.writeInt16BE(this.#fields, this.#at);
    this.rows++;
  }

  int(value: number | null): void {
    if (value === null) {
      this.null();
      return;
    }
    this.#at = this.#buffer.writeInt32BE(4, this.#at);
    this.#at = this.#buffer.writeInt32BE(value, this.#at);
  }

  real(value: number): void {
    this.#at = this.#buffer.writeInt32BE(4, this.#at);
    this.#at = this.#buffer.writeFloatBE(value, this.#at);
  }

  /** Milliseconds since 1970; NaN is NULL. */
  time(milliseconds: number): void {
    if (Number.isNaN(milliseconds)) {
      this.null();
      return;
    }
    const micros = Math.round((milliseconds - EPOCH_MS) * 1000);
    const high = Math.floor(micros / 4_294_967_296);
    this.#at = this.#buffer.writeInt32BE(8, this.#at);
    this.#at = this.#buffer.writeInt32BE(high, this.#at);
    this.#at = this.#buffer.writeUInt32BE(micros - high * 4_294_967_296, this.#at);
  }

  /** Short ASCII text. */
  text(value: string): void {
    this.#at = this.#buffer.writeInt32BE(value.length, this.#at);
    this.#at += this.#buffer.write(value, this.#at, 'latin1');
  }

  null(): void {
    this.#at = this.#buffer.writeInt32BE(-1, this.#at);
  }

  /** True where the buffer is due to be sent: then wait for {@link flush} before the next row. */
  get full(): boolean {
    return this.#at > CHUNK_BYTES / 2;
  }

  async flush(): Promise<void> {
    const chunk = this.#buffer.subarray(0, this.#at);
    this.#buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    this.#at = 0;
    if (!this.#stream.write(chunk)) await once(this.#stream, 'drain');
  }

  async end(): Promise<void> {
    this.#at = this.#buffer.writeInt16BE(-1, this.#at);
    this.#stream.end(this.#buffer.subarray(0, this.#at));
    await finished(this.#stream);
  }
}

/** Milliseconds since 1970 from a binary timestamp. */
export function readTime(view: DataView, at: number): number {
  return (view.getInt32(at) * 4_294_967_296 + view.getUint32(at + 4)) / 1000 + EPOCH_MS;
}

/** Milliseconds since 1970 from a binary date. */
export function readDate(view: DataView, at: number): number {
  return view.getInt32(at) * 86_400_000 + EPOCH_MS;
}

/** Powers of ten whose doubles are exact, by exponent. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => 10 ** exponent);
const NUMERIC_NEGATIVE = 0x4000;
/** NaN and both infinities. */
const NUMERIC_SPECIAL = 0xc000;

/**
 * The double nearest to a binary numeric: digits of base 10,000, the first of which counts 10,000^weight (PostgreSQL's
 * numeric.c, numeric_send). Infinite and NaN are NaN.
 */
export function readNumeric(view: DataView, at: number): number {
  const digits = view.getInt16(at);
  const weight = view.getInt16(at + 2);
  const sign = view.getUint16(at + 4);
  if (sign >= NUMERIC_SPECIAL) return Number.NaN;
  let whole = 0;
  for (let digit = 0; digit < digits; digit++) whole = whole * 10_000 + view.getInt16(at + 8 + digit * 2);
  const exponent = 4 * (weight - digits + 1);
  // Both exact, so that one operation rounds once.
  const exact = whole <= Number.MAX_SAFE_INTEGER && Math.abs(exponent) < POWERS.length;
  const value = !exact
    ? Number(`${decimalDigits(view, at, digits)}e${exponent}`)
    : exponent < 0
      ? whole / POWERS[-exponent]!
      : whole * POWERS[exponent]!;
  return sign === NUMERIC_NEGATIVE ? -value : value;
}

function decimalDigits(view: DataView, at: number, digits: number): string {
  let text = '0';
  for (let digit = 0; digit < digits; digit++) text += String(view.getInt16(at + 8 + digit * 2)).padStart(4, '0');
  return text;
}
