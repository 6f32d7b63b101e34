import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { asError, PersonagraphError } from '../../errors.ts';

/** A file being read. */
export interface Source {
  /** Size on the disk, compressed where it is. */
  readonly bytesTotal: number;
  /** Bytes read by now. */
  bytesRead(): number;
  /** The text, in pieces. Throws INVALID_FILE where it is truncated, corrupt, binary or in another encoding. */
  text(): AsyncGenerator<string>;
}

/** Opens a plain or gzip file, told apart by its first bytes; throws INVALID_FILE. */
export async function openSource(file: string, encoding: string): Promise<Source> {
  const { start, size } = await look(file);
  if (size === 0) throw new PersonagraphError('INVALID_FILE', `${file} is empty.`);
  if (start.startsWith('PK\u0003\u0004')) {
    throw new PersonagraphError('INVALID_FILE', `${file} is a spreadsheet or zip archive: save the sheet as CSV.`);
  }
  let bytesRead = 0;
  const zipped = start.startsWith('\u001f\u008b');
  return {
    bytesTotal: size,
    bytesRead: () => bytesRead,
    async *text() {
      const bytes = createReadStream(file, { highWaterMark: 1 << 16 });
      bytes.on('data', (chunk) => {
        bytesRead += chunk.length;
      });
      // 'data' would start the flow before anybody reads.
      bytes.pause();
      const plain = zipped ? pipeline(bytes, createGunzip({ chunkSize: 1 << 17 }), () => undefined) : bytes;
      try {
        yield* decode(plain, file, encoding);
      } catch (thrown) {
        throw unreadable(thrown, file);
      } finally {
        plain.destroy();
        bytes.destroy();
      }
    },
  };
}

async function look(file: string): Promise<{ start: string; size: number }> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
      return { start: buffer.toString('latin1', 0, bytesRead), size: (await handle.stat()).size };
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw unreadable(cause, file);
  }
}

async function* decode(bytes: Readable, file: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let first = true;
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk as Buffer, { stream: true });
    if (first && text.includes('\0')) throw new PersonagraphError('INVALID_FILE', `${file} is not text.`);
    first = false;
    if (text !== '') yield text;
  }
  const end = decoder.decode();
  if (end !== '') yield end;
}

function unreadable(thrown: unknown, file: string): Error {
  const error = asError(thrown) as Error & { code?: string };
  if (error instanceof PersonagraphError) return error;
  const why =
    error.code === 'ENOENT'
      ? 'does not exist'
      : error.code === 'Z_BUF_ERROR'
        ? 'is truncated: the gzip stream ends before its end'
        : error.code?.startsWith('Z_')
          ? `is corrupt: ${error.message}`
          : error.code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
            ? 'is not text in the encoding of the mapping (`encoding`, by default utf-8)'
            : `cannot be read: ${error.message}`;
  return new PersonagraphError('INVALID_FILE', `${file} ${why}.`, { cause: thrown });
}
