import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const DATE = /^Date: .*$/m;
/** An id is made for each request that brings none. */
const REQUEST_ID = /^x-request-id: [-0-9a-f]{36}$/m;

/** A connection on which every byte is the test's own. */
export interface RawConnection {
  readonly socket: Socket;
  write(bytes: string | Buffer): void;
  /** Resolves with the next answer: its head as it came, but for the date, and its body. */
  answer(): Promise<RawAnswer>;
  /** Resolves with the head of the next answer, which is not taken off. */
  head(): Promise<string>;
}

export interface RawAnswer {
  readonly head: string;
  readonly body: string;
}

/** Opens a connection to the port of a URL. */
export async function rawConnection(url: string): Promise<RawConnection> {
  const { port, hostname } = new URL(url);
  const socket = connect({ port: Number(port), host: hostname, noDelay: true });
  await once(socket, 'connect');
  let received = Buffer.alloc(0);
  let ended = false;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const look of waiting) look();
  };
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    wake();
  });
  socket.on('close', () => {
    ended = true;
    wake();
  });
  socket.on('error', () => undefined);
  const headOf = () => {
    const end = received.indexOf('\r\n\r\n');
    return end < 0 ? null : received.subarray(0, end).toString('latin1');
  };
  const takeAnswer = (): RawAnswer | null => {
    const head = headOf();
    if (head === null) return null;
    const start = head.length + 4;
    const length = lengthOf(head, received.subarray(start));
    if (length === null) return null;
    const body = received.subarray(start, start + length).toString();
    received = received.subarray(start + length);
    return { head: told(head), body };
  };
  const arrived = <T>(look: () => T | null) =>
    new Promise<T>((resolve, reject) => {
      const again = () => {
        const found = look();
        if (found === null && !ended) return;
        waiting.delete(again);
        if (found !== null) resolve(found);
        else reject(new Error(`The connection ended after ${JSON.stringify(received.toString())}.`));
      };
      waiting.add(again);
      again();
    });
  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    answer: () => arrived(takeAnswer),
    head: async () => told(await arrived(headOf)),
  };
}

/** A head without what differs each time. */
function told(head: string): string {
  return head.replace(DATE, 'Date: now').replace(REQUEST_ID, 'x-request-id: own');
}

/** Bytes of a body, chunked ones with the lengths of their chunks; null where more is to come. */
function lengthOf(head: string, arrived: Buffer): number | null {
  const announced = /^content-length: (\d+)$/im.exec(head)?.[1];
  if (announced !== undefined) return arrived.length >= Number(announced) ? Number(announced) : null;
  const last = arrived.lastIndexOf('0\r\n\r\n');
  return last < 0 ? null : last + 5;
}

/** One answer on a connection of its own. */
export async function exchange(url: string, bytes: string | Buffer): Promise<RawAnswer> {
  const connection = await rawConnection(url);
  connection.write(bytes);
  try {
    return await connection.answer();
  } finally {
    connection.socket.destroy();
  }
}

/** A request to post; headers without a value are left out. */
export function rawPost(body: string, headers: Readonly<Record<string, string | undefined>> = {}): string {
  const all = {
    host: 'localhost',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]));
  return `POST /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
