import type pg from 'pg';
import type { StoreView } from './store-view.ts';
import { until } from './until.ts';

/** Any number nobody else locks. */
const LOCK = 7_013_990;

/** Stops what a node does at a point of its own transaction. */
export interface Barrier extends AsyncDisposable {
  /** Resolves once a session stands before it. */
  reached(): Promise<void>;
  /** Lets it go on. */
  open(): Promise<void>;
}

/** Stands in the way of whoever needs a lock. */
export async function lockBarrier(
  store: StoreView,
  statement: string,
  values: readonly unknown[] = [],
): Promise<Barrier> {
  const holder = await store.connect();
  await holder.query('BEGIN');
  await holder.query(statement, [...values]);
  return barrierOf(store, holder, `wait_event_type = 'Lock'`);
}

/**
 * Stands before the end of COMMIT of every transaction that has written to a table. All is done and sent but the last
 * word of PostgreSQL. Once open, the transaction is committed even if the node that began it is gone.
 */
export async function commitBarrier(store: StoreView, table: string): Promise<Barrier> {
  const holder = await store.connect();
  await holder.query(
    `CREATE OR REPLACE FUNCTION faults_wait() RETURNS trigger LANGUAGE plpgsql AS $$
     BEGIN PERFORM pg_advisory_xact_lock_shared(${LOCK}); RETURN NULL; END $$`,
  );
  await holder.query(
    `CREATE CONSTRAINT TRIGGER faults_wait AFTER INSERT ON ${table} DEFERRABLE INITIALLY DEFERRED
     FOR EACH ROW EXECUTE FUNCTION faults_wait()`,
  );
  await holder.query('BEGIN');
  await holder.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
  return barrierOf(store, holder, `wait_event_type = 'Lock' AND query = 'COMMIT'`, async () => {
    await store.rows(`DROP TRIGGER IF EXISTS faults_wait ON ${table}`);
  });
}

/** Resolves once a session of the database is as a condition over `pg_stat_activity` says. */
export async function sessionThat(store: StoreView, condition: string): Promise<void> {
  const sessions = `pg_stat_activity WHERE datname = current_database() AND ${condition}`;
  await until(`a session has ${condition}`, async () => (await store.count(sessions)) > 0);
}

function barrierOf(
  store: StoreView,
  holder: pg.PoolClient,
  condition: string,
  remove: () => Promise<void> = async () => undefined,
): Barrier {
  let isOpen = false;
  let broken = false;
  holder.on('error', () => {
    broken = true;
  });
  const open = async () => {
    if (isOpen) return;
    isOpen = true;
    // With PostgreSQL gone there is nothing in anybody's way either.
    if (!broken) await holder.query('ROLLBACK');
  };
  return {
    reached: () => sessionThat(store, condition),
    open,
    async [Symbol.asyncDispose]() {
      await open();
      holder.release(broken);
      await remove();
    },
  };
}
