import type { Upload } from '../../db/tables/uploads/uploads.ts';
import { PersonagraphError } from '../../errors.ts';
import { requireScope } from '../../graphql/core/access/scopes.ts';
import { encodeId } from '../../graphql/core/id.ts';
import { requireRoom } from '../../services/storage/disk-space.ts';
import { receiveUpload } from '../../services/transfers/uploads/receive-upload.ts';
import { beginUpload, deleteUpload, findUpload } from '../../services/transfers/uploads/uploads.ts';
import { readBody } from '../ingest/body.ts';
import { type FileRequest, methodNotAllowed } from './file-request.ts';
import { metadataOf } from './upload-metadata.ts';

const VERSION = '1.0.0';
const OFFSET_TYPE = 'application/offset+octet-stream';
/** The time is under the five minutes in which Node wants a request whole; what is longer goes on in another. */
const BODY = { bytes: Number.MAX_SAFE_INTEGER, totalMs: 240_000, idleMs: 30_000 };

/** `POST /uploads` begins an upload, or takes a whole file; `OPTIONS` tells what there is of tus. */
export async function answerUploads(asked: FileRequest): Promise<Response> {
  const { request, settings, scope, disk } = asked;
  requireScope(asked, 'INGEST');
  if (request.method === 'OPTIONS') return options(settings.limits.uploadBytes);
  if (request.method !== 'POST') return methodNotAllowed(['POST', 'OPTIONS']);
  refuseVersion(request);
  requireRoom(disk);
  const { headers } = request;
  const announced = headers.get('upload-length');
  const sent = lengthOf(headers.get('content-length'), 'Content-Length') ?? 0;
  if (announced === null) return takeWhole(asked, headers.get('content-length') === null ? undefined : sent);
  const { name, filename, mapping } = metadataOf(headers.get('upload-metadata') ?? '');
  const length = lengthOf(announced, 'Upload-Length')!;
  const hasBytes = isOffsetType(headers.get('content-type')) && request.body !== null && sent > 0;
  const upload = await beginUpload(settings, scope, { name: name ?? filename, mapping, length });
  const now = hasBytes ? await receiveUpload(settings, scope, upload.id, 0, bodyOf(request)) : upload;
  return created(now, asked);
}

/** `HEAD` tells where an upload is, `PATCH` appends to it, `DELETE` deletes it. */
export async function answerUpload(asked: FileRequest, id: number): Promise<Response> {
  const { request, settings, scope, disk } = asked;
  requireScope(asked, 'INGEST');
  const { method, headers } = request;
  refuseVersion(request);
  switch (method) {
    case 'HEAD': {
      const upload = await findUpload(scope, id);
      return new Response(null, {
        headers: { ...tus(upload, asked), 'upload-length': String(upload.length), 'cache-control': 'no-store' },
      });
    }
    case 'PATCH': {
      requireRoom(disk);
      if (!isOffsetType(headers.get('content-type'))) {
        throw new PersonagraphError('UNSUPPORTED_MEDIA_TYPE', `Bytes are sent as ${OFFSET_TYPE}.`);
      }
      const offset = lengthOf(headers.get('upload-offset'), 'Upload-Offset');
      if (offset === undefined) throw new PersonagraphError('INVALID_INPUT', 'Upload-Offset says where the bytes go.');
      const upload = await receiveUpload(settings, scope, id, offset, bodyOf(request));
      return new Response(null, { status: 204, headers: tus(upload, asked) });
    }
    case 'DELETE':
      await deleteUpload(settings, scope, id);
      return new Response(null, { status: 204, headers: { 'tus-resumable': VERSION } });
    default:
      return methodNotAllowed(['HEAD', 'PATCH', 'DELETE']);
  }
}

/** A whole file in one body, named by the parameters `name` and `mapping`. Nothing of one that breaks off stays. */
async function takeWhole(asked: FileRequest, length: number | undefined): Promise<Response> {
  const { request, url, settings, scope } = asked;
  if (length === undefined) {
    throw new PersonagraphError('INVALID_INPUT', 'Say how long the file is: Content-Length, or Upload-Length.');
  }
  const parameters = Object.fromEntries(url.searchParams);
  const { name, mapping, ...others } = parameters;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new PersonagraphError('INVALID_INPUT', `The parameters are name and mapping, not ${unknown.slice(0, 50)}.`);
  }
  const body = request.body ? bodyOf(request) : [];
  const upload = await beginUpload(settings, scope, { name, mapping, length });
  try {
    const whole = await receiveUpload(settings, scope, upload.id, 0, toAsync(body));
    if (whole.received < length) throw new PersonagraphError('INVALID_INPUT', 'The body ended before it was whole.');
    return created(whole, asked);
  } catch (thrown) {
    await deleteUpload(settings, scope, upload.id).catch(() => undefined);
    throw thrown;
  }
}

async function* toAsync(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* body;
}

function bodyOf(request: Request): AsyncIterable<Uint8Array> {
  if ((request.headers.get('content-encoding') ?? 'identity') !== 'identity') {
    const message =
      'A body is kept as it is: send a gzip file without Content-Encoding, it is unpacked when it is read.';
    throw new PersonagraphError('UNSUPPORTED_MEDIA_TYPE', message);
  }
  return request.body ? readBody(request.body, 'identity', BODY) : toAsync([]);
}

function created(upload: Upload, asked: FileRequest): Response {
  const id = encodeId('Upload', upload.id);
  const { name, length, received } = upload;
  const headers = { ...tus(upload, asked), location: `/uploads/${id}` };
  return Response.json({ id, name, length, received }, { status: 201, headers });
}

function tus({ received, usedAt }: Upload, { settings }: FileRequest): Record<string, string> {
  const expires = new Date(usedAt.getTime() + settings.limits.keepUploadsMs);
  return { 'tus-resumable': VERSION, 'upload-offset': String(received), 'upload-expires': expires.toUTCString() };
}

function options(most: number): Response {
  const headers = {
    'tus-resumable': VERSION,
    'tus-version': VERSION,
    'tus-max-size': String(most),
    'tus-extension': 'creation,creation-with-upload,expiration,termination',
  };
  return new Response(null, { status: 204, headers });
}

/** Requests without the header are served too: curl need not send it. */
function refuseVersion({ headers }: Request): void {
  const version = headers.get('tus-resumable');
  if (version === null || version === VERSION) return;
  throw new PersonagraphError('INVALID_INPUT', `Uploads are sent by tus ${VERSION}, not ${version.slice(0, 20)}.`);
}

function isOffsetType(type: string | null): boolean {
  return type?.split(';')[0]?.trim().toLowerCase() === OFFSET_TYPE;
}

function lengthOf(text: string | null, header: string): number | undefined {
  if (text === null) return undefined;
  const value = /^\d{1,15}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new PersonagraphError('INVALID_INPUT', `${header} is a whole number of bytes.`);
}
