import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import pg from 'pg';
import { from, to } from 'pg-copy-streams';

const MIGRATIONS = 'prisma/migrations';
export const FILE = 'test/db/upgrade/store.json.gz';

/** A question to the API, and what the code answered that wrote the store. */
export interface KnownAnswer {
  readonly query: string;
  readonly data: unknown;
}

/** A small store as an earlier version of the code left it: `scripts/keep-store.ts` makes one. */
export interface KeptStore {
  /** The commit of that version. */
  readonly commit: string;
  /** Hashes of the migrations it has, by name. */
  readonly migrations: Readonly<Record<string, string>>;
  /** Rows of each table, as COPY writes them. */
  readonly tables: readonly { readonly name: string; readonly columns: string; readonly rows: string }[];
  /** The next value of each sequence. */
  readonly sequences: Readonly<Record<string, number>>;
  /** The API key its questions are asked with. */
  readonly key: string;
  readonly answers: readonly KnownAnswer[];
}

export function readKeptStore(): KeptStore {
  return JSON.parse(gunzipSync(readFileSync(FILE)).toString());
}

/** Hashes of the migrations in this working copy, by name, in their order. */
export function hashMigrations(): Record<string, string> {
  const names = readdirSync(MIGRATIONS, { withFileTypes: true }).flatMap((one) =>
    one.isDirectory() ? [one.name] : [],
  );
  return Object.fromEntries(names.sort().map((name) => [name, createHash('sha256').update(sqlOf(name)).digest('hex')]));
}

function sqlOf(migration: string): string {
  return readFileSync(`${MIGRATIONS}/${migration}/migration.sql`, 'utf8');
}

/** All rows of a database, and the next values of its sequences. */
export async function dump(url: string): Promise<Pick<KeptStore, 'tables' | 'sequences'>> {
  return withClient(url, async (client) => {
    const { rows: named } = await client.query<{ name: string; columns: string }>(
      `SELECT table_name AS name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) AS columns
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
       WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND is_generated = 'NEVER' GROUP BY 1 ORDER BY 1`,
    );
    const tables: KeptStore['tables'][number][] = [];
    for (const { name, columns } of named) {
      const rows = (await buffer(client.query(to(`COPY ${name} (${columns}) TO STDOUT`)))).toString();
      tables.push({ name, columns, rows });
    }
    const { rows: sequences } = await client.query<{ name: string; next: number }>(
      `SELECT sequencename AS name, coalesce(last_value, 0)::float8 + 1 AS next FROM pg_sequences WHERE schemaname = 'public'`,
    );
    return { tables, sequences: Object.fromEntries(sequences.map(({ name, next }) => [name, next])) };
  });
}

/** Makes an empty database the store as it was: its migrations alone, and its rows. */
export async function restore(url: string, { migrations, tables, sequences }: KeptStore): Promise<void> {
  await withClient(url, async (client) => {
    for (const name of Object.keys(migrations)) await client.query(sqlOf(name));
    await client.query(`CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL,
      finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
      started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`);
    // Rows come in any order, and what triggers made of them is among them.
    await client.query('SET session_replication_role = replica');
    for (const { name, columns, rows } of tables) {
      // What migrations put there is among them too.
      await client.query(`DELETE FROM ${name}`);
      await pipeline(Readable.from([rows]), client.query(from(`COPY ${name} (${columns}) FROM STDIN`)));
    }
    for (const [name, next] of Object.entries(sequences))
      await client.query('SELECT setval($1, $2, false)', [name, next]);
  });
}

/** Counts of rows by table. */
export async function countRows(url: string, tables: readonly string[]): Promise<Readonly<Record<string, number>>> {
  return withClient(url, async (client) => {
    const counts: Record<string, number> = {};
    for (const table of tables) {
      const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
      counts[table] = rows[0]!.count;
    }
    return counts;
  });
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
