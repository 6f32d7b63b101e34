import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** A year, in seconds: the name of an asset holds the hash of its bytes, so that it never changes. */
const CACHE_CONTROL = 'public, max-age=31536000, immutable';

/** An `Accept-Encoding` that names gzip, and not with a quality of nought. */
const TAKES_GZIP = /(^|,)\s*(gzip|\*)\s*(;\s*q=(1|0\.0*[1-9])|,|$)/i;

/** The constructor of responses: yoga's writes a Buffer as it is, where that of the platform copies it. */
export type ResponseConstructor = typeof Response;

/** A file of GraphiQL's page. All who ask for it are answered with the same bytes of memory. */
export interface Asset {
  /** File name, with the hash of its content. */
  readonly name: string;
  /** Answers GET or HEAD: 304 to those who have it, compressed to those who take gzip. */
  answer(request: Request, Answer: ResponseConstructor): Promise<Response>;
}

/** An asset of these bytes; they are compressed when it is first asked for. */
export function createAsset(stem: string, extension: string, type: string, bytes: Buffer<ArrayBuffer>): Asset {
  return createNamedAsset(`${stem}.${hashOf(bytes)}.${extension}`, type, bytes);
}

/** An asset whose name holds a hash already; `cacheControl` is for one whose name does not. */
export function createNamedAsset(
  name: string,
  type: string,
  bytes: Buffer<ArrayBuffer>,
  cacheControl = CACHE_CONTROL,
): Asset {
  let zipped: Promise<Buffer<ArrayBuffer>> | undefined;
  // Weak: the same file, in either encoding.
  const etag = `W/"${hashOf(bytes)}"`;
  return {
    name,
    async answer({ method, headers }, Answer) {
      const common = { etag, 'cache-control': cacheControl, vary: 'accept-encoding' };
      const known = headers.get('if-none-match')?.split(',') ?? [];
      if (known.some((tag) => ['*', etag].includes(tag.trim()))) {
        return new Answer(null, { status: 304, headers: common });
      }
      const gzipped = TAKES_GZIP.test(headers.get('accept-encoding') ?? '');
      if (gzipped) zipped ??= compress(bytes, { level: 9 }) as Promise<Buffer<ArrayBuffer>>;
      const body = (gzipped && (await zipped)) || bytes;
      return new Answer(method === 'HEAD' ? null : body, {
        headers: {
          ...common,
          'content-type': type,
          'content-length': String(body.byteLength),
          'x-content-type-options': 'nosniff',
          ...(gzipped && { 'content-encoding': 'gzip' }),
        },
      });
    },
  };
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('base64url').slice(0, 16);
}
