import { expect, test } from 'vitest';
import { isIn, isTest, textOf, typescriptIn } from './files.ts';
import { sourceOf } from './source.ts';

/** Each may import itself and what comes before it; those of a line do not import each other. */
const LAYERS: readonly (readonly string[])[] = [
  ['src/segmenter', 'src/statistics', 'src/countries', 'src/client', 'src/sharing'],
  ['src/calendar'],
  ['src/rules'],
  ['src/engine'],
  ['src/db'],
  ['src/services'],
  ['src/demo'],
  ['src/graphql'],
  ['src/http'],
  ['src/server.ts'],
  ['src/plugin-host'],
  ['src/cli'],
  ['src/main.ts'],
];
/** Of no layer: everybody may import them, and they import nobody but each other. */
const COMMON = ['src/errors.ts', 'src/config.ts', 'src/finding.ts', 'src/package-root.ts', 'src/tracing.ts'];

/** Places that must not know others of their own layer, or more than their layer's share of those below. */
const BARRED: readonly (readonly [from: string, to: string])[] = [
  ['src/graphql/core', 'src/graphql/types'],
  ['src/graphql/core', 'src/graphql/push'],
  ['src/graphql/push', 'src/graphql/types'],
  ['src/graphql/push', 'src/http'],
];
/** The imports of types across {@link BARRED} that there are yet, by file. */
const STILL_CROSSING: Readonly<Record<string, string>> = {
  'src/graphql/core/context.ts': 'src/graphql/push/key-watch.ts',
  'src/graphql/core/read-filter.ts': 'src/graphql/types/customers/customer-filter.ts',
};

const layerOf = (path: string) => LAYERS.findIndex((layer) => isIn(path, ...layer));
const homeOf = (path: string) => LAYERS.flat().find((home) => isIn(path, home));
const files = typescriptIn('src').filter((file) => !isTest(file));

/** The imports that files must not have, types included, as a failing test shows them. */
function wrongImports(isWrong: (file: string, target: string) => boolean, among = files): string[] {
  return among.flatMap((file) =>
    sourceOf(file)
      .imports.filter(({ target }) => isWrong(file, target))
      .map(({ target, line }) => `${file}:${line} imports ${target}`),
  );
}

test('every file of src has a layer', () => {
  expect(files.filter((file) => layerOf(file) === -1 && !COMMON.includes(file))).toEqual([]);
});

test('imports go one way: cli, plugin-host, server, http, graphql, demo, services, db, engine, rules, calendar, segmenter', () => {
  const wrong = wrongImports((file, target) => {
    if (!isIn(target, 'src') || COMMON.includes(target)) return false;
    if (COMMON.includes(file) || layerOf(target) > layerOf(file)) return true;
    return layerOf(target) === layerOf(file) && homeOf(target) !== homeOf(file);
  });
  expect(wrong).toEqual([]);
});

test('graphql/core knows neither types nor push, and push neither types nor http', () => {
  const crosses = (file: string, target: string) => BARRED.some(([from, to]) => isIn(file, from) && isIn(target, to));
  expect(wrongImports((file, target) => crosses(file, target) && STILL_CROSSING[file] !== target)).toEqual([]);
  const mended = Object.keys(STILL_CROSSING).filter(
    (file) => wrongImports((one, target) => one === file && target === STILL_CROSSING[file]).length === 0,
  );
  expect(mended).toEqual([]);
});

test('the SDK and the client import nothing of ours', () => {
  const wrong = ['src/segmenter', 'src/client'].flatMap((home) =>
    wrongImports((file, target) => isIn(file, home) && isIn(target, 'src', 'plugins') && !isIn(target, home)),
  );
  expect(wrong).toEqual([]);
});

/** All of ours that the engine may import. */
const FOR_ENGINE = ['src/calendar', 'src/engine', 'src/rules', 'src/segmenter', 'src/statistics', 'src/errors.ts'];

test('the engine is pure: no database, GraphQL, files, network or clock', () => {
  const clocks = files
    .filter((file) => isIn(file, 'src/engine') && /Date\.now\(|new Date\(\)|Math\.random\(/.test(textOf(file)))
    .map((file) => `${file} uses a clock`);
  const isForeign = (target: string) =>
    isIn(target, 'src') ? !isIn(target, ...FOR_ENGINE) : /^(?:node:|pg|graphql|@prisma)/.test(target);
  const foreign = wrongImports((file, target) => isIn(file, 'src/engine') && isForeign(target));
  expect([...foreign, ...clocks]).toEqual([]);
});

test('only GraphQL reads: nothing in src/graphql writes past the services', () => {
  const write = /\b(INSERT INTO|DELETE FROM|UPDATE \w+ SET)\b|prisma\.\w+\.(create|update|delete|upsert)/;
  expect(files.filter((file) => isIn(file, 'src/graphql') && write.test(textOf(file)))).toEqual([]);
});

test('a plugin imports the SDK, packages and its own basis only', () => {
  const wrong = wrongImports((file, target) => {
    const basis = file.split('/').slice(0, 2).join('/');
    return !basis.endsWith('.ts') && isIn(target, 'src', 'plugins', 'test', 'bench') && !isIn(target, basis);
  }, typescriptIn('plugins'));
  expect(wrong).toEqual([]);
});
