// Clients of a server, in a process of their own: each sends a request, reads the answer and sends the next. Plain
// sockets, so that what is measured is the server. Started by load.ts.
import { connect, type Socket } from 'node:net';
import { answer } from '../child.ts';
import type { Load, Rate } from './load.ts';

type Question = { readonly ask: 'start'; readonly load: Load } | { readonly ask: 'stop' };

let clients: Client[] = [];
let begun = 0;

answer(async (question: Question) => {
  if (question.ask === 'start') {
    const { load } = question;
    const requests = load.requests.map(({ text, bytes }) => ({ text: Buffer.from(text), bytes }));
    clients = Array.from({ length: load.connections }, (_, n) => new Client(load, requests, n));
    await Promise.all(clients.map((client) => client.connected));
    begun = performance.now();
    const { everyMs } = load;
    for (const [n, client] of clients.entries()) {
      if (everyMs === undefined) client.begin();
      else client.beginAt(begun + (n * everyMs) / clients.length);
    }
    return {};
  }
  await Promise.all(clients.map((client) => client.stop()));
  const seconds = (performance.now() - begun) / 1_000;
  const sorted = Float64Array.from(clients.flatMap(({ taken }) => taken)).sort();
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  return { requests: sorted.length, seconds, p50: at(0.5), p99: at(0.99) } satisfies Rate;
});

class Client {
  /** Milliseconds of each answer. */
  readonly taken: number[] = [];
  readonly connected: Promise<void>;
  readonly #socket: Socket;
  readonly #requests: readonly { readonly text: Buffer; readonly bytes: number }[];
  readonly #pauseMs: number;
  readonly #everyMs: number | undefined;
  /** When the next request is to be sent, by `performance.now()`. */
  #due = 0;
  readonly #answer = new Answer();
  #next: number;
  #sent = 0;
  #waiting = false;
  #stopped: (() => void) | undefined;
  #failed: (error: Error) => void = () => undefined;

  constructor({ host, port, pauseMs, everyMs }: Load, requests: Client['requests'], offset: number) {
    this.#requests = requests;
    this.#pauseMs = pauseMs;
    this.#everyMs = everyMs;
    this.#next = offset;
    this.#socket = connect({ host, port, noDelay: true });
    this.connected = new Promise((resolve, reject) => {
      this.#failed = reject;
      this.#socket.once('connect', resolve);
    });
    this.#socket.on('data', (chunk) => this.#read(chunk));
    this.#socket.on('error', (error) => this.#fail(error));
    this.#socket.on('close', () => {
      if (this.#waiting) this.#fail(new Error('the server closed a connection'));
    });
  }

  get requests() {
    return this.#requests;
  }

  begin(): void {
    this.#waiting = true;
    this.#sent = performance.now();
    this.#socket.write(this.#requests[this.#next % this.#requests.length]!.text);
  }

  /** Begins at a time by `performance.now()`. */
  beginAt(due: number): void {
    this.#due = due;
    setTimeout(() => this.#stopped ?? this.begin(), Math.max(0, due - performance.now()));
  }

  /** Resolves once the last answer is read. */
  stop(): Promise<void> {
    return new Promise((resolve) => {
      this.#stopped = () => {
        this.#socket.destroy();
        resolve();
      };
      if (!this.#waiting) this.#stopped();
    });
  }

  #read(chunk: Buffer): void {
    const bytes = this.#answer.read(chunk);
    if (bytes === null) return;
    this.#waiting = false;
    this.taken.push(performance.now() - this.#sent);
    const { bytes: expected } = this.#requests[this.#next % this.#requests.length]!;
    if (bytes !== expected) this.#fail(new Error(`an answer of ${bytes} bytes, not of ${expected}`));
    this.#next++;
    if (this.#stopped) this.#stopped();
    else if (this.#everyMs !== undefined) this.#afterAnswer(this.#due + this.#everyMs);
    else if (this.#pauseMs === 0) this.begin();
    else setTimeout(() => this.#stopped ?? this.begin(), this.#pauseMs);
  }

  /** The next request at its time; one that is late is counted from then. */
  #afterAnswer(due: number): void {
    if (due > performance.now()) {
      this.beginAt(due);
      return;
    }
    this.begin();
    this.#due = due;
    this.#sent = due;
  }

  #fail(error: Error): void {
    this.#failed(error);
    // Ends this process, which the one that asks hears.
    setImmediate(() => {
      throw error;
    });
  }
}

const HEAD_END = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

/** One HTTP answer after the other, each with a length or in chunks. */
class Answer {
  #received: Buffer = Buffer.alloc(0);
  /** The size of head and body; 0 where it is not known yet, -1 for chunks. */
  #size = 0;
  #head = 0;

  /** The bytes of the body, once it is whole. Throws where the status is not 200. */
  read(chunk: Buffer): number | null {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (this.#head === 0) {
      const end = this.#received.indexOf(HEAD_END);
      if (end === -1) return null;
      this.#head = end + HEAD_END.length;
      const head = this.#received.toString('latin1', 0, end);
      if (!head.startsWith('HTTP/1.1 200')) throw new Error(`the server answered ${this.#received}`);
      const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
      this.#size = length === undefined ? -1 : this.#head + Number(length);
    }
    const body = this.#size === -1 ? this.#chunked() : this.#plain();
    if (body !== null) {
      this.#received = Buffer.alloc(0);
      this.#head = 0;
    }
    return body;
  }

  #plain(): number | null {
    return this.#received.length < this.#size ? null : this.#size - this.#head;
  }

  #chunked(): number | null {
    if (!this.#received.subarray(-LAST_CHUNK.length).equals(LAST_CHUNK)) return null;
    let bytes = 0;
    for (let at = this.#head; ; ) {
      const end = this.#received.indexOf('\r\n', at);
      const size = Number.parseInt(this.#received.toString('latin1', at, end), 16);
      if (size === 0) return bytes;
      bytes += size;
      at = end + 2 + size + 2;
      // A body may hold what ends the last chunk.
      if (at >= this.#received.length) return null;
    }
  }
}
