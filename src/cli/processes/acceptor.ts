import { createServer, type Socket } from 'node:net';
import type { Logger } from 'pino';
import { listenAt } from '../../http/listen.ts';

/** Connections that wait while no process can take them, and for how long; others are cut off, to go elsewhere. */
const [MOST_WAITING, WAIT_MS] = [1_024, 5_000];

/** A process that connections are handed to. */
export interface Taker {
  /** Sends a copy of the connection. It answers, or ends. */
  hand(id: number, socket: Socket): void;
}

interface Load {
  /** Connections handed over of which it is not known yet that they arrived. */
  readonly handed: Map<number, Socket>;
  /** Open connections that are its own. */
  connections: number;
  leaving: boolean;
}

/**
 * Accepts connections at the one port and hands each to the process that has fewest. Its copy is kept until the process
 * says that it took the connection: one that the process did not live to take goes to another, and no client notices.
 */
export class Acceptor {
  readonly #server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => this.#accept(socket));
  readonly #loads = new Map<Taker, Load>();
  readonly #waiting = new Set<Socket>();
  #ids = 0;
  #closed = false;

  constructor(log: Logger) {
    this.#server.on('error', (err) => log.error({ err }, 'a connection could not be accepted'));
  }

  /** Opens the port, and returns its origin. Throws INVALID_SETTING. */
  listen(port: number, address: string): Promise<string> {
    return listenAt(this.#server, port, address);
  }

  /** Hands connections to the process from now on. */
  add(taker: Taker): void {
    this.#loads.set(taker, { handed: new Map(), connections: 0, leaving: false });
    for (const socket of this.#take(this.#waiting)) this.#give(socket);
  }

  /** The process took a connection. */
  taken(taker: Taker, id: number): void {
    const load = this.#loads.get(taker);
    if (!load) return;
    load.connections++;
    load.handed.get(id)?.destroy();
    load.handed.delete(id);
  }

  /** The process did not take a connection. */
  returned(taker: Taker, id: number): void {
    const load = this.#loads.get(taker);
    const socket = load?.handed.get(id);
    load?.handed.delete(id);
    if (socket) this.#give(socket);
  }

  /** A connection of the process ended. */
  ended(taker: Taker): void {
    const load = this.#loads.get(taker);
    if (load) load.connections--;
  }

  /** The process takes no more. */
  leave(taker: Taker): void {
    const load = this.#loads.get(taker);
    if (load) load.leaving = true;
  }

  /** The process has ended, and all it said was heard. */
  remove(taker: Taker): void {
    const load = this.#loads.get(taker);
    this.#loads.delete(taker);
    for (const socket of load?.handed.values() ?? []) this.#give(socket);
  }

  /** Closes the port, and cuts off what no process has. */
  close(): void {
    this.#closed = true;
    this.#server.close();
    for (const socket of this.#take(this.#waiting)) socket.destroy();
  }

  #accept(socket: Socket): void {
    // The client may go away before the connection is handed over.
    socket.on('error', () => undefined);
    this.#give(socket);
  }

  #give(socket: Socket): void {
    const chosen = this.#idlest();
    if (chosen) {
      const [taker, load] = chosen;
      const id = ++this.#ids;
      load.handed.set(id, socket);
      taker.hand(id, socket);
    } else if (this.#closed || this.#waiting.size >= MOST_WAITING) socket.destroy();
    else {
      this.#waiting.add(socket);
      setTimeout(() => this.#waiting.delete(socket) && socket.destroy(), WAIT_MS).unref();
    }
  }

  /** One that is late to take those it was handed is busy: it comes last. */
  #idlest(): readonly [Taker, Load] | undefined {
    const able = this.#closed ? [] : [...this.#loads].filter(([, { leaving }]) => !leaving);
    const rank = ({ handed, connections }: Load) => handed.size * 1e9 + connections;
    return able.reduce<readonly [Taker, Load] | undefined>(
      (best, one) => (best && rank(best[1]) <= rank(one[1]) ? best : one),
      undefined,
    );
  }

  #take(sockets: Set<Socket>): Socket[] {
    const all = [...sockets];
    sockets.clear();
    return all;
  }
}
