import { join } from 'node:path';
import type { Segmenter } from 'personagraph/segmenter';
import { expect, test } from 'vitest';
import plugins from '../../plugins/index.ts';
import { entries, isTest, ROOT, textOf, typescriptIn } from './files.ts';

/** Files of a basis folder besides its tests, and folders in it that are no segmenter. */
const BASIS_FILES = ['index.ts', 'conformance.ts', 'README.md'];
const BASIS_FOLDERS: Readonly<Record<string, readonly string[]>> = { rules: ['shared', 'language'] };
const commonFolders = (basis: string) => BASIS_FOLDERS[basis] ?? ['shared'];

/** Files of a segmenter folder besides its tests, and the one folder in it. */
const SEGMENTER_FILES = [
  'index.ts',
  'settings.ts',
  'rule.ts',
  'segments.ts',
  'explain.ts',
  'fit.ts',
  'report.ts',
  'scores.ts',
  'reading.ts',
];
const SEGMENTER_FOLDER = 'data';

const bases = entries('plugins').folders;
const homes = bases.flatMap((basis) =>
  entries(`plugins/${basis}`)
    .folders.filter((name) => !commonFolders(basis).includes(name))
    .map((name) => ({ basis, name, home: `plugins/${basis}/${name}` })),
);

/** The default export of a module, undefined without one. */
async function defaultOf(file: string): Promise<unknown> {
  const module: { readonly default?: unknown } = await import(/* @vite-ignore */ join(ROOT, file));
  return module.default;
}

test('a basis folder holds index, conformance, README, shared, tests of several and its segmenters', () => {
  const wrong = bases.flatMap((basis) =>
    entries(`plugins/${basis}`)
      .files.filter((name) => !BASIS_FILES.includes(name) && !isTest(name))
      .map((name) => `plugins/${basis}/${name}`),
  );
  expect(wrong).toEqual([]);
});

test('a segmenter folder holds index, settings, rule, segments, explain, fit, report, scores, reading, data and tests only', () => {
  const wrong = homes.flatMap(({ home }) => {
    const { files, folders } = entries(home);
    return [
      ...files.filter((name) => !SEGMENTER_FILES.includes(name) && !isTest(name)),
      ...folders.filter((name) => name !== SEGMENTER_FOLDER).map((name) => `${name}/`),
    ].map((name) => `${home}/${name}`);
  });
  expect(wrong).toEqual([]);
});

test('the index of a segmenter folder has a segmenter as its default export, and the basis lists it', async () => {
  const wrong: string[] = [];
  for (const { basis, home } of homes) {
    const index = `${home}/index.ts`;
    if (!entries(home).files.includes('index.ts')) wrong.push(`${index} is missing`);
    else {
      const own = await defaultOf(index);
      const listed = (await defaultOf(`plugins/${basis}/index.ts`)) as readonly unknown[];
      if (own === undefined) wrong.push(`${index} has no default export`);
      else if (!listed.includes(own)) wrong.push(`${index} is not listed in plugins/${basis}/index.ts`);
    }
  }
  expect(wrong).toEqual([]);
});

test('a segmenter has a folder named as the end of its id, behind the basis where the folder is of another', () => {
  const homeless = plugins
    .map(({ id }: Segmenter) => {
      const [basis, name] = id.split('.') as [string, string];
      return { id, own: `plugins/${basis}/${name}`, elsewhere: `${basis}-${name}` };
    })
    .filter(({ own, elsewhere }) => !homes.some(({ home, name }) => home === own || name === elsewhere))
    .map(({ id, own }) => `${id} has no ${own}/`);
  expect(homeless).toEqual([]);
});

const NUMBER = String.raw`\b(?:8\.64e15|8_?640_?000_?000_?000_?000|8\.64e7|864e5|86_?400_?000)\b`;
const DEFINED = new RegExp(String.raw`\b(?:const|let)\s+(?:(?:DAY|LAST_TIME)\b|\w+(?::\s*\w+)?\s*=\s*${NUMBER})`);
const USED = new RegExp(`${DEFINED.source}|${NUMBER}`);

test('no plugin has a day or a last time of its own: the SDK exports DAY and LAST_TIME', () => {
  const wrong = typescriptIn('plugins').flatMap((file) => {
    // A test may have such a number as a value of a customer.
    const own = isTest(file) ? DEFINED : USED;
    return textOf(file)
      .split('\n')
      .map((line, index) => ({ line: line.replace(/\/\/.*$|^\s*\/?\*.*$/, ''), index }))
      .filter(({ line }) => own.test(line))
      .map(({ line, index }) => `${file}:${index + 1} ${line.trim()}`);
  });
  expect(wrong).toEqual([]);
});
