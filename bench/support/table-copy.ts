import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** Copies of tables, with their indexes, that rows are moved into by COPY and nothing else. */
export interface TableCopies extends AsyncDisposable {
  /** The rows of the tables that conditions choose, as COPY writes them. */
  read(rows: Readonly<Record<string, string>>): Promise<TableBytes>;
  /** Copies them into the copies, in one transaction. */
  write(bytes: TableBytes): Promise<void>;
  /** Seconds to write the rows that conditions choose. */
  fill(rows: Readonly<Record<string, string>>): Promise<number>;
}

/** Bytes by table. */
export type TableBytes = ReadonlyMap<string, readonly Buffer[]>;

export async function copiesOf(url: string, tables: readonly string[]): Promise<TableCopies> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const table of tables) await client.query(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL)`);
  const read = async (rows: Readonly<Record<string, string>>) => {
    const bytes = new Map<string, Buffer[]>();
    for (const [table, where] of Object.entries(rows)) {
      const chunks: Buffer[] = [];
      const sql = `COPY (SELECT * FROM ${table} WHERE ${where}) TO STDOUT (FORMAT binary)`;
      for await (const chunk of client.query(copyTo(sql))) chunks.push(chunk as Buffer);
      bytes.set(table, chunks);
    }
    return bytes;
  };
  const write = async (bytes: TableBytes) => {
    await client.query('BEGIN');
    for (const [table, chunks] of bytes) {
      const into = client.query(copyFrom(`COPY bare_${table} FROM STDIN (FORMAT binary)`));
      for (const chunk of chunks) if (!into.write(chunk)) await new Promise((resolve) => into.once('drain', resolve));
      into.end();
      await finished(into);
    }
    await client.query('COMMIT');
  };
  return {
    read,
    write,
    async fill(rows) {
      const bytes = await read(rows);
      const start = performance.now();
      await write(bytes);
      return (performance.now() - start) / 1000;
    },
    async [Symbol.asyncDispose]() {
      await client.end();
    },
  };
}
