import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One request a receiver got. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests read into bodies
  readonly body: any;
}

type Answer = number | ((response: ServerResponse, received: Received) => void);

/** Takes webhooks on this machine. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly requests: Received[];
  /** Answers to come, in turn; then 204. */
  readonly answers: Answer[];
  /** Connections made to it. */
  readonly connections: number;
  /** Resolves once so many changes came, in requests that were answered 2xx. */
  changes(count: number): Promise<Record<string, unknown>[]>;
}

export async function startReceiver(): Promise<Receiver> {
  const requests: Received[] = [];
  const answers: Answer[] = [];
  const taken: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  let connections = 0;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const received: Received = { headers: request.headers, text: body, body: JSON.parse(body) };
      requests.push(received);
      const answer = answers.shift() ?? 204;
      if (typeof answer === 'function') return answer(response, received);
      response.writeHead(answer).end();
      if (answer < 300) taken.push(...received.body.changes);
      for (const look of waiting) look();
    });
  });
  server.on('connection', () => void connections++);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?from=us`,
    requests,
    answers,
    get connections() {
      return connections;
    },
    changes(count) {
      return new Promise((resolve) => {
        const look = () => {
          if (taken.length < count) return;
          waiting.delete(look);
          resolve([...taken]);
        };
        waiting.add(look);
        look();
      });
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
