// npm run studio:types
//
// Writes the types of schema.graphql for the studio, compiles it against them, and validates its documents: a field that the
// schema has no more, and a text that a language lacks, fail here.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildSchema, parse, validate } from 'graphql';
import { compile, writeSchemaTypes } from './support/front-end.ts';

const ROOT = join(import.meta.dirname, '..');
writeSchemaTypes('dashboard/data/schema-types.d.ts');
const isCompiled = compile('dashboard') === 0;

const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
const documentFiles = readdirSync(join(ROOT, 'dashboard'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('documents.ts'))
  .map((file) => join('dashboard', file));
const load = async (file: string) => (await import(pathToFileURL(join(ROOT, file)).href)) as Record<string, unknown>;
// Not by its name: these programs have types of their own.
const { textOf } = (await load('dashboard/data/graphql.ts')) as { textOf: (document: unknown) => string };
let faults = 0;
for (const file of documentFiles) {
  for (const [name, document] of Object.entries(await load(file))) {
    const text = textOf(document);
    // A fragment is validated in the operations that use it.
    if (text.startsWith('fragment')) continue;
    for (const { message } of validate(schema, parse(text))) {
      process.stderr.write(`${file}: ${name}: ${message}\n`);
      faults++;
    }
  }
}
process.exit(isCompiled && faults === 0 ? 0 : 1);
