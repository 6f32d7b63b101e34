// npm run bench -- NAME [options]: runs bench/NAME.ts. Each prints one line of JSON last.
import { existsSync, readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

const name = process.argv[2];
const extension = extname(import.meta.filename);
const names = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith(extension) && !file.startsWith('main'))
  .map((file) => file.slice(0, -extension.length));
const file = join(import.meta.dirname, `${name}${extension}`);
if (!name || !/^[a-z-]+$/.test(name) || !existsSync(file)) {
  process.stderr.write(`usage: npm run bench -- NAME [options], of: ${names.join(', ')}\n`);
  process.exit(2);
}
process.argv.splice(2, 1);
await import(file);
