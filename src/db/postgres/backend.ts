import type { Connection } from './connection.ts';

/** The process behind a connection, and our own port of it; null over a Unix socket. */
export async function backendOf(
  connection: Connection,
): Promise<{ readonly pid: number; readonly port: number | null }> {
  const [backend] = await connection.query<{ pid: number; port: number | null }>(
    'SELECT pg_backend_pid() AS pid, inet_client_port() AS port',
  );
  return backend!;
}

/** True, or an error: the store is asked something it always can answer. */
export async function answers(connection: Connection): Promise<true> {
  await connection.query('SELECT 1');
  return true;
}

/** Name of a snapshot that other transactions may share, for as long as this one lasts. */
export async function exportSnapshot(transaction: Connection): Promise<string> {
  const [exported] = await transaction.query<{ name: string }>('SELECT pg_export_snapshot() AS name');
  return exported!.name;
}

/** Lets a transaction that has read nothing yet see what another exported. */
export async function shareSnapshot(transaction: Connection, name: string): Promise<void> {
  await transaction.query(`SET TRANSACTION SNAPSHOT '${name}'`);
}

/** Runs `work` without processes that help its statements, for as long as it lasts. The connection is the caller's own. */
export async function withoutHelpers<T>(session: Connection, work: () => Promise<T>): Promise<T> {
  await session.query('SET max_parallel_workers_per_gather = 0');
  try {
    return await work();
  } finally {
    await session.query('RESET max_parallel_workers_per_gather');
  }
}

/** Connections that the PostgreSQL behind a connection takes of ordinary accounts. */
export async function mostConnections(connection: Connection): Promise<number> {
  const [found] = await connection.query<{ most: number }>(
    `SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most`,
  );
  return found!.most;
}

/** Cancels the statements of all connections of this name. Returns how many had one. */
export async function cancelStatementsOf(connection: Connection, name: string): Promise<number> {
  const cancelled = await connection.query(
    `SELECT pg_cancel_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = $1 AND state <> 'idle'`,
    [name],
  );
  return cancelled.length;
}

/** A setting of PostgreSQL, as text. */
export async function settingOf(connection: Connection, name: string): Promise<string> {
  const [found] = await connection.query<{ value: string }>('SELECT current_setting($1) AS value', [name]);
  return found!.value;
}

/** What PostgreSQL's clock says: milliseconds since 1970. */
export async function clockOf(connection: Connection): Promise<number> {
  const [found] = await connection.query<{ ms: number }>(
    'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS ms',
  );
  return found!.ms;
}
