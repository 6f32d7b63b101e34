import type { IncomingMessage, RequestListener } from 'node:http';
import { ERROR_CODES } from '../errors.ts';

const MESSAGE = 'The header Host, or the address asked for, is malformed.';
/** A target in absolute form, as proxies get it: the host, and the path with its query. */
const ABSOLUTE = /^https?:\/\/([^/?#]+)([^#]*)/i;

/** Answers 400 where the address of a request is none; hands on all others, with the path alone as their target. */
export function refuseMalformedTargets(others: RequestListener): RequestListener {
  /** The address of the last request that had one: nearly all have the same. */
  let last: { readonly url: string | undefined; readonly host: string | undefined } | undefined;
  return (request, response) => {
    const { url, headers, rawHeaders } = request;
    const isKnown = last !== undefined && url === last.url && headers.host === last.host;
    // Node shows the first of several hosts: they are counted each time.
    if (isKnown && hasOneHost(rawHeaders)) return others(request, response);
    toOriginForm(request);
    if (isAddress(request)) {
      if (request.url === url) last = { url, host: headers.host };
      return others(request, response);
    }
    const body = JSON.stringify({ errors: [{ message: MESSAGE, extensions: { code: 'INVALID_INPUT' } }] });
    response.writeHead(ERROR_CODES.INVALID_INPUT[0], {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-content-type-options': 'nosniff',
      // The body of the request is not read.
      connection: 'close',
    });
    response.end(body);
  };
}

/** Makes a target in absolute form the path it has; its host is the request's, whatever the header says (RFC 9112, 3.2.2). */
export function toOriginForm(request: IncomingMessage): void {
  const { url = '' } = request;
  const [, host, path] = ABSOLUTE.exec(url) ?? [];
  if (host === undefined || !URL.canParse(url)) return;
  request.headers.host = host.slice(host.lastIndexOf('@') + 1);
  request.url = path!.startsWith('/') ? path! : `/${path}`;
}

/** True for one host and a path that a URL can be made of, as all that routes requests does. */
export function isAddress({ url = '/', headers: { host }, rawHeaders }: IncomingMessage): boolean {
  return hasOneHost(rawHeaders) && /^[/?*]/.test(url) && URL.canParse(`http://${host || 'localhost'}${url}`);
}

/** False for several: a proxy before the server may go by another of them (RFC 9112, 3.2). */
function hasOneHost(rawHeaders: readonly string[]): boolean {
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!;
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts < 2;
}
