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
  /** Of the buffer: its methods are compiled into the loop, those of a buffer are called. */
  #view = viewOf(this.#buffer);
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
    this.#view.setInt16(this.#at, this.#fields);
    this.#at += 2;
    this.rows++;
  }

  int(value: number | null): void {
    if (value === null) {
      this.null();
      return;
    }
    this.#view.setInt32(this.#at, 4);
    this.#view.setInt32(this.#at + 4, value);
    this.#at += 8;
  }

  real(value: number): void {
    this.#view.setInt32(this.#at, 4);
    this.#view.setFloat32(this.#at + 4, value);
    this.#at += 8;
  }

  /** Milliseconds since 1970; NaN is NULL. */
  time(milliseconds: number): void {
    if (Number.isNaN(milliseconds)) {
      this.null();
      return;
    }
    const micros = Math.round((milliseconds - EPOCH_MS) * 1000);
    const high = Math.floor(micros / 4_294_967_296);
    this.#view.setInt32(this.#at, 8);
    this.#view.setInt32(this.#at + 4, high);
    this.#view.setUint32(this.#at + 8, micros - high * 4_294_967_296);
    this.#at += 12;
  }

  /** The row's numbers of columns as double precision[]; NaN is NULL. */
  doubles(columns: readonly Float64Array[], row: number): void {
    const view = this.#view;
    const before = this.#at;
    view.setInt32(before + 4, columns.length === 0 ? 0 : 1);
    view.setInt32(before + 8, 1);
    view.setInt32(before + 12, FLOAT8);
    let at = before + 16;
    if (columns.length > 0) {
      view.setInt32(at, columns.length);
      view.setInt32(at + 4, 1);
      at += 8;
    }
    for (let column = 0; column < columns.length; column++) {
      const value = columns[column]![row]!;
      if (Number.isNaN(value)) {
        view.setInt32(at, -1);
        at += 4;
        continue;
      }
      view.setInt32(at, 8);
      view.setFloat64(at + 4, value);
      at += 12;
    }
    view.setInt32(before, at - before - 4);
    this.#at = at;
  }

  /** Short ASCII text. */
  text(value: string): void {
    this.#view.setInt32(this.#at, value.length);
    this.#at += 4;
    for (let index = 0; index < value.length; index++) this.#buffer[this.#at++] = value.charCodeAt(index);
  }

  null(): void {
    this.#view.setInt32(this.#at, -1);
    this.#at += 4;
  }

  /** True where the buffer is due to be sent: then wait for {@link flush} before the next row. */
  get full(): boolean {
    return this.#at > CHUNK_BYTES / 2;
  }

  async flush(): Promise<void> {
    if (this.#failure) throw this.#failure;
    const isTaken = this.#stream.write(this.#buffer.subarray(0, this.#at));
    this.#at = 0;
    // Memory beside the heap makes V8 mark all of the heap for each 64 MB of it: once the socket has sent a chunk, the
    // next is written over it.
    if (!isTaken) await once(this.#stream, 'drain');
    else this.#renew();
  }

  #renew(): void {
    this.#buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    this.#view = viewOf(this.#buffer);
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

function viewOf({ buffer, byteOffset, byteLength }: Buffer): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}
