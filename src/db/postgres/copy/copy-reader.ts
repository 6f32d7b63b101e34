import type { Socket } from 'node:net';
import type pg from 'pg';

/** A piece of PostgreSQL's answer, as bytes and as numbers. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/** Takes the row whose fields begin at `at`. */
export type RowReader = (chunk: Chunk, at: number, row: number) => void;

/** "PGCOPY\n\377\r\n\0", flags, extension length: PostgreSQL documentation, COPY, binary format. */
export const COPY_HEADER = Buffer.from([
  0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

/** Type and length, before every message. The length counts itself and not the type. */
const PREFIX = 5;
const COPY_DATA = 'd'.charCodeAt(0);
const DATA_ROW = 'D'.charCodeAt(0);

/** The parts of pg's connection that its types do not know. */
interface Wire {
  readonly stream: Socket;
  readonly parsedStatements: Readonly<Record<string, string>>;
  query(text: string): void;
  parse(statement: { readonly name: string; readonly text: string }): void;
  bind(portal: { readonly statement: string; readonly values: readonly string[]; readonly binary: boolean }): void;
  execute(portal: object): void;
  sync(): void;
}

/** A statement whose rows come in binary, each in a message of its own. */
export interface BinaryRows {
  /** Name under which a connection keeps it; undefined for COPY. */
  readonly name?: string;
  readonly text: string;
  send(wire: Wire): void;
  /** Type of the messages that carry rows. */
  readonly message: number;
  /** Bytes before the first row. */
  readonly header: number;
}

export function copyOf(query: string): BinaryRows {
  const text = `COPY (${query}) TO STDOUT (FORMAT binary)`;
  return { text, send: (wire) => wire.query(text), message: COPY_DATA, header: COPY_HEADER.length };
}

/** The rows of a statement each connection plans once, or each time where its name is empty. Fields are laid out as COPY has them. */
export function preparedRows(name: string, text: string, values: readonly string[]): BinaryRows {
  const send = (wire: Wire) => {
    if (name === '' || !(name in wire.parsedStatements)) wire.parse({ name, text });
    wire.bind({ statement: name, values, binary: true });
    wire.execute({});
    wire.sync();
  };
  return { name, text, send, message: DATA_ROW, header: 0 };
}

type Listener = (bytes: Buffer) => void;

/**
 * A query for a client of `pg`: reads binary rows from the socket's own buffers, one at a time. PostgreSQL sends
 * each in a message of its own (documentation, COPY Operations). With tens of millions of rows, queuing and joining the
 * messages as streams do costs more than reading them. Anything but a row the client gets as always.
 */
export class CopyReader implements pg.Submittable {
  /** The number of rows, the connection ready again. Rejects with what PostgreSQL, or the reader of rows, said. */
  readonly done: Promise<number>;
  /** Read by pg, which keeps the names of statements that a connection has. */
  readonly name: string | undefined;
  readonly text: string;
  readonly #rows: BinaryRows;
  readonly #read: RowReader;
  #resolve!: (rows: number) => void;
  #reject!: (error: unknown) => void;
  #socket: Socket | undefined;
  #client: readonly Listener[] = [];
  /** A message that the last chunk cut. */
  #fragment: Buffer | undefined;
  #started = false;
  #released = false;
  #row = 0;
  #failure: { readonly error: unknown } | undefined;

  /** Reads `rows` once it is given to a client. */
  constructor(rows: BinaryRows, read: RowReader) {
    this.name = rows.name;
    this.text = rows.text;
    this.#rows = rows;
    this.#read = read;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  submit(connection: pg.Connection): void {
    const wire = connection as unknown as Wire;
    const { stream } = wire;
    this.#socket = stream;
    this.#client = stream.listeners('data') as Listener[];
    stream.removeAllListeners('data');
    stream.on('data', this.#take);
    stream.cork();
    this.#rows.send(wire);
    stream.uncork();
  }

  handleError(error: Error): void {
    this.#release();
    this.#reject(error);
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#release();
    if (this.#failure) this.#reject(this.#failure.error);
    else this.#resolve(this.#row);
  }

  #release(): void {
    if (!this.#socket || this.#released) return;
    this.#released = true;
    this.#socket.off('data', this.#take);
    for (const listener of this.#client) this.#socket.on('data', listener);
  }

  /** Gives bytes to the client, whole messages or not. */
  #hand(bytes: Buffer): void {
    for (const listener of this.#client) listener(bytes);
  }

  readonly #take = (bytes: Buffer): void => {
    let at = this.#complete(bytes);
    const chunk = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length) };
    while (at + PREFIX <= bytes.length) {
      const end = at + 1 + chunk.view.getUint32(at + 1);
      if (end > bytes.length) break;
      this.#message(chunk, at, end);
      at = end;
    }
    if (at === bytes.length) return;
    const fragment = bytes.subarray(at);
    if (this.#released) this.#hand(fragment);
    else this.#fragment = fragment;
  };

  /** Takes the message that the last chunk cut with what this one has of it; returns where the next begins. */
  #complete(bytes: Buffer): number {
    let used = 0;
    while (this.#fragment) {
      const fragment: Buffer = this.#fragment;
      const length = fragment.length < PREFIX ? PREFIX : 1 + fragment.readUInt32BE(1);
      if (fragment.length >= PREFIX && fragment.length === length) {
        this.#fragment = undefined;
        this.#message({ bytes: fragment, view: new DataView(fragment.buffer, fragment.byteOffset, length) }, 0, length);
        break;
      }
      const part = bytes.subarray(used, used + length - fragment.length);
      if (part.length === 0) break;
      this.#fragment = Buffer.concat([fragment, part]);
      used += part.length;
    }
    return used;
  }

  #message(chunk: Chunk, at: number, end: number): void {
    if (chunk.bytes[at] !== this.#rows.message) {
      this.#hand(chunk.bytes.subarray(at, end));
      return;
    }
    let fields = at + PREFIX;
    if (!this.#started) {
      this.#started = true;
      fields += this.#rows.header;
    }
    // Data after the last row is let through, and so are rows after the reader has failed.
    if (chunk.view.getInt16(fields) === -1 || this.#failure) return;
    try {
      this.#read(chunk, fields + 2, this.#row++);
    } catch (error) {
      this.#failure = { error };
    }
  }
}
