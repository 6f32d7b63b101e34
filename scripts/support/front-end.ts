import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { minifyIntrospection, outputIntrospectionFile } from '@gql.tada/internal';
import { buildSchema, introspectionFromSchema } from 'graphql';

const ROOT = join(import.meta.dirname, '../..');

/** Writes the types of schema.graphql into a file that gql.tada reads. */
export function writeSchemaTypes(file: string): void {
  const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'));
  const introspection = introspectionFromSchema(schema, { descriptions: false });
  const types = outputIntrospectionFile(minifyIntrospection(introspection), {
    fileType: '.d.ts',
    shouldPreprocess: true,
  });
  writeFileSync(join(ROOT, file), types);
}

/** Compiles the program of a folder; the number that the compiler ends with. */
export function compile(folder: string): number {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  return status ?? 1;
}
