import { once } from 'node:events';
import { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { PersonagraphError } from '../errors.ts';

/** What a body may amount to. */
export interface BodyLimits {
  /** Bytes once unpacked. */
  readonly bytes: number;
  /** Milliseconds from the first look to the end. */
  readonly totalMs: number;
  /** Milliseconds without a byte, while bytes are waited for. */
  readonly idleMs: number;
}

/** Packed bodies up to so many bytes are unpacked at once: the way through a stream costs them more than unpacking. */
const SMALL = 64 * 1024;
/** What comes of one at most; beyond, it goes through a stream after all. */
const SMALL_UNPACKED = 1024 * 1024;

/**
 * A body as it arrives, unpacked, never read faster than it is used. Throws TOO_LARGE and REQUEST_TIMEOUT over the
 * limits, INVALID_INPUT for gzip that is damaged or cut short. `length` is how many bytes the sender announced, NaN where
 * it did not.
 */
export async function* readBody(
  body: ReadableStream<Uint8Array>,
  encoding: 'identity' | 'gzip',
  limits: BodyLimits,
  length = Number.NaN,
): AsyncGenerator<Uint8Array> {
  const arriving = readInTime(body, limits);
  let bytes = 0;
  for await (const chunk of encoding === 'gzip' ? unpack(arriving, length) : arriving) {
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
    // Nobody waits for a sender who may never answer.
    reader.cancel().catch(() => undefined);
  }
}

function endedEarly(cause: unknown): never {
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

async function* unpack(packed: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  if (!(length <= SMALL)) return yield* unpackStream(packed);
  const chunks: Uint8Array[] = [];
  for await (const chunk of packed) chunks.push(chunk);
  const whole = Buffer.concat(chunks);
  const unpacked = unpackAtOnce(whole);
  if (unpacked) yield unpacked;
  else yield* unpackStream([whole]);
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

/** What a sender is told of gzip that cannot be unpacked. */
function damaged(thrown: unknown): unknown {
  const { code } = thrown as { code?: string };
  if (code === 'Z_BUF_ERROR') return new PersonagraphError('INVALID_INPUT', 'The gzip body is cut short.');
  if (code?.startsWith('Z_')) return new PersonagraphError('INVALID_INPUT', 'The body is not gzip, or damaged.');
  return thrown;
}
