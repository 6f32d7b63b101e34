// npm run example:types
//
// Writes the types of schema.graphql for the front end in examples/typed-front-end, and compiles it against them.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { buildSchema, introspectionFromSchema } from 'graphql';

const ROOT = join(import.meta.dirname, '..');
const EXAMPLE = join(ROOT, 'examples/typed-front-end');

const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
const types = outputIntrospectionFile(minifyIntrospection(introspectionFromSchema(schema, { descriptions: false })), {
  fileType: '.d.ts',
  shouldPreprocess: true,
});
writeFileSync(join(EXAMPLE, 'schema-types.d.ts'), types);
const { status } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', EXAMPLE], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
