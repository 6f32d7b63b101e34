import type { Plugin } from 'graphql-yoga';
import { createStudioReader } from './built.ts';

/** Where the studio lies. */
export const STUDIO_PATH = '/studio/';

export interface StudioOptions {
  /** Origins of other servers that the page may ask. */
  readonly servers: readonly string[];
  /** Where it was built. Default: in the package. */
  readonly folder?: string;
}

/**
 * `GET /studio/...`: the page of the studio at every address below, since its own script tells them apart, and its files. It
 * says nothing of a workspace and needs no key. A browser that opens `/` is led to it.
 */
export function useStudio({ servers, folder }: StudioOptions): Plugin {
  const read = createStudioReader(folder);
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'content-security-policy': policyFor(servers),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
  return {
    async onRequest({ request, url, fetchAPI, endResponse }) {
      const { pathname } = url;
      const isRoot = pathname === '/' || `${pathname}/` === STUDIO_PATH;
      if (!isRoot && !pathname.startsWith(STUDIO_PATH)) return;
      const wantsPage = request.headers.get('accept')?.includes('text/html') ?? false;
      if (pathname === '/' && !wantsPage) return;
      if (request.method !== 'GET' && request.method !== 'HEAD') return;
      const studio = await read();
      if (studio === null) {
        if (pathname === '/') return;
        return endResponse(new fetchAPI.Response(NOT_BUILT, { status: 404, headers: PLAIN }));
      }
      if (isRoot) return endResponse(new fetchAPI.Response(null, { status: 302, headers: { location: STUDIO_PATH } }));
      const file = studio.files.get(pathname.slice(STUDIO_PATH.length));
      if (file) return endResponse(await file.answer(request, fetchAPI.Response));
      // A file of another version is none; an address of the page has no ending.
      if (!wantsPage) return endResponse(new fetchAPI.Response(null, { status: 404 }));
      endResponse(new fetchAPI.Response(request.method === 'HEAD' ? null : studio.page, { headers }));
    },
  };
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };
const NOT_BUILT = 'The studio was not built: npm run build\n';

/** The page runs its own files alone, asks this server and those that are named, and shows faces from anywhere by https. */
function policyFor(servers: readonly string[]): string {
  const asked = servers.flatMap((origin) => [origin, origin.replace(/^http/, 'ws')]);
  return [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self'`,
    `img-src 'self' data: https:${servers.map((origin) => ` ${origin}`).join('')}`,
    `connect-src ${["'self'", ...asked].join(' ')}`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ');
}
