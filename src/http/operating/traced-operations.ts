import type { ExecutionArgs, GraphQLError } from 'graphql';
import { fail, isTracing, type OpenSpan, openRequest } from '../../tracing.ts';

/** What a socket does with an operation; `prepare` answers with what is executed, or with why nothing is. */
export interface SocketSteps<Connection, Payload> {
  prepare(connection: Connection, id: string, payload: Payload): Promise<ExecutionArgs | readonly GraphQLError[]>;
  execute(args: ExecutionArgs): Promise<unknown>;
  subscribe(args: ExecutionArgs): Promise<unknown>;
}

/**
 * Opens a span for each operation of a socket: of a query or mutation until it is answered, of a subscription until it is open.
 * The trace of its client goes on where `extensions` carries one. Where nobody traces, the steps themselves.
 */
export function tracedOperations<Connection, Payload extends { readonly extensions?: unknown }>(
  steps: SocketSteps<Connection, Payload>,
): SocketSteps<Connection, Payload> {
  if (!isTracing()) return steps;
  const open = new WeakMap<ExecutionArgs, OpenSpan>();
  const ended = async (args: ExecutionArgs, step: (args: ExecutionArgs) => Promise<unknown>) => {
    const opened = open.get(args);
    if (!opened) return step(args);
    try {
      return await opened.within(() => step(args));
    } catch (error) {
      fail(opened.span, error);
      throw error;
    } finally {
      opened.span.end();
    }
  };
  return {
    async prepare(connection, id, payload) {
      const attributes = { 'network.protocol.name': 'websocket' };
      const opened = openRequest('WebSocket operation', attributes, carrierOf(payload.extensions));
      let prepared: ExecutionArgs | readonly GraphQLError[] | undefined;
      try {
        prepared = await opened.within(() => steps.prepare(connection, id, payload));
        if (isRefused(prepared)) fail(opened.span, { code: codeOf(prepared) });
        else open.set(prepared, opened);
        return prepared;
      } catch (error) {
        fail(opened.span, error);
        throw error;
      } finally {
        if (prepared === undefined || isRefused(prepared)) opened.span.end();
      }
    },
    execute: (args) => ended(args, steps.execute),
    subscribe: (args) => ended(args, steps.subscribe),
  };
}

function isRefused(prepared: ExecutionArgs | readonly GraphQLError[]): prepared is readonly GraphQLError[] {
  return Array.isArray(prepared);
}

function codeOf([first]: readonly GraphQLError[]): string {
  const code = first?.extensions['code'];
  return typeof code === 'string' ? code : 'GraphQLError';
}

/** The headers of a trace among the extensions of an operation: a socket has headers once, when it is opened. */
function carrierOf(extensions: unknown): Record<string, string> {
  const { traceparent, tracestate } = (extensions ?? {}) as Record<string, unknown>;
  return {
    ...(typeof traceparent === 'string' && { traceparent }),
    ...(typeof tracestate === 'string' && tracestate.length <= 512 && { tracestate }),
  };
}
