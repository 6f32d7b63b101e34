import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const folder = join(import.meta.dirname, '../../src/client');

test('the client imports no server code, and graphql-ws alone; only its part for Node imports from Node', () => {
  const found = readdirSync(folder).flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)]
      .map(([, specifier]) => specifier!)
      .filter((specifier) => !/^\.\/[a-z-]+\.ts$/.test(specifier) && specifier !== 'graphql-ws/client')
      .map((specifier) => `${file} imports ${specifier}`),
  );
  expect(found).toEqual(['node.ts imports node:fs/promises']);
});
