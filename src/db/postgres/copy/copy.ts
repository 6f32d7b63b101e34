import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { type BinaryRows, type Chunk, COPY_HEADER, CopyReader, copyOf, type RowReader } from './copy-reader.ts';
import { EPOCH_MS } from './wire-values.ts';

/** Takes one field of a binary COPY: `length` bytes of the chunk at `at`, or -1 for NULL. */
export type FieldReader = (row: number, chunk: Chunk, at: number, length: number) => void;

const CHUNK_BYTES = 1 << 18;
/** The type double precision, by its number in PostgreSQL's catalogue. */
const FLOAT8 = 701;

/** Reads binary rows field by field; returns the number of rows. Throws what a reader throws. */
export async function readFields(
  client: pg.ClientBase,
  rows: BinaryRows,
  readers: readonly FieldReader[],
): Promise<number> {
  return readRows(client, rows, (chunk, start, row) => {
    let at = start;
    for (let field = 0; field < readers.length; field++) {
      const length = chunk.view.getInt32(at);
      at += 4;
      readers[field]!(row, chunk, at, length);
      if (length > 0) at += length;
    }
  });
}

/** Reads `query` by binary COPY, row by row; returns the number of rows. Throws what the reader throws. */
export async function copyRows(client: pg.ClientBase, query: string, read: RowReader): Promise<number> {
  return readRows(client, copyOf(query), read);
}

async function readRows(client: pg.ClientBase, rows: BinaryRows, read: RowReader): Promise<number> {
  return client.query(new CopyReader(rows, read)).done;
}

/** Writes the rows that `write` gives, by binary COPY. Where it throws, nothing is written and the connection is ready again. */
export async function copyIn(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  write: (rows: CopyWriter) => Promise<void>,
): Promise<void> {
  const rows = new CopyWriter(client, table, columns);
  try {
    await write(rows);
  } catch (error) {
    await rows.abandon();
    throw error;
  }
  await rows.end();
}

/** Writes rows by binary COPY. Fields are written in the order of the columns; `end()` ends the last row. */
export class CopyWriter {
  readonly #stream: ReturnType<typeof copyFrom>;
  readonly #fields: number;
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  #at: number;
  /** Set once PostgreSQL refused a row, or the connection was lost. */
  #failure: Error | undefined;
  rows = 0;

  constructor(client: pg.ClientBase, table: string, columns: readonly string[]) {
    this.#stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN (FORMAT binary)`));
    // It may come while nobody waits for the stream, and an error nobody hears ends the process.
    this.#stream.on('error', (error) => {
      this.#failure ??= error;
    });
    this.#fields = columns.length;
    this.#at = COPY_HEADER.copy(this.#buffer);
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

  /** The row's numbers of columns as double precision[]; NaN is NULL. */
  doubles(columns: readonly Float64Array[], row: number): void {
    const before = this.#at;
    this.#at = this.#buffer.writeInt32BE(columns.length === 0 ? 0 : 1, before + 4);
    this.#at = this.#buffer.writeInt32BE(1, this.#at);
    this.#at = this.#buffer.writeInt32BE(FLOAT8, this.#at);
    if (columns.length > 0) {
      this.#at = this.#buffer.writeInt32BE(columns.length, this.#at);
      this.#at = this.#buffer.writeInt32BE(1, this.#at);
    }
    for (const column of columns) {
      const value = column[row]!;
      this.#at = this.#buffer.writeInt32BE(Number.isNaN(value) ? -1 : 8, this.#at);
      if (!Number.isNaN(value)) this.#at = this.#buffer.writeDoubleBE(value, this.#at);
    }
    this.#buffer.writeInt32BE(this.#at - before - 4, before);
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
    if (this.#failure) throw this.#failure;
    const chunk = this.#buffer.subarray(0, this.#at);
    this.#buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    this.#at = 0;
    if (!this.#stream.write(chunk)) await once(this.#stream, 'drain');
  }

  /** Tells PostgreSQL that nothing of it is to be written. */
  async abandon(): Promise<void> {
    this.#stream.destroy();
    if (!this.#stream.closed) await new Promise((resolve) => this.#stream.once('close', resolve));
  }

  async end(): Promise<void> {
    if (this.#failure) throw this.#failure;
    this.#at = this.#buffer.writeInt16BE(-1, this.#at);
    this.#stream.end(this.#buffer.subarray(0, this.#at));
    await finished(this.#stream);
  }
}
