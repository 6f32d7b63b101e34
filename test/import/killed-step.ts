// Does one step, and is killed as it sends a statement: node ... killed-step.ts URL WORKSPACE STATEMENT STEP
import pg from 'pg';
import { openDatabase } from '../../src/db/postgres/database.ts';
import { undoImport } from '../../src/services/import/history/undo.ts';
import { importFile } from '../../src/services/import/import-file.ts';
import type { MappingInput } from '../../src/services/import/mapping.ts';

export type Step =
  | { readonly how: 'import'; readonly file: string; readonly mapping: MappingInput; readonly report: string }
  | { readonly how: 'undo'; readonly id: number };

const [url, workspaceId, statement, json] = process.argv.slice(2);
const step = JSON.parse(json!) as Step;

let sent = 0;
const query = pg.Client.prototype.query as (...values: unknown[]) => unknown;
pg.Client.prototype.query = function (this: pg.Client, ...values: unknown[]) {
  const answer = query.apply(this, values);
  // The statement may have reached PostgreSQL, or not.
  if (++sent === Number(statement)) process.kill(process.pid, 'SIGKILL');
  return answer;
} as typeof pg.Client.prototype.query;

const db = openDatabase(url!);
const scope = db.scope(Number(workspaceId));
if (step.how === 'undo') await undoImport(scope, step.id);
else await importFile(scope, step);
await db.close();
