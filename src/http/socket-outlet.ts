import type { Duplex } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import type { WebSocket } from 'ws';
import type { Item, Outlet } from '../graphql/push/outlet.ts';

/** Bytes that may wait in the server for one connection before its subscribers have to. */
const HIGH_WATER = 64 * 1024;

/** The parts of a connection that sending needs. */
export interface Connection {
  readonly socket: WebSocket;
  /** The stream it runs on. */
  readonly stream: Duplex;
}

/**
 * Sends items of one operation past graphql-ws, which would write each as JSON again. A message is the id of the operation
 * and the text all share. The last result goes through graphql-ws, after all that was sent here.
 */
export class SocketOutlet implements Outlet {
  readonly #connection: Connection;
  readonly #head: string;
  #over: ((step: IteratorResult<ExecutionResult, undefined>) => void) | undefined;
  #last: ExecutionResult | undefined;
  #ended = false;

  constructor(connection: Connection, operationId: string) {
    this.#connection = connection;
    this.#head = `{"id":${JSON.stringify(operationId)},"type":"next","payload":`;
  }

  /** Resolves when the operation is over: with what ended it before its time, if anything did. */
  next(): Promise<IteratorResult<ExecutionResult, undefined>> {
    return new Promise((resolve) => {
      this.#over = resolve;
      if (this.#ended) this.#finish();
    });
  }

  ready(): Promise<void> | undefined {
    const { stream } = this.#connection;
    return takesMore(stream) ? undefined : drained(stream);
  }

  send({ text }: Item): void {
    const { socket, stream } = this.#connection;
    if (socket.readyState !== socket.OPEN) return;
    writeTogether(stream);
    socket.send(`${this.#head}${text}}`);
  }

  end(last?: ExecutionResult): void {
    this.#ended = true;
    this.#last = last;
    this.#finish();
  }

  #finish(): void {
    const value = this.#last;
    this.#last = undefined;
    this.#over?.(value ? { done: false, value } : { done: true, value: undefined });
    this.#over = undefined;
  }
}

const corked = new Set<Duplex>();

/** Hands what is sent within this turn to the kernel at once. */
function writeTogether(stream: Duplex): void {
  if (corked.has(stream)) return;
  if (corked.size === 0) process.nextTick(uncorkAll);
  corked.add(stream);
  stream.cork();
}

function uncorkAll(): void {
  for (const stream of corked) stream.uncork();
  corked.clear();
}

/** True while little waits for a connection. */
export function takesMore(stream: Duplex): boolean {
  return stream.writableLength < HIGH_WATER || stream.destroyed;
}

/** Resolves once little waits for a connection, or it is gone. */
export async function untilTaken(stream: Duplex): Promise<void> {
  if (!takesMore(stream)) await drained(stream);
}

const draining = new WeakMap<Duplex, Promise<void>>();

/** Resolves when all that waits was handed to the kernel, or the connection is gone. */
function drained(stream: Duplex): Promise<void> {
  let waiting = draining.get(stream);
  if (!waiting) {
    waiting = new Promise((resolve) => {
      const done = () => {
        stream.off('drain', done).off('close', done);
        draining.delete(stream);
        resolve();
      };
      stream.on('drain', done).on('close', done);
    });
    draining.set(stream, waiting);
  }
  return waiting;
}
