import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { presets } from '../../../src/services/import/load-mapping.ts';
import { proposeMapping } from '../../../src/services/import/proposal/proposal.ts';

const FOLDER = new URL('samples/', import.meta.url).pathname;
const samples = readdirSync(FOLDER, { recursive: true })
  .map((name) => String(name).replaceAll('\\', '/'))
  .filter((name) => name.includes('.'));

test('each preset of a program has a sample', async () => {
  const known = (await presets()).filter((name) => name.includes('/'));
  expect(samples.map((name) => name.replace(/\.\w+$/, '')).sort()).toEqual(known);
});

test.each(samples)('the preset of %s is proposed for it, and can be used as it is', async (name) => {
  const { facts, doubts, examples } = await proposeMapping(`${FOLDER}${name}`);
  expect(facts.presets[0]).toBe(name.replace(/\.\w+$/, ''));
  expect(doubts).toEqual([]);
  expect(examples.some(({ outcome }) => outcome === 'stored')).toBe(true);
});
