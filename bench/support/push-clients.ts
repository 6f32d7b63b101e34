// Many subscribers in a process of their own. They speak the protocol themselves and count: reading what arrives must not
// cost more than sending it.
import { WebSocket } from 'ws';
import { answer } from './child.ts';

type Question =
  | {
      readonly ask: 'connect';
      readonly url: string;
      readonly key: string;
      readonly subscribers: number;
      readonly query: string;
    }
  | { readonly ask: 'await'; readonly messages: number }
  | { readonly ask: 'close' };

/** Sockets that are being opened at a time. */
const AT_ONCE = 100;

const sockets: WebSocket[] = [];
let received = 0;
let unexpected: string | undefined;
let last = '';
let wanted: { count: number; resolve: () => void } | undefined;

answer(async (question: Question) => {
  if (question.ask === 'connect') {
    for (let opened = 0; opened < question.subscribers; opened += AT_ONCE) {
      const some = Math.min(AT_ONCE, question.subscribers - opened);
      await Promise.all(Array.from({ length: some }, () => open(question.url, question.key, question.query)));
    }
    return {};
  }
  if (question.ask === 'await') {
    await new Promise<void>((resolve) => {
      wanted = { count: question.messages, resolve };
      check();
    });
    if (unexpected) throw new Error(`a client was sent ${unexpected}`);
    const answered = { received, last };
    received = 0;
    return answered;
  }
  await Promise.all(
    sockets.splice(0).map((socket) => {
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.close();
      return closed;
    }),
  );
  return {};
});

function check(): void {
  if (!wanted || (received < wanted.count && !unexpected)) return;
  wanted.resolve();
  wanted = undefined;
}

/** Resolves once the subscription was taken: the server has answered what was sent after it. */
function open(url: string, key: string, query: string): Promise<void> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws');
  sockets.push(socket);
  const id = crypto.randomUUID();
  const head = `{"id":"${id}","type":"next","payload":{"data":`;
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('open', () =>
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${key}` } })),
    );
    socket.on('message', (data) => {
      const text = String(data);
      if (text.startsWith(head)) {
        received++;
        last = text;
        check();
      } else if (text === '{"type":"connection_ack"}') {
        socket.send(JSON.stringify({ id, type: 'subscribe', payload: { query } }));
        socket.send('{"type":"ping"}');
      } else if (text === '{"type":"pong"}') resolve();
      else {
        unexpected = text;
        check();
      }
    });
  });
}
