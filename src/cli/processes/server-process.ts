import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { PersonagraphError } from '../../errors.ts';
import type { Taker } from './acceptor.ts';
import type { Beginning, FromProcess, ToProcess } from './messages.ts';

/** What a process says of connections, after it has started. */
export type Said = Exclude<FromProcess, { readonly kind: 'ready' | 'failed' }>;

/** One server process, from its start to its end. */
export class ServerProcess implements Taker {
  readonly #child: ChildProcess;
  /** Resolves once it serves; rejects with the error that ends it before. */
  readonly ready: Promise<void>;
  /** Resolves once it has ended and all it said was heard, with how it ended. */
  readonly ended: Promise<string>;

  constructor(beginning: Beginning, hear: (said: Said, process: ServerProcess) => void) {
    const script = import.meta.url.endsWith('.js') ? './child.js' : './child.ts';
    const child = fork(fileURLToPath(new URL(script, import.meta.url)), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child = child;
    const failed = new Promise<string>((resolve) => child.once('error', (error) => resolve(error.message)));
    // After the end of the process and of the channel: what was on its way is heard. "disconnect" would not come where
    // handles still waited in the channel.
    const over = once(child, 'close').then(([code, signal]) => (signal ? `signal ${signal}` : `exit code ${code}`));
    over.catch(() => undefined);
    this.ended = Promise.race([failed, over]);
    this.ready = new Promise((resolve, reject) => {
      child.on('message', (message: FromProcess) => {
        if (message.kind === 'ready') resolve();
        else if (message.kind === 'failed') reject(errorOf(message));
        else hear(message, this);
      });
      void this.ended.then((end) => reject(new Error(`A server process ended before it served, with ${end}.`)));
    });
    this.#send({ kind: 'begin', ...beginning });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  hand(id: number, socket: Socket): void {
    this.#send({ kind: 'connection', id }, socket);
  }

  /** Lets it answer what is under way; resolves once it has ended. */
  async stop(): Promise<void> {
    this.#send({ kind: 'stop' });
    await this.ended;
  }

  #send(message: ToProcess, socket?: Socket): void {
    // It may be gone already: its end is heard of.
    if (this.#child.connected) this.#child.send(message, socket, { keepOpen: true }, () => undefined);
  }
}

function errorOf({ code, message }: Extract<FromProcess, { readonly kind: 'failed' }>): Error {
  return code ? new PersonagraphError(code, message) : new Error(message);
}
