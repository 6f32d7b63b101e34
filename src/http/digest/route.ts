import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import type { Principal } from '../../db/tables/workspaces/api-keys.ts';
import { PersonagraphError } from '../../errors.ts';
import { requireScope } from '../../graphql/core/access/scopes.ts';
import { DOCUMENT_COST, type Operations } from '../../graphql/core/cost/operations.ts';
import { collectFeed } from '../../services/digest/feed.ts';
import { feedLinked } from '../../services/digest/feed-link.ts';
import { isLinkQuery, principalOfLink } from '../../services/links/signed-link.ts';
import { TEAMS } from '../../services/personas/claim-input.ts';
import type { Team } from '../../services/research/teams.ts';
import { addressOf } from '../addresses.ts';
import { answerDocument, languageAsked } from '../document.ts';
import { methodNotAllowed } from '../files/file-request.ts';
import type { KeyGuard } from '../key-guard.ts';
import { type KnownKeys, principalOfRequest } from '../known-keys.ts';
import { plainRefusal } from '../plain-refusal.ts';
import { atomOf } from './atom.ts';

const PATH = /^\/digest(?:\/([a-z]{1,20}))?\.atom$/;

export interface DigestParts {
  readonly db: Database;
  readonly keys: KnownKeys;
  readonly operations: Operations;
  readonly guard: KeyGuard;
  readonly log: Logger;
}

/**
 * `GET /digest.atom` and `GET /digest/TEAM.atom`: the digests of the last mornings as a feed, for a key in the headers or a
 * signed link.
 */
export function useDigests(parts: DigestParts): Plugin {
  return {
    async onRequest({ request, url, endResponse }) {
      const match = PATH.exec(url.pathname);
      if (match) endResponse(await respond(request, url, match[1], parts));
    },
  };
}

async function respond(
  request: Request,
  url: URL,
  named: string | undefined,
  { db, keys, operations, guard, log }: DigestParts,
): Promise<Response> {
  const { method } = request;
  if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed(['GET', 'HEAD']);
  const linked = async (look: () => Promise<Principal>) => (await guard.lookUp(addressOf(request), look))!;
  try {
    const team = named === undefined ? null : teamOf(named);
    const query = url.searchParams;
    const principal = isLinkQuery(query)
      ? await linked(() => principalOfLink(db, feedLinked(team), query))
      : await principalOfRequest(keys, request);
    requireScope({ principal }, 'READ');
    const { workspaceId } = principal;
    const language = languageAsked(query, 'a feed');
    const collect = () => collectFeed(db.scope(workspaceId), { team, language });
    const feed = await operations.run(principal, DOCUMENT_COST, collect);
    const text = atomOf(feed, workspaceId, `${url.pathname}${url.search}`);
    const headers = {
      'last-modified': feed.updated.toUTCString(),
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    };
    return answerDocument(request, { text, type: 'application/atom+xml; charset=utf-8', headers });
  } catch (thrown) {
    const refused = plainRefusal(thrown, request, log);
    return method === 'HEAD' ? new Response(null, refused) : refused;
  }
}

/** The team of a path. Throws NOT_FOUND. */
function teamOf(named: string): Team {
  const team = TEAMS.find((one) => one.toLowerCase() === named);
  if (team) return team;
  throw new PersonagraphError('NOT_FOUND', 'No such team.', { field: ['team'] });
}
