import type pg from 'pg';
import { refuseRolledBack, TRANSACTION_LIMIT } from './client-lane.ts';
import { type Lane, listOf } from './lane.ts';
import { preparedStatement } from './prepared.ts';
import { writeTogether } from './write-together.ts';

/** `pipeline` is a property since pg 8.21 that its types do not know: to be changed only while nothing is on its way. */
type PipelineClient = pg.PoolClient & { pipeline: boolean };

/** Runs `work` in one transaction whose statements are sent without waiting for those before. */
export async function runPipeline<T>(client: pg.PoolClient, work: (lane: Lane) => Promise<T>): Promise<T> {
  const lane = new PipelineLane(client as PipelineClient);
  try {
    lane.begin();
    const result = await work(lane);
    await lane.commit();
    return result;
  } catch (error) {
    throw (await lane.firstFailure()) ?? error;
  } finally {
    await lane.end();
  }
}

class PipelineLane implements Lane {
  readonly #client: PipelineClient;
  /** Statements sent, in their order. */
  #sent: Promise<unknown>[] = [];
  /** Set while a COPY has the connection for itself. */
  #busy: Promise<unknown> | undefined;
  #ended = false;

  constructor(client: PipelineClient) {
    this.#client = client;
    client.pipeline = true;
  }

  /** Both in one message, which is answered once. */
  begin(): void {
    void this.#send(() => {
      writeTogether(this.#client);
      return this.#client.query(`BEGIN; ${TRANSACTION_LIMIT}`);
    });
  }

  query(text: string, values: readonly unknown[]): Promise<unknown[]> {
    return this.#send(async () => {
      writeTogether(this.#client);
      const { rows } = await this.#client.query(preparedStatement(text, values));
      return rows;
    });
  }

  get prepared(): Lane {
    return this;
  }

  readList(text: string, values: readonly unknown[]): Promise<string> {
    return listOf(this, text, values);
  }

  async alone<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    while (this.#busy) await this.#busy;
    const copy = this.#copy(work);
    this.#busy = copy.catch(() => undefined);
    try {
      return await copy;
    } finally {
      this.#busy = undefined;
    }
  }

  /** A savepoint: what fails within leaves what was sent before it. */
  async transaction<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    const before = this.#sent.length;
    void this.query('SAVEPOINT inner_transaction', []);
    try {
      const result = await work(this);
      await Promise.all(this.#sent);
      return result;
    } catch (error) {
      const failure = (await this.firstFailure(before)) ?? error;
      this.#sent = this.#sent.slice(0, before);
      await this.query('ROLLBACK TO SAVEPOINT inner_transaction', []);
      throw failure;
    }
  }

  pipeline<T>(work: (lane: Lane) => Promise<T>): Promise<T> {
    return this.transaction(work);
  }

  /** Commits, and waits for all that was sent. Throws the first failure. */
  async commit(): Promise<void> {
    while (this.#busy) await this.#busy;
    this.#ended = true;
    writeTogether(this.#client);
    const committed = this.#client.query('COMMIT');
    const [end] = await Promise.all([committed, ...this.#sent]);
    refuseRolledBack(end);
  }

  /** The first of the statements that failed: those after it are refused for that. */
  async firstFailure(from = 0): Promise<unknown> {
    for (const outcome of await Promise.allSettled(this.#sent.slice(from))) {
      if (outcome.status === 'rejected' && outcome.reason?.code !== '25P02') return outcome.reason;
    }
    return undefined;
  }

  /** Gives the connection back to whoever waits for each answer. */
  async end(): Promise<void> {
    this.#ended = true;
    while (this.#busy) await this.#busy;
    await Promise.allSettled(this.#sent);
    this.#client.pipeline = false;
  }

  /** Its failure is told where it is awaited, and at the end of the pipeline, which may both be later. */
  #send<T>(statement: () => Promise<T>): Promise<T> {
    if (this.#ended) throw new Error('A statement came after the end of its transaction.');
    const sent = this.#busy ? this.#busy.then(statement) : statement();
    sent.catch(() => undefined);
    this.#sent.push(sent);
    return sent;
  }

  async #copy<T>(work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
    await Promise.all(this.#sent);
    this.#client.pipeline = false;
    try {
      return await work(this.#client);
    } finally {
      this.#client.pipeline = true;
    }
  }
}
