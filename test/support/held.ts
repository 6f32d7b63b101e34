import pg from 'pg';
import { expect } from 'vitest';

/** A session of a test's own that stands in others' way. */
export interface Held extends AsyncDisposable {
  /** Takes locks until {@link release}. */
  hold(statement: string, values?: readonly unknown[]): Promise<void>;
  /** Resolves once so many other sessions wait for a lock. */
  waited(sessions?: number): Promise<void>;
  /** Resolves once no other session waits for a lock. */
  nobodyWaits(): Promise<void>;
  release(): Promise<void>;
}

export async function holdUp(url: string): Promise<Held> {
  const holder = new pg.Client({ connectionString: url });
  const watcher = new pg.Client({ connectionString: url });
  await Promise.all([holder.connect(), watcher.connect()]);
  await holder.query('BEGIN');
  const waiting = () =>
    watcher
      .query(
        `SELECT count(DISTINCT pid)::int AS n FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
      .then(({ rows }) => rows[0].n as number);
  return {
    async hold(statement, values = []) {
      await holder.query(statement, [...values]);
    },
    async waited(sessions = 1) {
      await expect.poll(waiting, { timeout: 60_000, interval: 20 }).toBeGreaterThanOrEqual(sessions);
    },
    async nobodyWaits() {
      await expect.poll(waiting, { timeout: 60_000, interval: 20 }).toBe(0);
    },
    async release() {
      await holder.query('ROLLBACK');
      await holder.query('BEGIN');
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([holder.end(), watcher.end()]);
    },
  };
}
