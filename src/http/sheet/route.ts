import { createHash } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Language } from '../../services/input/translations.ts';
import { collectSheet } from '../../services/personas/sheet/collect-sheet.ts';
import type { PersonaSheet } from '../../services/personas/sheet/sheet.ts';
import { isLinkQuery, principalOfLink } from '../../services/personas/sheet/sheet-link.ts';
import type { RunHost } from '../../services/threads/host.ts';
import { avatarOf } from '../avatar.ts';
import { methodNotAllowed } from '../files/file-request.ts';
import { type KnownKeys, principalOfRequest } from '../known-keys.ts';
import { plainRefusal } from '../plain-refusal.ts';
import { sheetPage } from './page.ts';
import { STYLES_HASH } from './styles.ts';
import { Wording } from './words.ts';

const PATH = /^\/personas\/([a-z0-9-]{1,64})\.html$/;

export interface SheetParts {
  readonly db: Database;
  readonly host: RunHost;
  readonly keys: KnownKeys;
  readonly log: Logger;
}

/** `GET /personas/KEY.html`: the sheet of a persona as a page to print, for a key in the headers or a signed link. */
export function useSheets(parts: SheetParts): Plugin {
  return {
    async onRequest({ request, url, endResponse }) {
      const [, key] = PATH.exec(url.pathname) ?? [];
      if (key === undefined) return;
      endResponse(await respond(request, url, key, parts));
    },
  };
}

async function respond(
  request: Request,
  url: URL,
  key: string,
  { db, host, keys, log }: SheetParts,
): Promise<Response> {
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed(['GET', 'HEAD']);
  try {
    const principal = isLinkQuery(url.searchParams)
      ? await principalOfLink(db, key, url.searchParams)
      : await principalOfRequest(keys, request);
    const language = languageOf(url.searchParams);
    const sheet = await collectSheet(host, db.scope(principal.workspaceId), { key, language, now: new Date() });
    return answer(request, sheet, pageOf(sheet, language, url));
  } catch (thrown) {
    const refused = plainRefusal(thrown, undefined, log);
    return method === 'HEAD' ? new Response(null, refused) : refused;
  }
}

function languageOf(query: URLSearchParams): Language {
  const language = (query.get('language') ?? 'en').toLowerCase();
  if (language === 'en' || language === 'zh') return language;
  throw new PersonagraphError('INVALID_INPUT', 'The language of a sheet is en or zh.', { field: ['language'] });
}

function pageOf(sheet: PersonaSheet, language: Language, url: URL): string {
  const other = new URLSearchParams(url.searchParams);
  other.set('language', language === 'zh' ? 'en' : 'zh');
  return sheetPage(sheet, new Wording(language), { face: faceOf(sheet), other: `?${other}` });
}

/** A face that is drawn stands in the page; one of the persona's own is fetched from where it is. */
function faceOf({ face: { url, seed } }: PersonaSheet): string {
  return url ?? `data:image/svg+xml;base64,${Buffer.from(avatarOf(seed)).toString('base64')}`;
}

function answer({ method, headers }: Request, { face }: PersonaSheet, page: string): Response {
  const etag = `"${createHash('sha256').update(page).digest('base64url').slice(0, 24)}"`;
  const common = {
    etag,
    // Kept by the reader alone, and asked for again each time.
    'cache-control': 'private, no-cache',
    vary: 'authorization, x-api-key',
    'content-security-policy': policy(face.url),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  };
  const known = headers.get('if-none-match')?.split(',') ?? [];
  if (known.some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))) {
    return new Response(null, { status: 304, headers: common });
  }
  const body = Buffer.from(page);
  return new Response(method === 'HEAD' ? null : body, {
    headers: { ...common, 'content-type': 'text/html; charset=utf-8', 'content-length': String(body.byteLength) },
  });
}

/** Nothing runs and nothing is loaded, but our styles and the face, where it is one of the persona's own from its origin. */
function policy(face: string | null): string {
  const images = ['data:', ...(face === null ? [] : [new URL(face).origin])].join(' ');
  return (
    `default-src 'none'; style-src ${STYLES_HASH}; img-src ${images}; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  );
}
