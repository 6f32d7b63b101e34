import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const PEOPLE = {
  source: 'php',
  customer: { externalId: 'id', fields: { name: 'name' }, traits: { note: 'note' } },
} satisfies MappingInput;
const notes = async (trial: Trial) =>
  (await trial.customers()).map(({ externalId, name, traits }) => [externalId, name, traits['note']]);

test('a backslash takes the meaning off a quote where the mapping says so', async () => {
  await using trial = await Trial.begin();
  const text = 'id,name,note\n1,"Screen, 24\\" wide","a \\\\ b"\n2,Ben\\, jr,"C:\\dir"\n3,"two\nlines \\"here\\"",x\n';
  await trial.import('p.csv', text, { ...PEOPLE, escape: '\\' });
  expect(await notes(trial)).toEqual([
    ['1', 'Screen, 24" wide', 'a \\ b'],
    ['2', 'Ben, jr', 'C:\\dir'],
    ['3', 'two\nlines "here"', 'x'],
  ]);
});

test('without the key such a line is refused with the key to write; what both readings agree on is taken', async () => {
  await using trial = await Trial.begin();
  const text =
    'id,name,note\n1,"Screen 24\\" wide",x\n2,"ends in a \\", y\n3,"Ada ""the first""",z\n4,"{""a"":""6\\"" nail""}",w\n';
  const summary = await trial.import('p.csv', text, PEOPLE);
  expect(await notes(trial)).toEqual([
    ['3', 'Ada "the first"', 'z'],
    ['4', '{"a":"6\\" nail"}', 'w'],
  ]);
  expect(summary.rejected.map(({ line, reason }) => [line, reason.includes('`escape: "\\\\"`')])).toEqual([
    [2, true],
    [3, true],
  ]);
});

test('a backslash is ordinary text where the mapping says so', async () => {
  await using trial = await Trial.begin();
  await trial.import('p.csv', 'id,name,note\n1,"Ada","C:\\dir\\"\n2,Ben,"D:\\"\n', { ...PEOPLE, escape: false });
  expect(await notes(trial)).toEqual([
    ['1', 'Ada', 'C:\\dir\\'],
    ['2', 'Ben', 'D:\\'],
  ]);
});

test('white space around quotes is no part of a value', async () => {
  await using trial = await Trial.begin();
  const text = 'id, name, note\n1, "Vic Ho", "x"\n2 , "Xu, Wanda" ,"y"\t\n3, 6" pipe, z\n4,\t"tab", "a ""b"""\n';
  const summary = await trial.import('p.csv', text, PEOPLE);
  expect(summary.linesRejected.total).toBe(0);
  expect(await notes(trial)).toEqual([
    ['1', 'Vic Ho', 'x'],
    ['2', 'Xu, Wanda', 'y'],
    ['3', '6" pipe', 'z'],
    ['4', 'tab', 'a "b"'],
  ]);
});
