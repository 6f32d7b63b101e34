import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { PersonagraphError } from '../../errors.ts';
import { requireScope } from '../../graphql/core/access/scopes.ts';
import { encodeId } from '../../graphql/core/id.ts';
import { AuditTrail } from '../../services/audit/audit-trail.ts';
import { mayReadPersonal, requirePersonal } from '../../services/personal/may-read-personal.ts';
import { findExport, requirePlain } from '../../services/transfers/exports/exports.ts';
import { findImport } from '../../services/transfers/imports/imports.ts';
import { differencesFile, exportedFile, reportFile } from '../../services/transfers/settings.ts';
import { rangeOf } from './byte-range.ts';
import { type FileRequest, methodNotAllowed } from './file-request.ts';

/** A file to send. */
interface Download {
  readonly path: string;
  readonly type: string;
  /** Name under which a browser keeps it. */
  readonly name: string;
  /** The same bytes have the same. */
  readonly tag: string;
  readonly missing: string;
}

/** `GET /imports/ID/differences`: what a dry run would change. Throws NOT_FOUND; CONFLICT while it is written. */
export function downloadDifferences(asked: FileRequest, id: number): Promise<Response> {
  return sendReport(asked, id, 'differences', differencesFile(asked.settings, asked.scope.workspaceId, id));
}

/** `GET /imports/ID/rejected`: the report of rejected lines. Throws NOT_FOUND; CONFLICT while it is written. */
export function downloadReport(asked: FileRequest, id: number): Promise<Response> {
  return sendReport(asked, id, 'rejected', reportFile(asked.settings, asked.scope.workspaceId, id));
}

async function sendReport(asked: FileRequest, id: number, part: string, path: string): Promise<Response> {
  const { scope } = asked;
  requireScope(asked, 'INGEST');
  requirePersonal(asked.principal, 'A report of an import, which has lines of its file,');
  const { state, attempts } = await findImport(scope, id);
  if (state === 'QUEUED' || state === 'RUNNING') {
    throw new PersonagraphError('CONFLICT', 'The import is under way: its report is whole when it has ended.');
  }
  return send(asked, {
    path,
    type: 'application/x-ndjson',
    name: `import-${id}.${part}.ndjson`,
    tag: `${id}-${part}-${attempts}`,
    missing:
      'There is no such report: the import was of the command line, ended before it began, or the report has had its time.',
  });
}

/** `GET /exports/ID`: the file of an export; one person's data take ADMIN. Throws FORBIDDEN, NOT_FOUND, also for one that has had its time; CONFLICT. */
export async function downloadExport(asked: FileRequest, id: number): Promise<Response> {
  const { scope, settings } = asked;
  requireScope(asked, 'READ');
  const found = await findExport(scope, id);
  if (found.customerId !== null) requireScope(asked, 'ADMIN');
  if (found.state !== 'COMPLETE') throw withoutFile(found.state);
  if (!mayReadPersonal(asked.principal)) await requirePlain(scope, found.columns);
  const { format } = found;
  // Who takes personal data out in bulk is known.
  if (asked.request.method === 'GET') await auditDownload(asked, id);
  return send(asked, {
    path: exportedFile(settings, scope.workspaceId, found),
    type: TYPES[format],
    name: `export-${id}.${format}`,
    tag: String(id),
    missing: ELSEWHERE,
  });
}

const TYPES = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson',
  json: 'application/json; charset=utf-8',
} as const;

/** `GET /exports/ID/mapping`: the mapping that imports it again. Throws NOT_FOUND, CONFLICT. */
export async function downloadMapping(asked: FileRequest, id: number): Promise<Response> {
  const { scope, settings } = asked;
  requireScope(asked, 'READ');
  const found = await findExport(scope, id);
  if (found.state !== 'COMPLETE') throw withoutFile(found.state);
  if (!found.importable) {
    throw new PersonagraphError('NOT_FOUND', 'The export has no external ids: it cannot be imported again.');
  }
  return send(asked, {
    path: `${exportedFile(settings, scope.workspaceId, found)}.yaml`,
    type: 'application/yaml',
    name: `export-${id}.yaml`,
    tag: `${id}-mapping`,
    missing: ELSEWHERE,
  });
}

function auditDownload({ scope, principal }: FileRequest, id: number): Promise<void> {
  const trail = new AuditTrail(() => scope, { keyId: principal.keyId }, randomUUID());
  return trail.seldom({ action: 'downloadExport', ids: [encodeId('Export', id)] }, null);
}

const ELSEWHERE = 'The file is not on this server: all servers of a database share one folder.';

function withoutFile(state: string): PersonagraphError {
  const isUnderWay = state === 'QUEUED' || state === 'RUNNING';
  const message = isUnderWay ? 'The export is under way.' : `The export has no file: ${state}.`;
  return new PersonagraphError(isUnderWay ? 'CONFLICT' : 'NOT_FOUND', message);
}

async function send({ request }: FileRequest, { path, type, name, tag, missing }: Download): Promise<Response> {
  const { method, headers } = request;
  if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed(['GET', 'HEAD']);
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new PersonagraphError('NOT_FOUND', missing, { cause });
  });
  const { size } = await file.stat();
  const etag = `"${tag}-${size}"`;
  const condition = headers.get('if-range');
  const range = condition === null || condition === etag ? rangeOf(headers.get('range'), size) : undefined;
  const common = {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'accept-ranges': 'bytes',
    'cache-control': 'private, no-store',
    etag,
  };
  if (range === null) {
    await file.close();
    return new Response(null, { status: 416, headers: { ...common, 'content-range': `bytes */${size}` } });
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  const answer = {
    status: range ? 206 : 200,
    headers: {
      ...common,
      'content-length': String(end - start + 1),
      ...(range ? { 'content-range': `bytes ${start}-${end}/${size}` } : {}),
    },
  };
  if (method === 'HEAD' || size === 0) {
    await file.close();
    return new Response(null, answer);
  }
  // The stream closes the file.
  const stream = Readable.toWeb(file.createReadStream({ start, end })) as ReadableStream<Uint8Array>;
  return new Response(stream as unknown as BodyInit, answer);
}
