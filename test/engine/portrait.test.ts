import { expect, test } from 'vitest';
import type { Feature } from '../../src/engine/catalogue/catalogue.ts';
import { chooseNumber, coverageOfGroups, coverageOfPoints } from '../../src/engine/portrait/coverage-curve.ts';
import { portray } from '../../src/engine/portrait/portrait.ts';
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

test('members are measured beside everybody; what varies nowhere sets nobody apart', () => {
  const portrait = portray(population, [number, category, constant], members);
  expect(portrait.members.size).toBe(3);
  expect([...portrait.contrast.keys()]).toEqual(['customer.country', 'customer.income']);
  expect(portrait.members.share('customer.country', 'FR')).toBe(1);
  expect(portrait.everybody.share('customer.country', 'FR')).toBeCloseTo(4 / 7);
  expect(portrait.members.quantile('customer.income', 0.5)).toBe(12);
  expect(portrait.everybody.quantile('customer.income', 0.5)).toBe(20);
  // [from, to): the upper end does not count, and who is unknown counts nowhere.
  expect(portrait.members.within('customer.income', 10, 14)).toBeCloseTo(2 / 3);
  expect(portrait.everybody.known('customer.income')).toBe(7);
});

test('those of whom nobody knows are neither members nor others', () => {
  const truth = members.with(3, 2);
  const { contrast } = portray(population, [number], truth);
  expect(contrast.get('customer.income')).toMatchObject({ knownFirst: 3, knownSecond: 3 });
});

test('the typical member is a member, the one nearest to all the others', () => {
  expect(portray(population, [number, category], members).typical).toBe(12);
  expect(portray(population, [number], new Uint8Array(8)).typical).toBeNull();
});

test('coverage grows with the number of personas, and the number from which one more adds too little is suggested', () => {
  // Three heaps on a line.
  const values = Float64Array.from([0, 0.1, 0.2, 10, 10.1, 10.2, 30, 30.1, 30.2]);
  const curve = coverageOfPoints({ values, n: 9, d: 1 }, 6, 0.95, 1);
  expect(curve.map(({ coverage }) => coverage).slice(2)).toEqual([1, 1, 1, 1]);
  expect(curve[1]!.coverage).toBeLessThan(1);
  const explained = curve.map((point) => point.explained!);
  expect(explained).toEqual([...explained].sort((a, b) => a - b));
  const chosen = chooseNumber(curve, 0.05);
  expect(chosen.suggested).toBe(3);
  expect(chosen.reason.en).toBe(
    '3 personas cover 100 % of customers; one more would add nobody, less than the 5 % that one should.',
  );
  expect(chosen.reason.zh).toBe('3 个画像可覆盖 100% 的客户；再加一个也不会多覆盖任何人，低于要求的 5%。');
  const point = (personas: number, coverage: number, gain: number) => ({ personas, coverage, gain, explained: null });
  const rising = [point(1, 0.2, 0.2), point(2, 0.21, 0.01), point(3, 0.3, 0.09)];
  // The second adds less than was asked, so that not each of them adds that.
  expect(chooseNumber(rising, 0.05).reason.en).toBe(
    '3 personas cover 30 % of customers, and the last of them still adds 9 %; more were not tried.',
  );
  expect(chooseNumber(rising.slice(0, 2), 0.05).reason.en).toMatch(/^One persona covers 20 % of customers; one more /);
});

test('of groups the one that covers most of the others comes first; nobody counts twice', () => {
  const groups = [[0, 1, 2], [2, 3], [0, 1, 2, 3, 4], [5]].map((rows) => Int32Array.from(rows));
  const { curve, order } = coverageOfGroups(groups, 8, 10);
  expect(order).toEqual([2, 3, 0, 1]);
  expect(curve.map(({ coverage }) => coverage)).toEqual([5 / 8, 6 / 8, 6 / 8, 6 / 8]);
  expect(chooseNumber(curve, 0.1).suggested).toBe(2);
});
