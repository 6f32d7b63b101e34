import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { decodeId } from '../../graphql/core/id.ts';
import type { DiskSpace } from '../../services/storage/disk-space.ts';
import { requireSettings, type TransferSettings } from '../../services/transfers/settings.ts';
import { type KnownKeys, principalOfRequest } from '../known-keys.ts';
import { plainRefusal } from '../plain-refusal.ts';
import { downloadDifferences, downloadExport, downloadMapping, downloadReport } from './downloads.ts';
import type { FileRequest } from './file-request.ts';
import { answerUpload, answerUploads } from './uploads.ts';

export interface FileParts {
  readonly db: Database;
  readonly keys: KnownKeys;
  readonly transfers: TransferSettings | null;
  readonly disk: DiskSpace | null;
  readonly log: Logger;
}

/** Headers that a page of another origin, where one is allowed, reads. */
const EXPOSED_HEADERS =
  'location, tus-resumable, upload-offset, upload-length, upload-expires, content-range, content-disposition, etag';

type Answer = (request: FileRequest, id: number) => Promise<Response>;

/** Paths with the id in them, its type, and who answers. */
const ROUTES: readonly (readonly [path: RegExp, type: 'Upload' | 'Import' | 'Export', answer: Answer])[] = [
  [/^\/uploads\/([\w-]+)$/, 'Upload', answerUpload],
  [/^\/imports\/([\w-]+)\/rejected$/, 'Import', downloadReport],
  [/^\/imports\/([\w-]+)\/differences$/, 'Import', downloadDifferences],
  [/^\/exports\/([\w-]+)$/, 'Export', downloadExport],
  [/^\/exports\/([\w-]+)\/mapping$/, 'Export', downloadMapping],
];

/** Files that come in, by tus 1.0 or as one body, and files that go out; docs/importing.md and docs/exporting.md. */
export function useFiles(parts: FileParts): Plugin {
  return {
    async onRequest({ request, url, endResponse }) {
      const answer = answererOf(url.pathname);
      if (!answer) return;
      const response = await respond(answer, request, url, parts);
      response.headers.set('access-control-expose-headers', EXPOSED_HEADERS);
      endResponse(response);
    },
  };
}

function answererOf(path: string): ((request: FileRequest) => Promise<Response>) | undefined {
  if (path === '/uploads') return answerUploads;
  for (const [pattern, type, answer] of ROUTES) {
    const [, id] = pattern.exec(path) ?? [];
    if (id !== undefined) return (request) => answer(request, decodeId(type, id));
  }
  return undefined;
}

async function respond(
  answer: (request: FileRequest) => Promise<Response>,
  request: Request,
  url: URL,
  { db, keys, transfers, disk, log }: FileParts,
): Promise<Response> {
  try {
    const principal = await principalOfRequest(keys, request);
    const settings = requireSettings(transfers);
    return await answer({ request, url, principal, scope: db.scope(principal.workspaceId), settings, disk });
  } catch (thrown) {
    const refused = plainRefusal(thrown, request, log);
    // Nobody reads the body of an answer to HEAD.
    return request.method === 'HEAD' ? new Response(null, refused) : refused;
  }
}
