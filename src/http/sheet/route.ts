import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import type { Principal } from '../../db/tables/workspaces/api-keys.ts';
import { requireScope } from '../../graphql/core/access/scopes.ts';
import { DOCUMENT_COST, type Operations } from '../../graphql/core/cost/operations.ts';
import type { Language } from '../../services/input/translations.ts';
import { isLinkQuery, principalOfLink } from '../../services/links/signed-link.ts';
import { maskSheet } from '../../services/personal/mask-sheet.ts';
import { mayReadPersonal } from '../../services/personal/may-read-personal.ts';
import { avatarImage } from '../../services/personas/avatar.ts';
import { collectSheet } from '../../services/personas/sheet/collect-sheet.ts';
import type { PersonaSheet } from '../../services/personas/sheet/sheet.ts';
import { sheetLinked } from '../../services/personas/sheet/sheet-link.ts';
import type { RunHost } from '../../services/threads/host.ts';
import { addressOf } from '../addresses.ts';
import { answerDocument, type Document, languageAsked } from '../document.ts';
import { methodNotAllowed } from '../files/file-request.ts';
import type { KeyGuard } from '../key-guard.ts';
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
  readonly operations: Operations;
  readonly guard: KeyGuard;
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
  { db, host, keys, operations, guard, log }: SheetParts,
): Promise<Response> {
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed(['GET', 'HEAD']);
  const linked = async (look: () => Promise<Principal>) => (await guard.lookUp(addressOf(request), look))!;
  try {
    const principal = isLinkQuery(url.searchParams)
      ? await linked(() => principalOfLink(db, sheetLinked(key), url.searchParams))
      : await principalOfRequest(keys, request);
    requireScope({ principal }, 'READ');
    const language = languageAsked(url.searchParams, 'a sheet');
    const collect = () => collectSheet(host, db.scope(principal.workspaceId), { key, language, now: new Date() });
    const whole = await operations.run(principal, DOCUMENT_COST, collect);
    const sheet = mayReadPersonal(principal) ? whole : maskSheet(whole);
    return answerDocument(request, documentOf(sheet, pageOf(sheet, language, url)));
  } catch (thrown) {
    const refused = plainRefusal(thrown, request, log);
    return method === 'HEAD' ? new Response(null, refused) : refused;
  }
}

function pageOf(sheet: PersonaSheet, language: Language, url: URL): string {
  const other = new URLSearchParams(url.searchParams);
  other.set('language', language === 'zh' ? 'en' : 'zh');
  return sheetPage(sheet, new Wording(language), { face: faceOf(sheet), other: `?${other}` });
}

/** A face that is drawn stands in the page; one of the persona's own is fetched from where it is. */
function faceOf({ face: { url, seed } }: PersonaSheet): string {
  return avatarImage({ avatarUrl: url, avatarSeed: seed });
}

function documentOf({ face }: PersonaSheet, page: string): Document {
  return { text: page, type: 'text/html; charset=utf-8', headers: { 'content-security-policy': policy(face.url) } };
}

/** Nothing runs and nothing is loaded, but our styles and the face, where it is one of the persona's own from its origin. */
function policy(face: string | null): string {
  const images = ['data:', ...(face === null ? [] : [new URL(face).origin])].join(' ');
  return (
    `default-src 'none'; style-src ${STYLES_HASH}; img-src ${images}; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  );
}
