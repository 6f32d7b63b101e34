import { randomInt } from 'node:crypto';
import type pg from 'pg';
import { bad, doubt, type Finding, ok } from '../../../finding.ts';
import { cellOf, PROBE_LOCK } from './checks.ts';
import { openProbe } from './probe-client.ts';

/** What was found of a pooler before a database. */
export interface PoolerFindings {
  readonly findings: readonly Finding[];
  /** It keeps prepared statements for its clients. */
  readonly keepsPrepared: boolean;
}

/**
 * Tries a pooler before the database of a URL; changes nothing. It may share sessions between its clients: that is what it
 * is for. Throws DATABASE_UNAVAILABLE where one of the two cannot be reached.
 */
export async function probePooler(poolUrl: string, databaseUrl: string): Promise<PoolerFindings> {
  await using database = await openProbe(databaseUrl);
  await using one = await openProbe(poolUrl);
  await using other = await openProbe(poolUrl);
  const same = await isSame(database.client, one.client);
  if (!same) {
    const text = 'it leads to another database than DATABASE_URL: what one writes the other would not find.';
    return { findings: [bad('pooler', text)], keepsPrepared: false };
  }
  const keepsPrepared = await keeps(one.client, other.client);
  return {
    findings: [
      ok('pooler', 'leads to the same database'),
      keepsPrepared
        ? ok('pooled statements', 'prepared ones are kept')
        : doubt('pooled statements', 'none is kept prepared, each is planned anew: PgBouncer keeps them from 1.21 on.'),
    ],
    keepsPrepared,
  };
}

/** True where a lock that one holds is not free for the other: locks are those of a database. */
async function isSame(database: pg.Client, pooled: pg.Client): Promise<boolean> {
  const key = randomInt(2 ** 31 - 1);
  await database.query('BEGIN');
  await pooled.query('BEGIN');
  try {
    await database.query('SELECT pg_advisory_xact_lock($1::int, $2::int)::text', [PROBE_LOCK, key]);
    return !(await cellOf<boolean>(pooled, 'SELECT pg_try_advisory_xact_lock($1::int, $2::int)', [PROBE_LOCK, key]));
  } finally {
    await database.query('ROLLBACK');
    await pooled.query('ROLLBACK');
  }
}

/** True where a statement that was prepared is there once the pooler gave its session to somebody else. */
async function keeps(one: pg.Client, other: pg.Client): Promise<boolean> {
  const statement = { name: 'personagraph_probe', text: 'SELECT $1::int + 1' };
  try {
    await one.query(statement, [1]);
    await other.query('BEGIN');
    await other.query('SELECT 1');
    await one.query(statement, [2]);
    return true;
  } catch {
    // Refused, or it waited for the only session there is.
    return false;
  } finally {
    await other.query('ROLLBACK').catch(() => undefined);
  }
}
