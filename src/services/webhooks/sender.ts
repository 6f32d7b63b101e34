import { type ClientRequest, Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { asError, PersonagraphError } from '../../errors.ts';
import { publicLookup, RefusedAddress, type Resolve } from './address.ts';
import { endpointOf, hostOf, type WebhookPolicy } from './endpoint.ts';
import { retryAfterOf } from './retry.ts';

/** From resolving the name to the end of the answer. */
const TIMEOUT_MS = 15_000;
/** Beginning of a refusal that is kept. */
const MAX_KEPT = 1_024;
/** An answer is read so far, and so long, for its connection to be used again; then it is cut off. */
const MAX_READ = 64 * 1_024;
const READ_MS = 1_000;

/** The outcome of a request. */
export interface Outcome {
  readonly delivered: boolean;
  readonly responseCode: number | null;
  /** Why it was not delivered. */
  readonly error: string | null;
  readonly response: string | null;
  readonly retryAfterMs: number | null;
}

/** Posts to receivers. No redirect is followed. */
export interface Sender {
  /** Never throws, but where the signal aborts it. */
  post(url: string, headers: Record<string, string>, body: string, signal: AbortSignal): Promise<Outcome>;
  close(): void;
}

export interface SenderOptions extends WebhookPolicy {
  /** Limit of a request. Default 15,000 ms. */
  readonly timeoutMs?: number | undefined;
  /** Default: the system's. */
  readonly resolve?: Resolve | undefined;
}

export function createSender(options: SenderOptions = {}): Sender {
  const { timeoutMs = TIMEOUT_MS, resolve, allowPrivate } = options;
  const lookup = publicLookup(resolve, allowPrivate);
  const pool = { keepAlive: true, timeout: 30_000, maxFreeSockets: 64 };
  const agents = { 'http:': new HttpAgent(pool), 'https:': new HttpsAgent(pool) };

  const send = async (
    url: URL,
    headers: Record<string, string>,
    body: string,
    signal: AbortSignal,
    reuse: boolean,
  ): Promise<Outcome | null> => {
    const { protocol } = url;
    const request = (protocol === 'https:' ? requestHttps : requestHttp)({
      protocol,
      hostname: hostOf(url),
      port: url.port,
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      agent: reuse ? agents[protocol as keyof typeof agents] : false,
      lookup,
      signal,
    });
    try {
      const response = await responseOf(request, body);
      return outcomeOf(response, await beginningOf(response));
    } catch (error) {
      // The receiver closed a kept connection just as it was used again: that is no failure of its.
      if (reuse && request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET') return null;
      throw error;
    }
  };

  return {
    async post(text, headers, body, signal) {
      let late = false;
      const ending = new AbortController();
      const end = () => ending.abort();
      const timer = setTimeout(() => {
        late = true;
        end();
      }, timeoutMs);
      // By hand: signals made by `any` stay with a long-lived one in Node 20.
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
      try {
        // Checked again: what is allowed may have changed since it was stored.
        const url = endpointOf(text, options);
        const { signal: either } = ending;
        const outcome =
          (await send(url, headers, body, either, true)) ?? (await send(url, headers, body, either, false));
        return outcome!;
      } catch (thrown) {
        if (signal.aborted) throw thrown;
        return failure(late ? `No answer within ${timeoutMs} ms.` : reasonOf(thrown));
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
      }
    },
    close() {
      for (const agent of Object.values(agents)) agent.destroy();
    },
  };
}

function responseOf(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.on('response', resolve).on('error', reject);
    request.end(body);
  });
}

/** Reads an answer to its end, or until that takes too much. */
function beginningOf(response: IncomingMessage): Promise<string> {
  return new Promise((resolve) => {
    const kept: Buffer[] = [];
    let read = 0;
    const end = () => {
      clearTimeout(timer);
      response.destroy();
      resolve(Buffer.concat(kept).subarray(0, MAX_KEPT).toString());
    };
    const timer = setTimeout(end, READ_MS);
    response.on('data', (chunk: Buffer) => {
      if (read < MAX_KEPT) kept.push(chunk);
      read += chunk.length;
      if (read > MAX_READ) end();
    });
    // Its status was an answer already: what goes wrong from then on changes nothing.
    response.on('end', end).on('error', end).on('close', end);
  });
}

function outcomeOf({ statusCode = 0, headers }: IncomingMessage, response: string): Outcome {
  if (statusCode >= 200 && statusCode < 300) {
    return { delivered: true, responseCode: statusCode, error: null, response: null, retryAfterMs: null };
  }
  const redirected = statusCode >= 300 && statusCode < 400;
  return {
    delivered: false,
    responseCode: statusCode,
    error: redirected ? `Answered ${statusCode}: redirects are not followed.` : `Answered ${statusCode}.`,
    // PostgreSQL stores no NUL.
    response: response.replaceAll('\0', '\ufffd'),
    retryAfterMs: retryAfterOf(headers['retry-after'], Date.now()),
  };
}

function failure(error: string): Outcome {
  return { delivered: false, responseCode: null, error, response: null, retryAfterMs: null };
}

function reasonOf(thrown: unknown): string {
  const error = asError(thrown);
  if (error instanceof PersonagraphError) return error.message;
  if (error instanceof RefusedAddress) return `${error.message}.`;
  // One for each address that was tried.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : error;
  const { code, message } = first as NodeJS.ErrnoException;
  return `The request failed: ${(code ?? message).slice(0, 300)}.`;
}
