import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';

/** The header that carries it, both ways. */
export const REQUEST_ID = 'x-request-id';
/** What proxies make: it goes to logs as it is, so that it holds neither addresses of mail nor line breaks. */
const TAKEN = /^[\w.:+/=-]{1,128}$/;

const ids = new WeakMap<Request, string>();

/** The id of a request: the one its client or proxy sent, where that is one, otherwise one made for it. */
export function requestIdOf(request: Request): string {
  let id = ids.get(request);
  if (id === undefined) {
    id = takenOrMade(request.headers.get(REQUEST_ID));
    ids.set(request, id);
  }
  return id;
}

/** The same of a request that {@link withRequestIds} let through. */
export function idOfMessage({ headers }: IncomingMessage): string {
  return headers[REQUEST_ID] as string;
}

/** Gives each request its id, which whatever answers it finds in its headers. */
export function withRequestIds(others: RequestListener): RequestListener {
  return (request, response) => {
    request.headers[REQUEST_ID] = takenOrMade(request.headers[REQUEST_ID]);
    others(request, response);
  };
}

function takenOrMade(sent: string | string[] | null | undefined): string {
  return typeof sent === 'string' && TAKEN.test(sent) ? sent : randomUUID();
}
