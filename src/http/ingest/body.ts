import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { PersonagraphError } from '../../errors.ts';

/** Most that a body may be and take. */
export interface BodyLimits {
  /** Bytes once unpacked. */
  readonly bytes: number;
  /** Milliseconds from the first look to the end. */
  readonly totalMs: number;
  /** Milliseconds without a byte, while bytes are waited for. */
  readonly idleMs: number;
}

/** Bodies announced with so many bytes at most, as they are sent, are read whole before anything is made of them. */
export const SMALL = 64 * 1024;
/** Most bytes unpacked at once; beyond, they go through a stream, which costs small bodies more than unpacking. */
const SMALL_UNPACKED = 1024 * 1024;

/**
 * A body as it arrives, unpacked, never read faster than it is used. Throws TOO_LARGE and REQUEST_TIMEOUT over the
 * limits, INVALID_INPUT for gzip that is damaged or cut short.
 */
export async function* readBody(
  body: ReadableStream<Uint8Array>,
  encoding: 'identity' | 'gzip',
  limits: BodyLimits,
): AsyncGenerator<Uint8Array> {
  const arriving = readInTime(body, limits);
  let bytes = 0;
  for await (const chunk of encoding === 'gzip' ? unpackStream(arriving) : arriving) {
    bytes += chunk.byteLength;
    if (bytes > limits.bytes) {
      throw new PersonagraphError(
        'TOO_LARGE',
        `A body takes ${limits.bytes} bytes unpacked: send the rest in another.`,
      );
    }
    yield chunk;
  }
}

/**
 * A body of `length` bytes as it was sent, still packed; no more is held however it comes in. Throws REQUEST_TIMEOUT over
 * the limits, INVALID_INPUT where it has another length.
 */
export async function readWhole(body: ReadableStream<Uint8Array>, length: number, limits: BodyLimits): Promise<Buffer> {
  const whole = Buffer.allocUnsafe(length);
  let read = 0;
  for await (const chunk of readInTime(body, limits)) {
    if (read + chunk.byteLength > length) {
      throw new PersonagraphError('INVALID_INPUT', 'The body is longer than was announced.');
    }
    whole.set(chunk, read);
    read += chunk.byteLength;
  }
  return read === length ? whole : endedEarly();
}

/**
 * The bytes of a {@link SMALL} body: 64 MiB at most, for gzip makes a thousandfold of it. Throws INVALID_INPUT for gzip
 * that is damaged or cut short.
 */
export function unpackSmall(
  body: Buffer,
  encoding: 'identity' | 'gzip',
): Iterable<Uint8Array> | AsyncIterable<Uint8Array> {
  if (encoding === 'identity') return [body];
  const unpacked = unpackAtOnce(body);
  return unpacked ? [unpacked] : unpackStream([body]);
}

async function* readInTime(body: ReadableStream<Uint8Array>, limits: BodyLimits): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  const end = performance.now() + limits.totalMs;
  try {
    for (;;) {
      const left = end - performance.now();
      const step = await within(Math.min(left, limits.idleMs), reader.read().catch(endedEarly));
      if (step.done) return;
      yield step.value;
    }
  } finally {
    // The cancel is not awaited: a sender may never react to it.
    reader.cancel().catch(() => undefined);
  }
}

function endedEarly(cause?: unknown): never {
  throw new PersonagraphError('INVALID_INPUT', 'The body ended before it was whole.', { cause });
}

async function within<T>(milliseconds: number, arriving: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const give = () => reject(new PersonagraphError('REQUEST_TIMEOUT', 'The rest of the body did not arrive in time.'));
    timer = setTimeout(give, Math.max(0, milliseconds));
  });
  try {
    return await Promise.race([arriving, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Null where too much would come of it. */
function unpackAtOnce(packed: Buffer): Buffer | null {
  try {
    return gunzipSync(packed, { maxOutputLength: SMALL_UNPACKED });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') return null;
    throw damaged(error);
  }
}

async function* unpackStream(packed: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const source = Readable.from(packed, { objectMode: false });
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip) yield chunk as Uint8Array;
  } catch (error) {
    throw damaged(error);
  } finally {
    const closed = source.closed ? undefined : once(source, 'close').catch(() => undefined);
    source.destroy();
    gunzip.destroy();
    await closed;
  }
}

/** The error a sender gets for gzip that cannot be unpacked. */
function damaged(thrown: unknown): unknown {
  const { code } = thrown as { code?: string };
  if (code === 'Z_BUF_ERROR') return new PersonagraphError('INVALID_INPUT', 'The gzip body is cut short.');
  if (code?.startsWith('Z_')) return new PersonagraphError('INVALID_INPUT', 'The body is not gzip, or damaged.');
  return thrown;
}
