import { expect, test } from 'vitest';
import type { Feature } from '../../src/engine/catalogue/catalogue.ts';
import { portray } from '../../src/engine/persona/portrait.ts';
import type { Column } from '../../src/segmenter/batch.ts';

const number: Feature = { id: 'customer.income', kind: 'number', source: 'customer', field: 'income' };
const category: Feature = { id: 'customer.country', kind: 'category', source: 'customer', field: 'country' };
const constant: Feature = { id: 'customer.children', kind: 'number', source: 'customer', field: 'children' };
const population = {
  length: 8,
  ids: Int32Array.from([11, 12, 13, 14, 15, 16, 17, 18]),
  columns: new Map<string, Column>([
    ['customer.income', Float64Array.from([10, 12, 14, 500, 20, 22, Number.NaN, 24])],
    ['customer.country', { codes: Int32Array.from([0, 0, 0, 0, 1, 1, 1, -1]), labels: ['FR', 'DE'] }],
    ['customer.children', new Float64Array(8).fill(2)],
  ]),
  expiries: new Map(),
};
const members = Uint8Array.from([1, 1, 1, 0, 0, 0, 0, 0]);

test('traits are told with their effect; what varies nowhere is left out', () => {
  const { traits, size } = portray(population, [number, category, constant], members);
  expect(size).toBe(3);
  expect(traits.map(({ feature }) => feature)).toEqual(['customer.country', 'customer.income']);
  expect(traits[0]).toMatchObject({ kind: 'share', value: 'FR', share: 1, populationShare: 4 / 7 });
  expect(traits[1]).toMatchObject({ kind: 'number', median: 12, populationMedian: 20, mean: 12 });
});

test('the typical member is a member, the one nearest to all the others', () => {
  expect(portray(population, [number, category], members).typical).toBe(12);
  expect(portray(population, [number], new Uint8Array(8)).typical).toBeNull();
});
