import type { ExecutionArgs, GraphQLError } from 'graphql';
import type { ConnectionInitMessage, Context as GraphqlWsContext, SubscribePayload } from 'graphql-ws';
import type { Extra } from 'graphql-ws/use/ws';
import type { Logger } from 'pino';
import type { Principal } from '../db/tables/workspaces/api-keys.ts';
import type { ClientSignal, Context } from '../graphql/core/context.ts';
import type { Examine } from '../graphql/core/documents.ts';
import { codedError } from '../graphql/core/errors.ts';
import { KEY_ENDED } from '../graphql/push/change-stream.ts';
import { type FanOut, itemsOf } from '../graphql/push/fan-out.ts';
import { secretOfSocket } from './authentication.ts';
import type { KnownKeys } from './known-keys.ts';
import { SocketOutlet } from './socket-outlet.ts';

/** Most operations of one socket at a time. */
export const MAX_OPERATIONS = 100;

/** A connection that has sent its parameters. */
export type SocketConnection = GraphqlWsContext<ConnectionInitMessage['payload'], Extra>;

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
  readonly prepare: (principal: Principal, signal: ClientSignal) => Prepared;
  readonly examine: Examine;
}

/** The root value of an operation: what is needed where it is executed. */
interface Root {
  readonly prepared: Prepared;
  readonly outlet: () => SocketOutlet;
}

export function preparedOf({ rootValue }: ExecutionArgs): Prepared {
  return (rootValue as Root).prepared;
}

/** Checks the key, parses and validates. An error is an answer to the operation, not the end of the connection. */
export async function prepareOperation(
  { connectionParams, extra, subscriptions }: SocketConnection,
  id: string,
  { query, variables, operationName }: SubscribePayload,
  { keys, prepare, examine }: OperationParts,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  // This one is among them.
  if (Object.keys(subscriptions).length > MAX_OPERATIONS) {
    return [codedError('TOO_COMPLEX', `A socket has ${MAX_OPERATIONS} operations at a time at most.`)];
  }
  // The key may have ended since the connection was made.
  const caller = await keys.findAnew(secretOfSocket(connectionParams, extra.request.headers));
  if (!caller) return [codedError('UNAUTHENTICATED', KEY_ENDED)];
  const { principal, scope } = caller;
  const examined = await examine({ query, operationName, variables }, scope);
  if (examined.refused) return examined.errors;
  const { socket } = extra;
  const signal = {
    get aborted() {
      return socket.readyState !== socket.OPEN;
    },
  };
  const prepared = prepare(principal, signal);
  const { schema, parse, validate, contextFactory } = prepared;
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return errors;
    const connection = { socket, stream: extra.request.socket };
    const root: Root = { prepared, outlet: () => new SocketOutlet(connection, id) };
    return {
      schema,
      document,
      operationName: operationName ?? null,
      variableValues: variables ?? null,
      contextValue: await contextFactory(),
      rootValue: root,
    };
  } catch (error) {
    if ((error as Error).name === 'GraphQLError') return [error as GraphQLError];
    throw error;
  }
}

/** Joins those that subscribe to the same, where there is something to share. */
export function subscribe(args: ExecutionArgs, fanOut: FanOut | null): unknown {
  const { prepared, outlet } = args.rootValue as Root;
  const join = fanOut?.share(args);
  if (!join) return prepared.subscribe(args);
  // graphql-ws keeps the arguments for as long as the subscription is open, and ten thousand may be.
  Object.assign(args, { contextValue: undefined, rootValue: undefined });
  return itemsOf(join, outlet());
}
