import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Principal } from '../db/tables/workspaces/api-keys.ts';
import { readsOnly } from '../db/tables/workspaces/key-scopes.ts';
import type { Caller, CompiledReads, ReadRequest } from '../graphql/compiled/compiled-reads.ts';
import type { CallerSigns, Context } from '../graphql/core/context.ts';
import { OBJECT_BYTES } from '../graphql/core/cost/cost.ts';
import { estimateOf } from '../graphql/core/cost/estimate.ts';
import { type Admitted, type Operations, OverLimit } from '../graphql/core/cost/operations.ts';
import { type Pace, REFUSED_WORDS } from '../graphql/core/cost/pace.ts';
import { asksForCost, textWithCost } from '../graphql/core/cost/told-cost.ts';
import type { Examine, Examined, SentOperation } from '../graphql/core/documents.ts';
import { textOf } from '../graphql/core/trusted/examine-trusted.ts';
import { schema } from '../graphql/schema.ts';
import { answerTypeOf, corsHeadersOf } from './answer-head.ts';
import { secretIn } from './authentication.ts';
import { overLimitAnswer, type RefusalAnswer, refusalAnswer } from './examination.ts';
import type { KnownKeys } from './known-keys.ts';

/** Longest body that is read here. */
export const LONGEST_BODY = 64 * 1024;

export interface ReadPathOptions {
  readonly compiled: CompiledReads;
  readonly examine: Examine;
  readonly keys: KnownKeys;
  readonly operations: Operations;
  /** How fast what is refused is answered. */
  readonly pace: Pace;
  /** Path of the API. */
  readonly path: string;
  /** Origins of web pages on other hosts that may use the API. */
  readonly origins: readonly string[];
  readonly log: Logger;
  readonly contextOf: (principal: Principal, signs: CallerSigns) => Context;
  /** Answers all that is not answered here: exactly as it would without this path. */
  readonly others: RequestListener;
}

/**
 * Answers operations posted as JSON with a key in memory that are compiled, or ask for too much, without the layers of a general server. A
 * request that does not qualify by its head is passed on unread; one that is not answered then, with its body.
 */
export function createReadPath(options: ReadPathOptions): RequestListener {
  const { compiled, examine, keys, operations, pace, path, origins, log, contextOf, others } = options;

  const answer = async (request: IncomingMessage, response: ServerResponse, body: Buffer, caller: Caller) => {
    const read = readRequestOf(body);
    if (!read) return pass(request, response, body);
    const admitted = await letIn(caller);
    if (admitted instanceof OverLimit) return refuse(request, response, admitted, caller);
    try {
      const examining = examine(read.sent, caller);
      const examined = examining instanceof Promise ? await examining : examining;
      if (examined.refused) {
        admitted.leave(0);
        return send(request, response, refusalAnswer(examined));
      }
      admitted.charge(() => estimate(read, examined));
      const text = await answered(requestOf(read, examined), caller, response);
      // The client may have gone meanwhile.
      if (request.socket.destroyed) return admitted.leave(0);
      if (text !== null) return give(request, response, { read, examined, caller, admitted, text });
    } catch (error) {
      admitted.leave(0);
      if (error instanceof OverLimit) return refuse(request, response, error, caller);
      throw error;
    }
    admitted.leave(0);
    pass(request, response, body);
  };
  const letIn = async ({ principal }: Caller): Promise<Admitted | OverLimit> => {
    try {
      const entering = operations.enter(principal);
      return entering instanceof Promise ? await entering : entering;
    } catch (error) {
      if (error instanceof OverLimit) return error;
      throw error;
    }
  };
  /** In its turn: who is answered at once asks again at once. */
  const refuse = async (request: IncomingMessage, response: ServerResponse, over: OverLimit, { principal }: Caller) => {
    await pace.turn(principal.workspaceId, REFUSED_WORDS);
    if (!request.socket.destroyed) send(request, response, overLimitAnswer(over));
  };
  const pass = (request: IncomingMessage, response: ServerResponse, body: Buffer) => {
    if (!request.socket.destroyed) others(Object.assign(request, { body: Readable.from(body) }), response);
  };
  const give = (request: IncomingMessage, response: ServerResponse, made: MadeAnswer) => {
    const { read, examined, caller, admitted, text } = made;
    const real = Math.ceil(Buffer.byteLength(text) / OBJECT_BYTES);
    const told = read.tellsCost ? textWithCost(text, { estimated: estimate(read, examined), real }) : text;
    send(request, response, { text: told, status: 200, headers: operations.headersFor(caller.principal) });
    // It keeps its place until it is taken: many that nobody reads would fill the memory.
    if (response.writableLength > 0) response.once('close', () => admitted.leave(real));
    else admitted.leave(real);
  };
  const estimate = ({ sent: { operationName, variables } }: AskedRead, { document }: Examined) =>
    document ? estimateOf({ schema, document, operationName, variableValues: variables ?? {} }) : 1;
  const answered = async (read: ReadRequest, caller: Caller, response: ServerResponse) => {
    try {
      const context = () => contextOf(caller.principal, { signal: undefined });
      return await compiled.answer(read, { ...caller, context }, () => leavingOf(response));
    } catch (err) {
      log.warn({ err }, 'a compiled read failed, and is executed');
      return null;
    }
  };
  const send = (
    { headers }: IncomingMessage,
    response: ServerResponse,
    { text, status, headers: more, always = false }: RefusalAnswer,
  ) => {
    const type = answerTypeOf(headers.accept);
    // Clients that ask for JSON alone take another status for a failure of the network.
    response.writeHead(type === 'application/json' && !always ? 200 : status, {
      'Content-Type': `${type}; charset=utf-8`,
      'content-length': Buffer.byteLength(text),
      ...corsHeadersOf(headers, origins),
      ...more,
    });
    response.end(text);
  };

  return (request, response) => {
    const here = isReadHere(request, path);
    const caller = here || isOfNoLength(request) ? keys.known(secretIn(request.headers)) : undefined;
    // All that a key sends which only reads is counted, as it says no length.
    if (!caller?.principal.scopes.has('READ') || !(here || readsOnly(caller.principal.scopes)))
      return others(request, response);
    const chunks: Buffer[] = [];
    let bytes = 0;
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes <= LONGEST_BODY) return;
      request.off('data', take).off('end', whole).pause();
      // Nothing more of it is read.
      response.shouldKeepAlive = false;
      pass();
    };
    const pass = () => {
      request.headers['content-length'] = String(bytes);
      others(Object.assign(request, { body: Readable.from(Buffer.concat(chunks)) }), response);
    };
    const whole = () => {
      if (!here && !isJsonHere(request, path)) return pass();
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      answer(request, response, body, caller).catch((err: unknown) => {
        log.error({ err }, 'an answer could not be sent');
        response.destroy();
      });
    };
    request.on('data', take).once('end', whole);
  };
}

function isReadHere(request: IncomingMessage, path: string): boolean {
  const length = Number(request.headers['content-length'] ?? 0);
  return length >= 1 && length <= LONGEST_BODY && isJsonHere(request, path);
}

function isJsonHere({ method, url, headers }: IncomingMessage, path: string): boolean {
  if (method !== 'POST' || url !== path) return false;
  const type = headers['content-type'] ?? '';
  return (
    (type === 'application/json' || type.startsWith('application/json;')) &&
    answerTypeOf(headers.accept) !== undefined &&
    headers['access-control-request-method'] === undefined
  );
}

/** True for a body in chunks. */
function isOfNoLength({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined;
}

/** A signal that aborts when a client goes before its answer. */
function leavingOf(response: ServerResponse): AbortSignal {
  const leaving = new AbortController();
  if (response.destroyed) leaving.abort();
  else response.once('close', () => response.writableFinished || leaving.abort());
  return leaving.signal;
}

const PARAMETERS: ReadonlySet<string> = new Set(['query', 'documentId', 'operationName', 'variables', 'extensions']);

/** What is to be read, with the text that was looked at. */
function requestOf({ sent }: AskedRead, examined: Examined): ReadRequest {
  const { operationName = null, variables = null } = sent;
  return { query: textOf(examined, sent), operationName, variables };
}

/** An operation, and if its answer is to say its cost. */
interface AskedRead {
  readonly sent: SentOperation;
  readonly tellsCost: boolean;
}

/** An answer, and the operation it is of. */
interface MadeAnswer {
  readonly read: AskedRead;
  readonly examined: Examined;
  readonly caller: Caller;
  readonly admitted: Admitted;
  readonly text: string;
}

/** The operation in a body; null where it is malformed, or may be. */
function readRequestOf(body: Buffer): AskedRead | null {
  const parameters = parse(body);
  if (!isObject(parameters)) return null;
  for (const name in parameters) {
    if (!PARAMETERS.has(name) && parameters[name] !== null) return null;
  }
  const { query, documentId, operationName = null, variables = null, extensions = null } = parameters;
  if (query === undefined || query === null ? typeof documentId !== 'string' : typeof query !== 'string') return null;
  if (documentId !== undefined && typeof documentId !== 'string') return null;
  if (operationName !== null && (typeof operationName !== 'string' || operationName === '')) return null;
  if (variables !== null && !isObject(variables)) return null;
  if (extensions !== null && !isObject(extensions)) return null;
  const named = { query: query as string | null | undefined, documentId };
  return { sent: { ...named, operationName, variables, extensions }, tellsCost: asksForCost(extensions) };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
