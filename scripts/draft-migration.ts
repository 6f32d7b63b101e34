// npm run migration -- NAME: writes prisma/migrations/<time>_<name>/migration.sql with Prisma's own engine. It is the
// step from the schema of the last commit to the one in the working tree.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../src/db/embedded/server.ts';
import { draftMigration } from '../src/db/postgres/migrate.ts';

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) throw new Error('usage: npm run migration -- name_of_the_step');
const schema = 'prisma/schema.prisma';
const from = process.argv.includes('--initial')
  ? null
  : execFileSync('git', ['show', `HEAD:${schema}`], { encoding: 'utf8' });
const folder = await mkdtemp(join(tmpdir(), 'personagraph-migration-'));
const server = await startEmbedded(folder);
try {
  const sql = await draftMigration(server.url, from, await readFile(schema, 'utf8'));
  if (sql.trim() === '' || sql.includes('This is an empty migration')) throw new Error('The schema did not change.');
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const target = join('prisma/migrations', `${time}_${name}`);
  await mkdir(target, { recursive: true });
  await writeFile(join(target, 'migration.sql'), sql);
  console.log(target);
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
