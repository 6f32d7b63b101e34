/** Writes `schema.graphql`; with `--check` exits with 1 where it differs from the code. */
import { readFile, writeFile } from 'node:fs/promises';
import { schemaText } from '../src/graphql/schema.ts';

const file = new URL('../schema.graphql', import.meta.url);
const text = schemaText();

if (process.argv.includes('--check')) {
  const committed = await readFile(file, 'utf8').catch(() => '');
  if (committed !== text) {
    console.error('schema.graphql differs from the code: run `npm run schema`.');
    process.exitCode = 1;
  }
} else {
  await writeFile(file, text);
}
