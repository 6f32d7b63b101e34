import type { IncomingMessage } from 'node:http';
import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Principal } from '../db/tables/workspaces/api-keys.ts';
import { readsOnly } from '../db/tables/workspaces/key-scopes.ts';
import { PersonagraphError } from '../errors.ts';
import { type Operations, OverLimit } from '../graphql/core/cost/operations.ts';
import { type Pace, REFUSED_WORDS } from '../graphql/core/cost/pace.ts';
import { noteAddress } from './addresses.ts';
import { avatarResponse } from './avatar.ts';
import { type KnownKeys, principalOfRequest } from './known-keys.ts';
import { type ReadinessParts, readinessLooks } from './operating/readiness.ts';
import { LONGEST_BODY } from './read-path.ts';
import { limitResponse, refusal } from './refusal.ts';
import { REQUEST_ID, requestIdOf } from './request-id.ts';

/**
 * Notes where requests come from. Says on all answers their request, and that their type is as it is told; on those of a key what is
 * left of what it may cost, where that has a ceiling.
 */
export function useLimits(
  operations: Operations,
  principals: WeakMap<Request, Principal>,
): Plugin<object, { readonly req?: IncomingMessage }> {
  return {
    onRequest({ request, serverContext }) {
      noteAddress(request, serverContext?.req?.socket.remoteAddress);
    },
    onResponse({ request, response }) {
      response.headers.set('x-content-type-options', 'nosniff');
      response.headers.set(REQUEST_ID, requestIdOf(request));
      const principal = principals.get(request);
      if (!principal) return;
      for (const [name, value] of Object.entries(operations.headersFor(principal))) response.headers.set(name, value);
    },
  };
}

/**
 * `GET /health/live`: 200 while the process answers. `GET /health/ready`: what the server needs, 503 while it lacks some of
 * it. `GET /health`: 200 while the database answers. `GET /avatars/SEED.svg`: a face. None needs a key.
 */
export function useRoutes(parts: ReadinessParts): Plugin {
  const { log } = parts;
  const looks = readinessLooks(parts);
  return {
    async onRequest({ request, url, endResponse }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      switch (url.pathname) {
        case '/health/live':
          return endResponse(Response.json({ status: 'ok' }, { headers: NOT_KEPT }));
        case '/health/ready': {
          const { ready, checks } = await looks.readiness();
          const body = { status: ready ? 'ready' : 'not ready', checks };
          return endResponse(Response.json(body, { status: ready ? 200 : 503, headers: NOT_KEPT }));
        }
        case '/health': {
          const well = await looks.database().catch((err: unknown) => {
            log.error({ err }, 'the database does not answer');
            return false;
          });
          return endResponse(well ? Response.json({ status: 'ok' }) : refusal('DATABASE_UNAVAILABLE'));
        }
        case '/':
          return endResponse(new Response(null, { status: 302, headers: { location: '/graphql' } }));
      }
      const avatar = avatarResponse(url.pathname);
      if (avatar) endResponse(avatar);
    },
  };
}

/** The next question has another answer. */
const NOT_KEPT = { 'cache-control': 'no-store' };

/**
 * Answers 401 before anything of an operation is read: without a key not even the schema shows. A key that only reads sends
 * no more than the read path takes, otherwise 413. GraphiQL's page, which says nothing of the workspace, is served by yoga
 * before.
 */
export function useAuthentication(
  keys: KnownKeys,
  pace: Pace,
  log: Logger,
  principals: WeakMap<Request, Principal>,
): Plugin {
  return {
    async onRequestParse({ request, endResponse }) {
      try {
        const principal = await principalOfRequest(keys, request);
        if (readsOnly(principal.scopes) && Number(request.headers.get('content-length')) > LONGEST_BODY) {
          await pace.turn(principal.workspaceId, REFUSED_WORDS);
          throw new PersonagraphError('TOO_LARGE', 'A key that reads sends 64 KiB at most.');
        }
        principals.set(request, principal);
      } catch (err) {
        if (err instanceof OverLimit) return endResponse(limitResponse(err));
        if (err instanceof PersonagraphError) return endResponse(refusal(err.code, err.message));
        log.error({ err }, 'a key could not be looked up');
        endResponse(refusal('DATABASE_UNAVAILABLE'));
      }
    },
  };
}
