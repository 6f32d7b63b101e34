import type pg from 'pg';
import { Slots } from '../../../sharing/slots.ts';
import { Turns } from '../../../sharing/turns.ts';
import type { Isolation } from '../connection.ts';
import type { Call, Lane } from '../lane.ts';

/** Milliseconds that a workspace waits for a connection, as the pool itself has it. */
export const CONNECT_MS = 10_000;

/** Connections of a pool, by turns over workspaces: none takes all of them, so that others find one. */
export class PoolTurns {
  readonly #turns: Turns;

  /** `connections`: those of the pool. One workspace has all but two of them at most, of a small pool all but one. */
  constructor(connections: number) {
    const spare = connections >= 8 ? 2 : connections > 2 ? 1 : 0;
    this.#turns = new Turns(new Slots(connections - spare, connections), CONNECT_MS);
  }

  /** Does work that takes one connection. Throws where none is free in time. */
  take<T>(workspaceId: number, work: () => Promise<T>): Promise<T> {
    return this.#turns.take(workspaceId, work, noneFree);
  }
}

function noneFree(): Error {
  return new Error('timeout exceeded when trying to connect: the workspace has all the connections it may have');
}

/** The lane of a pool for one workspace: each call waits for its turn, where the workspace has many on their way. */
export class SharedLane implements Lane {
  readonly #lane: Lane;
  readonly #turns: PoolTurns;
  readonly #workspaceId: number;

  constructor(lane: Lane, turns: PoolTurns, workspaceId: number) {
    this.#lane = lane;
    this.#turns = turns;
    this.#workspaceId = workspaceId;
  }

  get prepared(): Lane {
    return new SharedLane(this.#lane.prepared, this.#turns, this.#workspaceId);
  }

  query(text: string, values: readonly unknown[], call?: Call): Promise<unknown[]> {
    return this.#turns.take(this.#workspaceId, () => this.#lane.query(text, values, call));
  }

  readList(text: string, values: readonly unknown[], call?: Call): Promise<string> {
    // Quick ones take no connection of their own: the reader decides.
    return this.#lane.readList(text, values, { ...call, workspaceId: this.#workspaceId });
  }

  alone<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    return this.#turns.take(this.#workspaceId, () => this.#lane.alone(work));
  }

  transaction<T>(work: (lane: Lane) => Promise<T>, isolation?: Isolation): Promise<T> {
    return this.#turns.take(this.#workspaceId, () => this.#lane.transaction(work, isolation));
  }

  pipeline<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    return this.#turns.take(this.#workspaceId, () => this.#lane.pipeline(work));
  }
}
