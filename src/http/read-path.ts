import type { IncomingMessage, RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import { readsOnly } from '../db/tables/workspaces/key-scopes.ts';
import { asksForCost } from '../graphql/core/cost/told-cost.ts';
import { secretIn } from './authentication.ts';
import { answerTypeOf } from './headers/answer-type.ts';
import type { KnownKeys } from './known-keys.ts';
import { type AskedRead, pass, ReadExchange, type ReadParts, type WholeRequest } from './read-exchange.ts';

/** Longest body that is read here. */
export const LONGEST_BODY = 64 * 1024;

export interface ReadPathOptions extends ReadParts {
  readonly keys: KnownKeys;
  /** Path of the API. */
  readonly path: string;
}

/**
 * Answers operations posted as JSON with a key in memory that are compiled, or ask for too much, without the layers of a general server. A
 * request that does not qualify by its head is passed on unread; one that is not answered then, with its body.
 */
export function createReadPath(options: ReadPathOptions): RequestListener {
  const { keys, path, others } = options;

  const answer = (whole: WholeRequest) => {
    const read = readRequestOf(whole.body);
    if (read) new ReadExchange(options, whole, read).begin();
    else pass(whole, whole.body, others);
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
      passAll();
    };
    const passAll = () => {
      request.headers['content-length'] = String(bytes);
      others(Object.assign(request, { body: Readable.from(Buffer.concat(chunks)) }), response);
    };
    const whole = () => {
      if (!here && !isJsonHere(request, path)) return passAll();
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      answer({ request, response, body, caller });
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

const PARAMETERS: ReadonlySet<string> = new Set(['query', 'documentId', 'operationName', 'variables', 'extensions']);

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
