import type { Plugin } from 'graphql-yoga';

/** Headers that a page of another origin may send. */
const ALLOWED_HEADERS = [
  'authorization',
  'content-type',
  'x-api-key',
  'x-request-id',
  // The trace that a client's own goes on in.
  'traceparent',
  'tracestate',
  // Of event streams that go on.
  'last-event-id',
  // Of files that come in and go out.
  'range',
  'if-range',
  'tus-resumable',
  'upload-length',
  'upload-metadata',
  'upload-offset',
] as const;

/** What a browser says of the page that asks. */
export interface AskingPage {
  readonly origin?: string | null | undefined;
  /** Of a preflight: the method that the page wants to use. */
  readonly method?: string | null | undefined;
}

/**
 * The headers that let the pages of listed origins read an answer (Fetch Standard, 3.3). Pages of others get none: `null`
 * would be an origin too, that of sandboxed frames. None at all where no origin is listed.
 */
export function corsHeadersOf({ origin, method }: AskingPage, origins: readonly string[]): Record<string, string> {
  if (origins.length === 0) return {};
  // Caches are told of every answer that it would be another one for another page.
  const vary = { vary: 'Origin' };
  if (origin === null || origin === undefined) return vary;
  if (!origins.includes('*') && !origins.includes(origin)) return vary;
  return {
    ...vary,
    'access-control-allow-origin': origin,
    'access-control-allow-headers': ALLOWED_HEADERS.join(', '),
    'access-control-allow-credentials': 'true',
    ...(method ? { 'access-control-allow-methods': method } : {}),
  };
}

/** Answers preflights, and tells browsers whose pages may read. */
export function crossOrigin(origins: readonly string[]): Plugin {
  return {
    onRequest({ request, fetchAPI, endResponse }) {
      // What else is asked by OPTIONS is answered by routes of its own.
      if (request.method !== 'OPTIONS' || !request.headers.has('access-control-request-method')) return;
      endResponse(new fetchAPI.Response(null, { status: 204, headers: { 'content-length': '0' } }));
    },
    onResponse({ request: { headers }, response }) {
      const page = { origin: headers.get('origin'), method: headers.get('access-control-request-method') };
      const { vary, ...others } = corsHeadersOf(page, origins);
      const before = response.headers.get('vary');
      if (vary) response.headers.set('vary', before ? `${before}, ${vary}` : vary);
      for (const [name, value] of Object.entries(others)) response.headers.set(name, value);
    },
  };
}
