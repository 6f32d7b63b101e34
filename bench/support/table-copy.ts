import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** Copies of tables, with their indexes, that rows are moved into by COPY and nothing else. */
export interface TableCopies extends AsyncDisposable {
  /** Seconds to COPY the given rows of the tables into their copies, in one transaction. */
  fill(rows: Readonly<Record<string, string>>): Promise<number>;
}

export async function copiesOf(url: string, tables: readonly string[]): Promise<TableCopies> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const table of tables) await client.query(`CREATE TABLE bare_${table} (LIKE ${table} INCLUDING ALL)`);
  return {
    async fill(rows) {
      const bytes = new Map<string, Buffer[]>();
      for (const [table, where] of Object.entries(rows)) {
        const chunks: Buffer[] = [];
        const sql = `COPY (SELECT * FROM ${table} WHERE ${where}) TO STDOUT (FORMAT binary)`;
        for await (const chunk of client.query(copyTo(sql))) chunks.push(chunk as Buffer);
        bytes.set(table, chunks);
      }
      const start = performance.now();
      await client.query('BEGIN');
      for (const [table, chunks] of bytes) {
        const into = client.query(copyFrom(`COPY bare_${table} FROM STDIN (FORMAT binary)`));
        for (const chunk of chunks) if (!into.write(chunk)) await new Promise((resolve) => into.once('drain', resolve));
        into.end();
        await finished(into);
      }
      await client.query('COMMIT');
      return (performance.now() - start) / 1000;
    },
    async [Symbol.asyncDispose]() {
      await client.end();
    },
  };
}
