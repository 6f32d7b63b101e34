import type { IncomingMessage, RequestListener } from 'node:http';
import { ERROR_CODES } from '../errors.ts';

const MESSAGE = 'The header Host, or the address asked for, is malformed.';

/** Answers 400 where the address of a request is none; hands on all others. */
export function refuseMalformedTargets(others: RequestListener): RequestListener {
  return (request, response) => {
    if (isAddress(request)) return others(request, response);
    const body = JSON.stringify({ errors: [{ message: MESSAGE, extensions: { code: 'INVALID_INPUT' } }] });
    response.writeHead(ERROR_CODES.INVALID_INPUT[0], {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      // The body of the request is not read.
      connection: 'close',
    });
    response.end(body);
  };
}

/** True for what a URL can be made of, as all that routes requests does. */
function isAddress({ url = '/', headers: { host } }: IncomingMessage): boolean {
  return URL.canParse(`http://${host || 'localhost'}${url}`);
}
