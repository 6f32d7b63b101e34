import type pg from 'pg';
import type { Isolation } from './connection.ts';
import { type Lane, listOf } from './lane.ts';
import { preparedStatement } from './prepared.ts';

/** A connection held by its caller, in a transaction or not; statements take turns. */
export class ClientLane implements Lane {
  readonly #client: pg.ClientBase;
  readonly #inTransaction: boolean;
  readonly #prepares: boolean;

  constructor(client: pg.ClientBase, inTransaction: boolean, prepares = false) {
    this.#client = client;
    this.#inTransaction = inTransaction;
    this.#prepares = prepares;
  }

  query(text: string, values: readonly unknown[]): Promise<unknown[]> {
    return inTurn(this.#client, async () => {
      const { rows } = this.#prepares
        ? await this.#client.query(preparedStatement(text, values))
        : await this.#client.query(text, values as unknown[]);
      return rows;
    });
  }

  get prepared(): Lane {
    return new ClientLane(this.#client, this.#inTransaction, true);
  }

  readList(text: string, values: readonly unknown[]): Promise<string> {
    return listOf(this, text, values);
  }

  alone<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    return inTurn(this.#client, () => work(this.#client));
  }

  transaction<T>(work: (lane: Lane) => Promise<T>, isolation?: Isolation): Promise<T> {
    return this.#inTransaction ? this.#savepoint(work) : this.#whole(work, isolation);
  }

  pipeline<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    return this.transaction(work);
  }

  async #whole<T>(work: (lane: Lane) => Promise<T>, isolation?: Isolation): Promise<T> {
    await this.#client.query(begin(isolation));
    try {
      const result = await work(new ClientLane(this.#client, true));
      await commit(this.#client);
      return result;
    } catch (error) {
      // A connection that is lost has rolled back.
      await this.#client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** A savepoint: statements sent before it, awaited or not, stay what they are. */
  async #savepoint<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    await this.query('SAVEPOINT inner_transaction', []);
    try {
      const result = await work(this);
      await this.query('RELEASE SAVEPOINT inner_transaction', []);
      return result;
    } catch (error) {
      await this.query('ROLLBACK TO SAVEPOINT inner_transaction', []).catch(() => undefined);
      throw error;
    }
  }
}

/** The last statement that each client was given. */
const last = new WeakMap<pg.ClientBase, Promise<unknown>>();

/** Runs a statement once those before it have ended: a client takes one at a time. */
function inTurn<T>(client: pg.ClientBase, statement: () => Promise<T>): Promise<T> {
  const before = last.get(client);
  const own = before ? before.then(statement) : statement();
  const ended = own.then(
    () => undefined,
    () => undefined,
  );
  last.set(client, ended);
  return own;
}

/** Commits once all that was sent has ended. Throws where nothing of it could be committed. */
export async function commit(client: pg.ClientBase): Promise<void> {
  refuseRolledBack(await inTurn(client, () => client.query('COMMIT')));
}

/** Minutes that a statement of a transaction may take: it writes, or waits for who does. */
const TRANSACTION_MINUTES = 30;
export const TRANSACTION_LIMIT = `SET LOCAL statement_timeout = '${TRANSACTION_MINUTES}min'`;

export function begin(isolation?: Isolation): string {
  return isolation ? `BEGIN ISOLATION LEVEL ${isolation}` : 'BEGIN';
}

/** COMMIT of an aborted transaction is a rollback: whoever swallowed the failure must not take it for done. */
export function refuseRolledBack({ command }: { readonly command: string }): void {
  if (command === 'ROLLBACK')
    throw new Error('A statement of the transaction failed, and nothing of it was committed.');
}
