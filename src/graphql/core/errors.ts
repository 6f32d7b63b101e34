import { type ExecutionResult, GraphQLError } from 'graphql';
import { isConnectionLoss, isStatementTimeout, refusalOf } from '../../db/postgres/errors.ts';
import { withoutAddresses } from '../../engine/catalogue/personal.ts';
import { ERROR_CODES, type ErrorCode, PersonagraphError } from '../../errors.ts';
import { Interruption } from '../../services/changes/interruption.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { OverLimit } from './cost/operations.ts';
import { encodeChangeCursor } from './cursor.ts';

export const ErrorCodeEnum = builder.enumType('ErrorCode', {
  description: 'Every coded failure. Of a query they are in `extensions.code` of the error.',
  values: Object.fromEntries(
    Object.entries(ERROR_CODES).map(([code, [, description]]) => [code, { value: code as ErrorCode, description }]),
  ) as Record<ErrorCode, { value: ErrorCode; description: string }>,
});

/** An expected failure, as data. */
export interface UserErrorShape {
  readonly code: ErrorCode;
  readonly message: string;
  readonly field: readonly string[] | null;
}

export const UserError = builder.objectRef<UserErrorShape>('UserError').implement({
  description: 'Why a mutation, or one item of its batch, was not carried out.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeEnum, description: 'What went wrong, for programs.' }),
    message: t.exposeString('message', { description: 'What went wrong, for people; may change.' }),
    field: t.expose('field', {
      type: ['String'],
      size: 5,
      nullable: true,
      description: 'Path in the input, such as `["events", "3", "amount"]`; null where it is about no single field.',
    }),
  }),
});

export function userErrorOf(error: PersonagraphError): UserErrorShape {
  return { code: error.code, message: error.message, field: error.field ?? null };
}

/** An expected failure of a query, with its code. */
export function codedError(code: ErrorCode, message: string, extensions: Record<string, unknown> = {}): GraphQLError {
  return new GraphQLError(message, { extensions: { code, ...extensions } });
}

/** Hides parts of a result's errors that clients must not see. */
export function maskResult(result: ExecutionResult, context: ErrorContext): ExecutionResult {
  return result.errors ? { ...result, errors: result.errors.map((error) => maskError(error, context)) } : result;
}

/** What errors are masked by. */
type ErrorContext = Pick<Context, 'log' | 'requestId'> & Partial<Pick<Context, 'masks' | 'trusted'>>;

function withMessage({ nodes, source, positions, path, extensions }: GraphQLError, message: string): GraphQLError {
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    path: path ?? null,
    extensions,
  });
}

/** An error of GraphQL without the names that it suggests, which tell of the schema. */
export function withoutSuggestions(error: GraphQLError): GraphQLError {
  const message = error.message.replace(/ Did you mean [\s\S]*?\?(?=$|;|\n)/g, '');
  return message === error.message ? error : withMessage(error, message);
}

/** {@link shownError} without addresses of mail, for keys that may not read personal data. */
export function maskError(error: unknown, context: ErrorContext): GraphQLError {
  const shown = shownError(error, context);
  const told = context.trusted?.only ? withoutSuggestions(shown) : shown;
  const message = context.masks ? withoutAddresses(told.message) : told.message;
  return message === told.message ? told : withMessage(told, message);
}

/** Shows coded errors and those of the operation itself; any other is logged once, with its cause, and hidden. */
function shownError(error: unknown, { log, requestId }: ErrorContext): GraphQLError {
  const where = error instanceof GraphQLError ? error : undefined;
  const thrown = where ? where.originalError : error;
  const origin = refusalOf(thrown) ?? thrown;
  if (where && (origin === undefined || origin instanceof GraphQLError)) return where;
  const options = where ? { nodes: where.nodes ?? null, path: where.path ?? null } : {};
  if (origin instanceof PersonagraphError) {
    const field = origin.field ? { field: origin.field } : {};
    const resume = origin instanceof Interruption ? resumeOf(origin) : {};
    const headers = origin instanceof OverLimit ? origin.headers : {};
    const later = origin.retryAfter === undefined ? {} : retryOf(origin.code, origin.retryAfter, headers);
    const extensions = { code: origin.code, ...field, ...resume, ...later };
    return new GraphQLError(origin.message, { ...options, extensions });
  }
  // Before any field is read, only values of the client can be nested so deep.
  if (!where?.path && isStackOverflow(origin)) {
    return codedError('TOO_COMPLEX', 'A value given with the operation is nested too deep.');
  }
  if (isStatementTimeout(origin)) {
    log.warn({ err: origin, requestId, path: where?.path?.join('.') }, 'a read took too long');
    return new GraphQLError(ERROR_CODES.TOO_SLOW[1], { ...options, extensions: { code: 'TOO_SLOW', requestId } });
  }
  log.error({ err: origin, requestId, path: where?.path?.join('.') }, 'a request failed');
  if (isConnectionLoss(origin)) {
    const [, message] = ERROR_CODES.DATABASE_UNAVAILABLE;
    return new GraphQLError(message, { ...options, extensions: { code: 'DATABASE_UNAVAILABLE', requestId } });
  }
  const message = `Something went wrong on our side; quote the request id ${requestId}.`;
  return new GraphQLError(message, { ...options, extensions: { code: 'INTERNAL', requestId } });
}

/** An error without what is for the status and the headers of a response. */
export function withoutHttp(error: GraphQLError): GraphQLError {
  if (error.extensions['http'] === undefined) return error;
  const { http: _, ...extensions } = error.extensions;
  const { message, nodes = null, path = null, originalError = null } = error;
  return new GraphQLError(message, { nodes, path, originalError, extensions });
}

/** True where part of a result is missing because PostgreSQL was lost: asked again it may be whole. */
export function lacksDatabase({ errors = [] }: ExecutionResult): boolean {
  return errors.some(({ extensions }) => extensions['code'] === 'DATABASE_UNAVAILABLE');
}

/** The cursor a subscription that ended before its time goes on from, and the action to take first. */
function resumeOf({ code, position }: Interruption): Record<string, string> {
  return { cursor: encodeChangeCursor(position), action: code === 'CURSOR_TOO_OLD' ? 'READ_STATE' : 'RESUME' };
}

/**
 * What tells a client when to send it again: seconds, also as a header beside others. Yoga makes status and headers of
 * `http`, and takes it out.
 */
export function retryOf(code: ErrorCode, retryAfter: number, headers: object = {}): Record<string, unknown> {
  const [status] = ERROR_CODES[code];
  return { retryAfter, http: { status, headers: { 'retry-after': String(retryAfter), ...headers } } };
}

export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
