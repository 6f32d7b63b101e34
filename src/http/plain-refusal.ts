import type { Logger } from 'pino';
import { isConnectionLoss, refusalOf } from '../db/postgres/errors.ts';
import { ERROR_CODES, type ErrorCode, PersonagraphError } from '../errors.ts';
import { OverLimit } from '../graphql/core/cost/operations.ts';
import { requestIdOf } from './request-id.ts';

interface Refused {
  readonly code: ErrorCode | 'INTERNAL';
  readonly message: string;
  readonly retryAfter?: number | undefined;
}

/**
 * A response, outside of GraphQL, to what is refused: `error` with code and message, beside `facts`. The connection ends
 * with it, since the rest of the body is not read.
 */
export function plainRefusal(thrown: unknown, request: Request, log: Logger, facts?: object): Response {
  const { code, message, retryAfter } = refused(thrown, requestIdOf(request), log);
  const status = code === 'INTERNAL' ? 500 : ERROR_CODES[code][0];
  const headers: Record<string, string> = {
    connection: 'close',
    ...(thrown instanceof OverLimit ? thrown.headers : {}),
  };
  if (code === 'UNAUTHENTICATED') headers['www-authenticate'] = 'Bearer';
  if (retryAfter !== undefined) headers['retry-after'] = String(retryAfter);
  return Response.json({ ...facts, error: { code, message, ...(retryAfter && { retryAfter }) } }, { status, headers });
}

function refused(original: unknown, requestId: string, log: Logger): Refused {
  const thrown = refusalOf(original) ?? original;
  if (thrown instanceof PersonagraphError) return thrown;
  log.error({ err: thrown, requestId }, 'a request failed');
  if (isConnectionLoss(thrown)) {
    return { code: 'DATABASE_UNAVAILABLE', message: ERROR_CODES.DATABASE_UNAVAILABLE[1], retryAfter: 5 };
  }
  return { code: 'INTERNAL', message: `Something went wrong on our side; quote the request id ${requestId}.` };
}
