import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql';
import type { SubscribePayload } from 'graphql-ws';
import type { Logger } from 'pino';
import type { Principal } from '../db/tables/workspaces/api-keys.ts';
import type { Caller } from '../graphql/compiled/compiled-reads.ts';
import type { CallerSigns, Context } from '../graphql/core/context.ts';
import { type Operations, OverLimit } from '../graphql/core/cost/operations.ts';
import { type Pace, REFUSED_WORDS } from '../graphql/core/cost/pace.ts';
import { refusedSubscription } from '../graphql/core/cost/subscription-limit.ts';
import { asksForCost } from '../graphql/core/cost/told-cost.ts';
import type { Examine } from '../graphql/core/documents.ts';
import { codedError, withoutHttp } from '../graphql/core/errors.ts';
import { textOf } from '../graphql/core/trusted/examine-trusted.ts';
import { KEY_ENDED } from '../graphql/push/change-stream.ts';
import { type FanOut, itemsOf } from '../graphql/push/fan-out.ts';
import type { Place } from '../sharing/share.ts';
import { networkOf } from './addresses.ts';
import { secretOfSocket } from './authentication.ts';
import type { KnownKeys } from './known-keys.ts';
import { type Connection, SocketOutlet, untilTaken } from './socket-outlet.ts';
import type { SocketConnection } from './sockets/transport.ts';

/** Most operations of one socket at a time. */
export const MAX_OPERATIONS = 100;

/** The functions HTTP requests go through: parse, validate, execute, with all plugins. */
export interface Prepared {
  readonly schema: ExecutionArgs['schema'];
  readonly parse: (source: string) => ExecutionArgs['document'];
  readonly validate: (schema: ExecutionArgs['schema'], document: ExecutionArgs['document']) => readonly GraphQLError[];
  readonly execute: (args: ExecutionArgs) => unknown;
  readonly subscribe: (args: ExecutionArgs) => unknown;
  readonly contextFactory: () => Promise<Context>;
}

export interface OperationParts {
  readonly keys: KnownKeys;
  readonly log: Logger;
  /** Shares what subscribers have in common; null executes each operation for itself. */
  readonly fanOut: FanOut | null;
  readonly prepare: (principal: Principal, signs: CallerSigns) => Prepared;
  readonly examine: Examine;
  readonly operations: Operations;
  /** How fast what is over a limit is refused. */
  readonly pace: Pace;
}

/** The root value of an operation: what is needed where it is executed. */
interface Root {
  readonly prepared: Prepared;
  readonly outlet: () => SocketOutlet;
  /** The stream of the socket. */
  readonly stream: Connection['stream'];
  /** Lets the messages of the socket go on that came after it. */
  readonly goOn: () => void;
  readonly pace: Pace;
}

/**
 * Checks the key, parses and validates. An error is an answer to the operation, not the end of the connection. The messages
 * after it wait until it is let in, or refused.
 */
export async function prepareOperation(
  connection: SocketConnection,
  id: string,
  payload: SubscribePayload,
  parts: OperationParts,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const goOn = connection.extra.inbox.hold();
  let isPrepared = false;
  try {
    const args = await lookedAt(connection, id, payload, parts, goOn);
    isPrepared = !Array.isArray(args);
    return args;
  } finally {
    if (!isPrepared) goOn();
  }
}

async function lookedAt(
  connection: SocketConnection,
  id: string,
  payload: SubscribePayload,
  parts: OperationParts,
  goOn: () => void,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const { connectionParams, extra, subscriptions } = connection;
  const { keys, operations, pace } = parts;
  // This one is among them.
  if (Object.keys(subscriptions).length > MAX_OPERATIONS) {
    await refusalTurn(extra.inbox.holder, pace);
    return [codedError('TOO_COMPLEX', `A socket has ${MAX_OPERATIONS} operations at a time at most.`)];
  }
  let place: Place | undefined;
  try {
    // The key may have ended since the connection was made.
    const { headers, socket } = extra.request;
    const caller = await keys.findAnew(secretOfSocket(connectionParams, headers), networkOf(socket.remoteAddress));
    if (!caller) {
      await refusalTurn(extra.inbox.holder, pace);
      return [codedError('UNAUTHENTICATED', KEY_ENDED)];
    }
    place = await operations.look(caller.principal);
    return await prepared(connection, id, payload, caller, parts, goOn);
  } catch (error) {
    if (error instanceof OverLimit) await refusalTurn(extra.inbox.holder, pace);
    return [toldOf(error)];
  } finally {
    place?.leave();
  }
}

/** Waits for the turn of a refusal: who is answered at once asks again at once. */
async function refusalTurn(workspaceId: number | string, pace: Pace): Promise<void> {
  await pace.turn(workspaceId, REFUSED_WORDS);
}

async function prepared(
  { extra }: SocketConnection,
  id: string,
  payload: SubscribePayload & { readonly documentId?: unknown },
  caller: Caller,
  { prepare, examine, pace }: OperationParts,
  goOn: () => void,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const { variables, operationName, extensions } = payload;
  const { query, documentId } = payload;
  const sent = { query, documentId, operationName, variables, extensions };
  const examined = await examine(sent, caller);
  if (examined.refused) return examined.errors.map(withoutHttp);
  const connection = { socket: extra.socket, stream: extra.request.socket };
  const signs = { ...signsOf(connection, asksForCost(extensions)), onAdmitted: goOn };
  const own = prepare(caller.principal, signs);
  const { schema, parse, validate, contextFactory } = own;
  const document = parse(textOf(examined, sent));
  const errors = validate(schema, document);
  if (errors.length > 0) return errors;
  if (!getOperationAST(document, operationName)) return [new GraphQLError('Unable to identify operation')];
  const outlet = () => new SocketOutlet(connection, id);
  const root: Root = { prepared: own, outlet, stream: connection.stream, goOn, pace };
  return {
    schema,
    document,
    operationName: operationName ?? null,
    variableValues: variables ?? null,
    contextValue: await contextFactory(),
    rootValue: root,
  };
}

/** The error of an operation that is not executed. Throws what is none of GraphQL's, nor a limit. */
function toldOf(error: unknown): GraphQLError {
  if (error instanceof OverLimit) return codedError(error.code, error.message, { retryAfter: error.retryAfter });
  if ((error as Error).name === 'GraphQLError') return error as GraphQLError;
  throw error;
}

/** What is known of the client of a socket. */
function signsOf({ socket, stream }: Connection, tellsCost: boolean): CallerSigns {
  const signal = {
    get aborted() {
      return socket.readyState !== socket.OPEN;
    },
    onGone(gone: () => void) {
      socket.once('close', gone);
      return () => void socket.off('close', gone);
    },
  };
  // The answer is sent once it is returned.
  const onTaken = (taken: () => void) => void setImmediate(() => void untilTaken(stream).then(taken));
  return { signal, onTaken, tellsCost };
}

/** Executes a query or a mutation, once the client has taken the answers before it. */
export async function executeOnceTaken(args: ExecutionArgs): Promise<unknown> {
  const { prepared, stream, goOn, pace } = args.rootValue as Root;
  try {
    await untilTaken(stream);
    return await answered(prepared.execute(args), args, pace);
  } finally {
    goOn();
  }
}

/** Joins those that subscribe to the same, where there is something to share. */
export async function subscribe(args: ExecutionArgs, fanOut: FanOut | null): Promise<unknown> {
  const { prepared, outlet, goOn, pace } = args.rootValue as Root;
  try {
    const join = fanOut?.share(args);
    if (!join) return await answered(prepared.subscribe(args), args, pace);
    const refused = refusedSubscription(args.contextValue as Context);
    if (refused) return await answered(refused, args, pace);
    // graphql-ws keeps the arguments for as long as the subscription is open, and ten thousand may be.
    Object.assign(args, { contextValue: undefined, rootValue: undefined });
    return itemsOf(join, outlet());
  } finally {
    goOn();
  }
}

/** The result of an operation; one over a limit in its turn. */
async function answered(made: unknown, { contextValue }: ExecutionArgs, pace: Pace): Promise<unknown> {
  const result = await made;
  const code = (result as ExecutionResult).errors?.[0]?.extensions['code'];
  if (code === 'OVERLOADED' || code === 'RATE_LIMITED') {
    await refusalTurn((contextValue as Context).principal.workspaceId, pace);
  }
  return plain(result);
}

/** A result without what is for the status of a response. */
function plain(result: unknown): unknown {
  const { errors } = result as ExecutionResult;
  return errors ? { ...(result as ExecutionResult), errors: errors.map(withoutHttp) } : result;
}
