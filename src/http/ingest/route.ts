import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { type Principal, standings } from '../../db/tables/workspaces/api-keys.ts';
import { PersonagraphError } from '../../errors.ts';
import { requireScope } from '../../graphql/core/access/scopes.ts';
import type { Admission, AdmittedStream } from '../../services/events/admission.ts';
import { GatheredBatches } from '../../services/events/gathered-batches.ts';
import { ingestLines, type LineCounts, noLines } from '../../services/events/ingest-lines.ts';
import { readLines } from '../../services/events/lines.ts';
import { type DiskSpace, requireRoom } from '../../services/storage/disk-space.ts';
import { type KnownKeys, principalOfRequest, unauthenticated } from '../known-keys.ts';
import { plainRefusal } from '../plain-refusal.ts';
import { readBody, readWhole, SMALL, unpackSmall } from './body.ts';

export const INGEST_PATH = '/ingest/events';

const TYPES = new Set(['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'application/x-jsonlines']);
/** The time is under the five minutes in which Node wants a request whole. */
const BODY = { bytes: 1024 ** 3, totalMs: 240_000, idleMs: 30_000 };
const LINES = { bytes: 1024 ** 2, lines: 1_000_000 };
/** Time after which the key of a stream is looked up again. */
const KEY_CHECK_MS = 10_000;

interface Parts {
  readonly db: Database;
  readonly keys: KnownKeys;
  readonly admission: Admission;
  /** The room on the server's disk; null where nobody watches it. */
  readonly disk: DiskSpace | null;
  readonly log: Logger;
}

type PartsWithBatches = Parts & { readonly batches: GatheredBatches };

/**
 * `POST /ingest/events`: events and deletions as NDJSON, one a line, in a body of any size; docs/ingest.md has the
 * details.
 */
export function useIngest(all: Parts): Plugin {
  const parts = { ...all, batches: new GatheredBatches() };
  return {
    async onRequest({ request, url, endResponse }) {
      if (url.pathname !== INGEST_PATH) return;
      endResponse(await respond(request, url, parts));
    },
  };
}

async function respond(request: Request, url: URL, parts: PartsWithBatches): Promise<Response> {
  if (request.method !== 'POST') {
    const error = { code: 'INVALID_INPUT', message: 'Events are sent with POST.' };
    return Response.json({ error }, { status: 405, headers: { allow: 'POST' } });
  }
  const counts = noLines();
  let begun = false;
  try {
    const principal = await principalOfRequest(parts.keys, request);
    requireScope({ principal }, 'INGEST');
    requireRoom(parts.disk);
    const encoding = encodingOf(request);
    const options = optionsOf(url.searchParams);
    if (!request.body) return Response.json(counts);
    begun = true;
    const length = Number(request.headers.get('content-length') ?? Number.NaN);
    await take({ body: request.body, encoding, length }, options, principal, counts, parts);
    return Response.json(counts);
  } catch (error) {
    // Says why the remaining lines were not taken, with counts of those that were.
    return plainRefusal(error, request, parts.log, begun ? counts : undefined);
  }
}

interface Sent {
  readonly body: ReadableStream<Uint8Array>;
  readonly encoding: 'identity' | 'gzip';
  /** Bytes announced; NaN where none are. */
  readonly length: number;
}

async function take(
  { body, encoding, length }: Sent,
  options: { readonly createCustomers: boolean },
  principal: Principal,
  counts: LineCounts,
  { db, admission, batches, disk }: PartsWithBatches,
): Promise<void> {
  const scope = db.scope(principal.workspaceId);
  let checkAt = performance.now() + KEY_CHECK_MS;
  const ingest = (admitted: AdmittedStream) => async (inputs: readonly unknown[]) => {
    if (performance.now() >= checkAt) {
      checkAt = performance.now() + KEY_CHECK_MS;
      if ((await standings(db, [principal]))[0] === null) throw unauthenticated();
    }
    requireRoom(disk);
    return batches.ingest(scope, admitted, inputs, options);
  };
  if (length <= SMALL) {
    using place = await admission.small(scope);
    const packed = await readWhole(body, length, BODY);
    await place.turn(() => ingestLines(readLines(unpackSmall(packed, encoding), LINES), ingest(place), counts));
  } else {
    using stream = await admission.stream(scope);
    await ingestLines(readLines(readBody(body, encoding, BODY), LINES), ingest(stream), counts);
  }
}

function encodingOf({ headers }: Request): 'identity' | 'gzip' {
  const type = headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!TYPES.has(type)) {
    throw new PersonagraphError('UNSUPPORTED_MEDIA_TYPE', 'Events are sent as application/x-ndjson.');
  }
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === 'gzip') return encoding;
  throw new PersonagraphError('UNSUPPORTED_MEDIA_TYPE', 'The body is sent as it is, or as gzip.');
}

function optionsOf(parameters: URLSearchParams): { createCustomers: boolean } {
  let createCustomers = false;
  for (const [name, value] of parameters) {
    if (name !== 'createCustomers' || (value !== 'true' && value !== 'false')) {
      throw new PersonagraphError('INVALID_INPUT', 'The only parameter is createCustomers, true or false.', {
        field: [name],
      });
    }
    createCustomers = value === 'true';
  }
  return { createCustomers };
}
