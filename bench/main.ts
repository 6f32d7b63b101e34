// npm run bench -- NAME [options]: runs bench/NAME.ts, or that of a subject's folder. Each prints one line of JSON last.
import { readdirSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { collectGently } from '../src/cli/heap.ts';

/** Folders of benches beside this one. */
const SUBJECTS = ['personas', 'scores', 'walls'];

const name = process.argv[2];
const extension = extname(import.meta.filename);
const files = ['', ...SUBJECTS]
  .map((subject) => join(import.meta.dirname, subject))
  .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))
  .filter((file) => file.endsWith(extension) && basename(file, extension) !== 'main');
const named = (file: string) => basename(file, extension);
const file = files.find((one) => named(one) === name);
if (!file) {
  process.stderr.write(`usage: npm run bench -- NAME [options], of: ${files.map(named).join(', ')}\n`);
  process.exit(2);
}
process.argv.splice(2, 1);
// As all processes of the product do, whose threads these are.
collectGently();
await import(file);
