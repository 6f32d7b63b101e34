import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

function files(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith('.ts') && !name.includes('generated') && statSync(join(root, name)).isFile());
}

/** Files this one imports of ours, by path from the root, and packages by name. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(([, specifier]) => specifier!);
  return specifiers.map((specifier) =>
    specifier.startsWith('.') ? relative(root, resolve(root, dirname(file), specifier)) : specifier,
  );
}

/** Layers in the order data flows; each may import itself and those before it. */
const LAYERS = [
  'src/statistics',
  'src/calendar',
  'src/segmenter',
  'src/engine',
  'src/db',
  'src/services',
  'src/demo',
  'src/graphql',
  'src/http',
  'src/server.ts',
  'src/plugin-host',
  'src/cli',
  'src/main.ts',
];
const COMMON = ['src/errors.ts', 'src/statistics/'];
const layerOf = (file: string) => LAYERS.findIndex((layer) => file === layer || file.startsWith(`${layer}/`));

test('imports go one way: statistics, calendar, segmenter, engine, db, services, demo, graphql, http, server, plugin-host, cli, main', () => {
  const wrong = files('src').flatMap((file) =>
    importsOf(file)
      .filter((target) => target.startsWith('src/') && layerOf(target) > layerOf(file) && layerOf(file) !== -1)
      .map((target) => `${file} imports ${target}`),
  );
  expect(wrong).toEqual([]);
});

test('the SDK imports nothing of ours', () => {
  const wrong = files('src/segmenter').flatMap((file) =>
    importsOf(file).filter((target) => target.startsWith('src/') && !target.startsWith('src/segmenter/')),
  );
  expect(wrong).toEqual([]);
});

test('the engine is pure: no database, GraphQL, files, network or clock', () => {
  const wrong = files('src/engine').flatMap((file) => {
    const foreign = importsOf(file).filter(
      (target) =>
        (target.startsWith('src/') &&
          ![...COMMON, 'src/engine/', 'src/segmenter/'].some((own) => target.startsWith(own))) ||
        /^(node:|pg|graphql|@prisma)/.test(target),
    );
    const clock = /Date\.now\(|new Date\(\)|Math\.random\(/.test(readFileSync(join(root, file), 'utf8'))
      ? ['a clock']
      : [];
    return [...foreign, ...clock].map((what) => `${file} uses ${what}`);
  });
  expect(wrong).toEqual([]);
});

test('only GraphQL reads: nothing in src/graphql writes past the services', () => {
  const wrong = files('src/graphql').filter((file) =>
    /\b(INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b|prisma\.\w+\.(create|update|delete|upsert)/.test(
      readFileSync(join(root, file), 'utf8'),
    ),
  );
  expect(wrong).toEqual([]);
});

test('a plugin imports the SDK, packages and its own folder only', () => {
  const wrong = files('plugins').flatMap((file) => {
    const folder = file.split('/').slice(0, 2).join('/');
    if (folder.endsWith('.ts')) return [];
    return importsOf(file)
      .filter((target) => /^(src|plugins|test|bench)\//.test(target) && !target.startsWith(`${folder}/`))
      .map((target) => `${file} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('no file is longer than 500 lines, and nine in ten are under 300', () => {
  const lengths = ['src', 'plugins', 'bench'].flatMap(files).map((file) => ({
    file,
    lines: readFileSync(join(root, file), 'utf8').split('\n').length,
  }));
  expect(lengths.filter(({ lines }) => lines > 500)).toEqual([]);
  expect(lengths.filter(({ lines }) => lines >= 300).length).toBeLessThan(lengths.length / 10);
});

test('everybody speaks of the same errors: every code is documented and used', async () => {
  const { ERROR_CODES } = await import('../src/errors.ts');
  const documented = readFileSync(join(root, 'docs/errors.md'), 'utf8');
  const sources = files('src')
    .filter((file) => file !== 'src/errors.ts')
    .map((file) => readFileSync(join(root, file), 'utf8'))
    .join('\n');
  const codes = Object.keys(ERROR_CODES);
  expect(codes.filter((code) => !documented.includes(`\`${code}\``))).toEqual([]);
  expect(
    [...documented.matchAll(/^\| `(\w+)`/gm)].map(([, code]) => code).filter((code) => !codes.includes(code!)),
  ).toEqual([]);
  expect(codes.filter((code) => !sources.includes(`'${code}'`))).toEqual([]);
});
