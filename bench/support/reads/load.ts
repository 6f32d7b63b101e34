import { setTimeout as wait } from 'node:timers/promises';
import type { Child } from '../child.ts';

/** Requests of many connections, each of which has one in flight. */
export interface Load {
  readonly host: string;
  readonly port: number;
  readonly connections: number;
  /** Milliseconds between an answer and the next request of its connection. */
  readonly pauseMs: number;
  /**
   * Milliseconds between the requests of a connection, instead of the pause; connections take turns, evenly apart. A
   * request whose connection still waits for an answer then is sent after it, and counted from when it was due: a server
   * that stalls makes nobody wait less.
   */
  readonly everyMs?: number;
  /** Whole HTTP requests, in turn, with the bytes that the body of each answer has. */
  readonly requests: readonly { readonly text: string; readonly bytes: number }[];
}

export interface Rate {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Holds a load while something else goes on. */
export async function loadDuring(clients: Child, load: Load, meanwhile: () => Promise<unknown>): Promise<Rate> {
  await clients.ask({ ask: 'start', load });
  await meanwhile();
  return clients.ask<Rate>({ ask: 'stop' });
}

/** Holds a load for so many seconds. */
export function loadFor(clients: Child, load: Load, seconds: number): Promise<Rate> {
  return loadDuring(clients, load, () => wait(seconds * 1_000));
}
