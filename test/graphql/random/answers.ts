import { Agent, request as send } from 'node:http';
import type { Caller, RandomRequest } from './request.ts';

/** An answer as it came: nothing of it is parsed. */
export interface RawAnswer {
  readonly status: number;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** Answers requests in one of several ways that must not differ. */
export type Answerer = (request: RandomRequest) => Promise<RawAnswer>;

/** Asks a server that listens, over connections that are kept. */
export function answererOf(
  url: string,
  keys: Readonly<Record<Caller, string | null>>,
): { readonly answer: Answerer; readonly close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const answer: Answerer = (request) => {
    const { query, variables, operationName, caller, method, accept } = request;
    const key = keys[caller];
    const content = { query, variables, ...(operationName === undefined ? {} : { operationName }) };
    const post = method === 'POST';
    const search = new URLSearchParams({ ...content, variables: JSON.stringify(variables) });
    const headers = {
      ...(post ? { 'content-type': 'application/json' } : {}),
      ...(accept === null ? {} : { accept }),
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
    };
    return new Promise((resolve, reject) => {
      const sent = send(post ? url : `${url}?${search}`, { method, agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            contentType: response.headers['content-type'],
            body: Buffer.concat(chunks).toString('latin1'),
          }),
        );
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // The server ended a connection that had rested, as the request was on its way: it was not read. On a new
        // connection the same is a fault.
        if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(answer(request));
        else reject(error);
      });
      sent.end(post ? JSON.stringify(content) : undefined);
    });
  };
  return { answer, close: () => agent.destroy() };
}

/** True where two answers are the same, byte by byte. */
export function sameAnswer(a: RawAnswer, b: RawAnswer): boolean {
  return a.status === b.status && a.contentType === b.contentType && a.body === b.body;
}
