import type pg from 'pg';
import { cancelOnAbort, type Ending } from '../cancel.ts';
import { keepsSession } from '../errors.ts';

/**
 * Gives a statement a connection of the pool, and ends it in PostgreSQL once the signal aborts. Throws the signal's reason for one
 * that was not begun, and PostgreSQL's error for one that was.
 */
export async function withEndable<T>(
  { cancel, limitMs }: Ending,
  pool: pg.Pool,
  asked: AbortSignal | undefined,
  statement: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  const limit = limitMs === undefined ? undefined : AbortSignal.timeout(limitMs);
  const signal = asked && limit ? AbortSignal.any([asked, limit]) : (asked ?? limit);
  if (signal?.aborted) {
    client.release();
    throw signal.reason;
  }
  const cancelling = signal && cancelOnAbort(cancel, client, signal);
  try {
    const result = await statement(client);
    // A cancellation may still be on its way to the connection.
    client.release(signal?.aborted);
    return result;
  } catch (error) {
    // A connection that was lost, or fell out of step, is not given to others.
    client.release(signal?.aborted || !keepsSession(error));
    throw error;
  } finally {
    cancelling?.[Symbol.dispose]();
  }
}
