import { PersonagraphError } from '../../errors.ts';

/** Connections to PostgreSQL of a server process beside its pool: run thread, listening, a run in hand, quick reads. */
const BESIDE_POOL = 14;
/** Size of the pool of a process that shares PostgreSQL with few, and the least that one can work with. */
const [POOL, LEAST_POOL] = [10, 5];
/** Connections left to others: commands, workers, whoever looks at the database. */
const OTHERS = 20;

/** Connections that PostgreSQL has to take so that none of so many processes gets a smaller pool. */
export function connectionsOf(processes: number): number {
  return OTHERS + processes * (BESIDE_POOL + POOL);
}

/**
 * The most connections of each process's pool, where PostgreSQL takes `most` in all. Throws INVALID_SETTING where so many
 * processes cannot work with them.
 */
export function poolOf(processes: number, most: number): number {
  const pool = Math.floor((most - OTHERS) / processes) - BESIDE_POOL;
  if (pool >= LEAST_POOL) return Math.min(pool, POOL);
  const needed = OTHERS + processes * (BESIDE_POOL + LEAST_POOL);
  throw new PersonagraphError(
    'INVALID_SETTING',
    `${processes} processes need a PostgreSQL that takes ${needed} connections, this one takes ${most}: ` +
      'raise max_connections, or start fewer.',
  );
}
