import type { Plugin } from 'graphql-yoga';
import type { Logger } from 'pino';
import { z } from 'zod';
import { refusal } from '../refusal.ts';
import type { KeyLinks } from './key-links.ts';

const Body = z.object({ token: z.string().min(1).max(100) });
/** Longest body that is read. */
const LONGEST = 1_000;
/** What a browser keeps of the answer. */
const HEADERS = { 'cache-control': 'no-store' };

/**
 * `POST` to the path with `{"token": "..."}` answers `{"key": "..."}`, once for each token, otherwise 404. A page of another
 * site cannot send JSON here, since no origin is allowed to.
 */
export function useKeyExchange(path: string, links: KeyLinks, log: Logger): Plugin {
  return {
    async onRequest({ request, url, endResponse }) {
      if (url.pathname !== path) return;
      if (request.method !== 'POST')
        return endResponse(new Response(null, { status: 405, headers: { allow: 'POST' } }));
      if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) {
        return endResponse(refusal('UNSUPPORTED_MEDIA_TYPE', 'Send {"token": "..."} as application/json.'));
      }
      if (!(Number(request.headers.get('content-length')) <= LONGEST)) return endResponse(refusal('TOO_LARGE'));
      const body = Body.safeParse(await request.json().catch(() => null));
      if (!body.success) return endResponse(refusal('INVALID_INPUT', 'Send {"token": "..."} as application/json.'));
      const key = await links.redeem(body.data.token).catch((err: unknown) => {
        log.error({ err }, 'a link could not be read');
        return null;
      });
      endResponse(
        key === null
          ? refusal('NOT_FOUND', 'The link was used before, or is over a day old.')
          : Response.json({ key }, { headers: HEADERS }),
      );
    },
  };
}
