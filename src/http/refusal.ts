import { GraphQLError } from 'graphql';
import { ERROR_CODES, type ErrorCode } from '../errors.ts';
import type { OverLimit } from '../graphql/core/cost/operations.ts';
import { codedError } from '../graphql/core/errors.ts';

/** A response to what is refused before GraphQL sees it, in the form GraphQL clients read. */
export function refusal(code: ErrorCode, message: string = ERROR_CODES[code][1]): Response {
  const body = { errors: [{ message, extensions: { code } }] };
  const headers = code === 'UNAUTHENTICATED' ? { 'www-authenticate': 'Bearer' } : undefined;
  return Response.json(body, { status: ERROR_CODES[code][0], ...(headers ? { headers } : {}) });
}

/** The same of what is over a limit, with the headers that say so. */
export function limitResponse({ code, message, retryAfter = 1, headers }: OverLimit): Response {
  const body = { errors: [{ message, extensions: { code, retryAfter } }] };
  const [status] = ERROR_CODES[code];
  return Response.json(body, { status, headers: { 'retry-after': String(retryAfter), ...headers } });
}

/** The refusal of parameters of an address that are no JSON, which yoga reads as an error of its own; null for any other. */
export function recodeMalformed(error: unknown): GraphQLError | null {
  const thrown = error instanceof GraphQLError ? error.originalError : error;
  if (!(thrown instanceof SyntaxError)) return null;
  const message = 'The parameters `variables` and `extensions` are JSON.';
  return codedError('INVALID_INPUT', message, { http: { spec: true, status: ERROR_CODES.INVALID_INPUT[0] } });
}

/** Yoga's refusal of a large body under a code of ours; null for any other error. */
export function recodeTooLarge(error: unknown): GraphQLError | null {
  const tooLarge = error instanceof GraphQLError && error.extensions['code'] === 'REQUEST_ENTITY_TOO_LARGE';
  return tooLarge ? codedError('TOO_LARGE', 'The body of the request is over 4 MiB.', { http: { status: 413 } }) : null;
}
