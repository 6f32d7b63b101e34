import pg from 'pg';

/**
 * Gives a test's database a clock that the test sets: `now()` and `clock_timestamp()` go on as ever, from another time.
 * Connections that were opened before keep the real one: call it before any is.
 */
export async function setDatabaseClock(url: string): Promise<DatabaseClock> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const name = new URL(url).pathname.slice(1);
  const shifted = (of: string) => `CREATE FUNCTION clock.${of}() RETURNS timestamptz LANGUAGE sql STABLE AS
    'SELECT pg_catalog.${of}() + (SELECT ms FROM clock.shift) * interval ''1 millisecond'''`;
  await client.query('CREATE SCHEMA clock; CREATE TABLE clock.shift (ms float8); INSERT INTO clock.shift VALUES (0)');
  for (const of of ['now', 'clock_timestamp']) await client.query(shifted(of));
  await client.query(`ALTER DATABASE ${name} SET search_path = clock, pg_catalog, public`);
  await client.query('SET search_path = clock, pg_catalog, public');
  // Defaults keep the function that they were made with.
  const { rows } = await client.query<{ t: string; c: string }>(
    `SELECT table_name AS t, column_name AS c FROM information_schema.columns
     WHERE table_schema = 'public' AND column_default ~* '^(now\\(\\)|current_timestamp)'`,
  );
  for (const { t, c } of rows)
    await client.query(`ALTER TABLE public."${t}" ALTER COLUMN "${c}" SET DEFAULT clock.now()`);
  return {
    async set(time) {
      // A test may have put another clock in the place of `Date`.
      const real = performance.timeOrigin + performance.now();
      await client.query('UPDATE clock.shift SET ms = $1', [time - real]);
    },
    stop: () => client.end(),
  };
}

/** The clock of a test's database. */
export interface DatabaseClock {
  /** From now on it is so late, in milliseconds since 1970. */
  set(time: number): Promise<void>;
  stop(): Promise<void>;
}
