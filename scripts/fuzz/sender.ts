import { Agent, request as send } from 'node:http';
import type { FuzzRequest } from './operations.ts';

/** What came back of a request. */
export interface FuzzAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  /** True where the answer was a stream, and was left. */
  readonly left: boolean;
}

/** Longest time that an answer may take. */
const LONGEST_MS = 60_000;
/** Time that an event stream is read. */
const STREAM_MS = 150;

/** Sends requests over connections that are kept. Rejects for a connection that breaks, and for an answer that does not come. */
export function senderTo(url: string, keys: Readonly<Record<string, string | null>>) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const ask = ({ method, search, headers, body, caller, kind }: FuzzRequest): Promise<FuzzAnswer> =>
    new Promise((resolve, reject) => {
      const key = keys[caller] ?? null;
      const own = { ...headers, ...(key === null ? {} : { authorization: `Bearer ${key}` }) };
      const sent = send(`${url}${search}`, { method, agent, headers: own }, (response) => {
        const chunks: Buffer[] = [];
        const { statusCode: status = 0, headers: answered } = response;
        const answer = (left: boolean): FuzzAnswer => ({
          status,
          type: String(answered['content-type'] ?? ''),
          body: Buffer.concat(chunks).toString(),
          left,
        });
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => finish(() => resolve(answer(false))));
        const isStream = String(answered['content-type']).startsWith('text/event-stream');
        if (isStream || kind === 'subscription') {
          setTimeout(() => {
            finish(() => resolve(answer(true)));
            response.destroy();
          }, STREAM_MS).unref();
        }
      });
      const late = setTimeout(() => sent.destroy(new Error(`no answer within ${LONGEST_MS} ms`)), LONGEST_MS);
      const finish = (settle: () => void) => {
        clearTimeout(late);
        settle();
      };
      sent.on('error', (error) => finish(() => reject(error)));
      sent.end(body);
    });
  return { ask, close: () => agent.destroy() };
}
