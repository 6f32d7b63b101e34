import { expect, test } from 'vitest';
import { entries, foldersBelow, textOf, typescriptIn } from './files.ts';

const MOST_FILES = 25;
const MOST_LINES = 500;
/** Nine files in ten are shorter. */
const LONG = 300;

test(`no folder of src, plugins, bench, scripts, test and dashboard holds more than ${MOST_FILES} files flat`, () => {
  const crowded = ['src', 'plugins', 'bench', 'scripts', 'test', 'dashboard']
    .flatMap((folder) => [folder, ...foldersBelow(folder)])
    .map((folder) => ({ folder, files: entries(folder).files }))
    .filter(({ files }) => files.length > MOST_FILES)
    .map(({ folder, files }) => `${folder} has ${files.length} files: ${files.join(', ')}`);
  expect(crowded).toEqual([]);
});

test('no file lies loose in src/services, src/db or src/graphql/types: every entry is in the folder of its subject', () => {
  const loose = ['src/services', 'src/db', 'src/graphql/types'].flatMap((folder) =>
    entries(folder).files.map((name) => `${folder}/${name}`),
  );
  expect(loose).toEqual([]);
});

test(`no file is longer than ${MOST_LINES} lines, and nine in ten are under ${LONG}`, () => {
  const lengths = typescriptIn('src', 'plugins', 'bench', 'scripts', 'test').map((file) => ({
    file,
    lines: textOf(file).split('\n').length,
  }));
  const shown = (least: number) =>
    lengths.filter(({ lines }) => lines >= least).map(({ file, lines }) => `${file} ${lines}`);
  expect(shown(MOST_LINES + 1)).toEqual([]);
  const long = shown(LONG);
  expect(long.length < lengths.length / 10 ? [] : long).toEqual([]);
});
