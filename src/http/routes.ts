import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { answers } from '../db/postgres/backend.ts';
import type { Database } from '../db/postgres/connection.ts';
import type { Principal } from '../db/tables/workspaces/api-keys.ts';
import { secretOf } from './authentication.ts';
import { avatarResponse } from './avatar.ts';
import type { KnownKeys } from './known-keys.ts';
import { refusal } from './refusal.ts';

/** Most bytes of an operation that only reads: as many as a message of a socket. */
export const LONGEST_READ = 64 * 1024;

/** `GET /health`: 200 while the database answers. `GET /avatars/SEED.svg`: a face. Neither needs a key. */
export function useRoutes(db: Database, log: Logger): Plugin {
  return {
    async onRequest({ request, url, endResponse }) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      if (url.pathname === '/health') {
        const well = await answers(db).catch((err: unknown) => {
          log.error({ err }, 'the database does not answer');
          return false;
        });
        endResponse(well ? Response.json({ status: 'ok' }) : refusal('DATABASE_UNAVAILABLE'));
      }
      if (url.pathname === '/') {
        endResponse(new Response(null, { status: 302, headers: { location: '/graphql' } }));
      }
      const avatar = avatarResponse(url.pathname);
      if (avatar) endResponse(avatar);
    },
  };
}

/**
 * Answers 401 before anything of an operation is read, and 413 where it is longer than any that reads: without a key not even the schema shows. GraphiQL's page, which
 * says nothing of the workspace, is served by yoga before.
 */
export function useAuthentication(keys: KnownKeys, log: Logger, principals: WeakMap<Request, Principal>): Plugin {
  return {
    async onRequestParse({ request, endResponse }) {
      try {
        const { headers } = request;
        const caller = await keys.find(secretOf(headers.get('authorization'), headers.get('x-api-key')));
        if (!caller) endResponse(refusal('UNAUTHENTICATED'));
        else if (caller.principal.role === 'READ' && Number(headers.get('content-length')) > LONGEST_READ) {
          endResponse(refusal('TOO_LARGE', 'A key that reads sends 64 KiB at most.'));
        } else principals.set(request, caller.principal);
      } catch (err) {
        log.error({ err }, 'a key could not be looked up');
        endResponse(refusal('DATABASE_UNAVAILABLE'));
      }
    },
  };
}
