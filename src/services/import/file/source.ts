import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { asError, PersonagraphError } from '../../../errors.ts';
import { kindOfFile } from './magic.ts';

/** Stands for the standard input where a file's path is asked for. */
export const STDIN = '-';
/** The standard input, as people know it. */
export const STDIN_NAME = 'the standard input';
/** Bytes from which a file's form is told. */
const HEAD = 1 << 16;

/** A file being read, unpacked where it is gzip. */
export interface Source {
  /** As people know it, for messages. */
  readonly name: string;
  /** Its path, where it is a file of the disk that is not packed. */
  readonly path: string | undefined;
  /** Size on the disk, packed where it is; 0 where nobody knows. */
  readonly bytesTotal: number;
  /** Bytes read by now. */
  bytesRead(): number;
  /** The first bytes, 64 KB or all. */
  readonly head: Buffer;
  /** All bytes, in pieces; to be called once. Throws INVALID_FILE where they are truncated or corrupt. */
  bytes(): AsyncGenerator<Buffer>;
  /** Lets go of it, however much was read. */
  close(): void;
}

/** Opens a plain or gzip file, told apart by its first bytes, or {@link STDIN}; throws INVALID_FILE. */
export async function openSource(file: string, name = file): Promise<Source> {
  if (file === STDIN) return sourceOf({ name: STDIN_NAME, stream: process.stdin, path: undefined, size: 0 });
  try {
    const { size } = await stat(file);
    return await sourceOf({ name, stream: createReadStream(file, { highWaterMark: HEAD }), path: file, size });
  } catch (thrown) {
    throw unreadable(thrown, file);
  }
}

/** Where bytes come from. */
export interface Origin {
  readonly name: string;
  readonly stream: Readable;
  readonly path: string | undefined;
  /** 0 where nobody knows. */
  readonly size: number;
}

/** Looks at the first bytes, and unpacks gzip. Throws INVALID_FILE. */
export async function sourceOf({ name, stream, path, size }: Origin): Promise<Source> {
  let bytesRead = 0;
  const counted = async function* () {
    for await (const chunk of stream) {
      bytesRead += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  };
  const raw = await peeked(counted());
  const packed = kindOfFile(raw.head) === 'gzip';
  const { head, rest } = packed ? await peeked(unzipped(raw.rest)) : raw;
  if (head.length === 0) {
    const { value, done } = await nextOf(rest, name);
    if (done || value === undefined) throw new PersonagraphError('INVALID_FILE', `${name} is empty.`);
  }
  return {
    name,
    path: packed ? undefined : path,
    bytesTotal: size,
    bytesRead: () => bytesRead,
    head,
    async *bytes() {
      try {
        yield* rest;
      } catch (thrown) {
        throw unreadable(thrown, name);
      }
    },
    close: () => stream.destroy(),
  };
}

async function nextOf(rest: AsyncGenerator<Buffer>, name: string): Promise<IteratorResult<Buffer, unknown>> {
  try {
    return await rest.next();
  } catch (thrown) {
    throw unreadable(thrown, name);
  }
}

/** The first bytes, and all bytes, they included. What fails meanwhile fails in the rest, behind what was read. */
async function peeked(chunks: AsyncGenerator<Buffer>): Promise<{ head: Buffer; rest: AsyncGenerator<Buffer> }> {
  const first: Buffer[] = [];
  let length = 0;
  let failure: { readonly thrown: unknown } | undefined;
  try {
    while (length < HEAD) {
      const { value, done } = await chunks.next();
      if (done) break;
      first.push(value);
      length += value.length;
    }
  } catch (thrown) {
    failure = { thrown };
  }
  const rest = async function* () {
    yield* first;
    if (failure) throw failure.thrown;
    yield* chunks;
  };
  return { head: Buffer.concat(first).subarray(0, HEAD), rest: rest() };
}

async function* unzipped(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const plain = pipeline(packed, createGunzip({ chunkSize: 1 << 17 }), () => undefined);
  try {
    for await (const chunk of plain) yield chunk as Buffer;
  } finally {
    plain.destroy();
  }
}

/** An error of reading as INVALID_FILE. */
export function unreadable(thrown: unknown, file: string): Error {
  const error = asError(thrown) as Error & { code?: string };
  if (error instanceof PersonagraphError) return error;
  const why =
    error.code === 'ENOENT'
      ? 'does not exist'
      : error.code === 'Z_BUF_ERROR'
        ? 'is truncated: the gzip stream ends before its end'
        : error.code?.startsWith('Z_')
          ? `is corrupt: ${error.message}`
          : `cannot be read: ${error.message}`;
  return new PersonagraphError('INVALID_FILE', `${file} ${why}.`, { cause: thrown });
}

/** A file's name without its folders, for columns and reports. */
export function shortName({ name }: Pick<Source, 'name'>): string {
  return basename(name);
}
