import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** Takes one field of a binary COPY: `length` bytes of `buffer` at `at`, or -1 for NULL. */
export type FieldReader = (row: number, buffer: Buffer, at: number, length: number) => void;

/** "PGCOPY\n\377\r\n\0", flags, extension length: PostgreSQL documentation, COPY, binary format. */
const HEADER = Buffer.from([0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const CHUNK_BYTES = 1 << 18;
/** Microseconds from 1970 to 2000, where PostgreSQL counts from. */
const EPOCH_MS = 946_684_800_000;

/** Reads `query` by binary COPY, field by field; returns the number of rows. */
export async function copyOut(client: pg.ClientBase, query: string, readers: readonly FieldReader[]): Promise<number> {
  const stream = client.query(copyTo(`COPY (${query}) TO STDOUT (FORMAT binary)`));
  let row = 0;
  let rest: Buffer | null = null;
  let started = false;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const buffer: Buffer = rest ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    if (!started) {
      if (buffer.length < HEADER.length) {
        rest = buffer;
        continue;
      }
      at = HEADER.length;
      started = true;
    }
    // A row cut by the end of the chunk is read again with the next one.
    for (;;) {
      const end = readRow(buffer, at, row, readers);
      if (end === -1) break;
      at = end;
      row++;
    }
    rest = at < buffer.length ? buffer.subarray(at) : null;
  }
  return row;
}

/** The position after the row, -1 where it is not whole, or is the trailer. */
function readRow(buffer: Buffer, start: number, row: number, readers: readonly FieldReader[]): number {
  if (start + 2 > buffer.length || buffer.readInt16BE(start) === -1) return -1;
  let at = start + 2;
  for (const read of readers) {
    if (at + 4 > buffer.length) return -1;
    const length = buffer.readInt32BE(at);
    at += 4;
    if (length > 0 && at + length > buffer.length) return -1;
    read(row, buffer, at, length);
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
export function readTime(buffer: Buffer, at: number): number {
  return (buffer.readInt32BE(at) * 4_294_967_296 + buffer.readUInt32BE(at + 4)) / 1000 + EPOCH_MS;
}
