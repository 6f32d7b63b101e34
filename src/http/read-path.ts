import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Logger } from 'pino';
import type { Principal } from '../db/tables/workspaces/api-keys.ts';
import type { Caller, CompiledReads, ReadRequest } from '../graphql/compiled/compiled-reads.ts';
import type { CallerSigns, Context } from '../graphql/core/context.ts';
import type { Examine } from '../graphql/core/documents.ts';
import { answerTypeOf, corsHeadersOf } from './answer-head.ts';
import { secretIn } from './authentication.ts';
import { type RefusalAnswer, refusalAnswer } from './examination.ts';
import type { KnownKeys } from './known-keys.ts';

/** Longest body that is read here. */
export const LONGEST_BODY = 64 * 1024;

export interface ReadPathOptions {
  readonly compiled: CompiledReads;
  readonly examine: Examine;
  readonly keys: KnownKeys;
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
  const { compiled, examine, keys, path, origins, log, contextOf, others } = options;

  const answer = async (request: IncomingMessage, response: ServerResponse, body: Buffer, caller: Caller) => {
    const read = readRequestOf(body);
    const examining = read && examine(read, caller.scope);
    const examined = examining instanceof Promise ? await examining : examining;
    const text = examined && !examined.refused ? await answered(read!, caller, response) : null;
    // The client may have gone meanwhile.
    if (request.socket.destroyed) return;
    if (typeof text === 'string') send(request, response, { text, status: 200, headers: NONE });
    else if (examined?.refused) send(request, response, refusalAnswer(examined));
    else others(Object.assign(request, { body: Readable.from(body) }), response);
  };
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
    { text, status, headers: more }: RefusalAnswer,
  ) => {
    const type = answerTypeOf(headers.accept);
    // Clients that ask for JSON alone take another status for a failure of the network.
    response.writeHead(type === 'application/json' ? 200 : status, {
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
    if (!caller || !(here || caller.principal.role === 'READ')) return others(request, response);
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

const NONE = {};
const PARAMETERS: ReadonlySet<string> = new Set(['query', 'operationName', 'variables', 'extensions']);

/** The operation in a body; null where it is malformed, or may be. */
function readRequestOf(body: Buffer): ReadRequest | null {
  const parameters = parse(body);
  if (!isObject(parameters)) return null;
  for (const name in parameters) {
    if (!PARAMETERS.has(name) && parameters[name] !== null) return null;
  }
  const { query, operationName = null, variables = null, extensions = null } = parameters;
  if (typeof query !== 'string') return null;
  if (operationName !== null && (typeof operationName !== 'string' || operationName === '')) return null;
  if (variables !== null && !isObject(variables)) return null;
  if (extensions !== null && !isObject(extensions)) return null;
  return { query, operationName, variables };
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
