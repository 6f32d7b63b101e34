// Imports into a workspace until it is killed: node ... killed-import.ts URL WORKSPACE FILE REPORT
import { openDatabase } from '../../src/db/postgres/database.ts';
import { importFile } from '../../src/services/import/import-file.ts';
import { ORDERS } from './fixture.ts';

const [url, workspaceId, file, report] = process.argv.slice(2);
const db = openDatabase(url!);
await importFile(db.scope(Number(workspaceId)), {
  file: file!,
  mapping: ORDERS,
  report: report!,
  onProgress: (_bytesRead, _bytesTotal, lines) => process.stdout.write(`${lines}\n`),
});
await db.close();
