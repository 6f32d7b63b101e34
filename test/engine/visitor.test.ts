import { expect, test } from 'vitest';
import type { Population } from '../../src/engine/population/population.ts';
import { learnVisitor, type VisitorFeature } from '../../src/engine/visitor/learn-visitor.ts';
import { MATCHED, type PersonaTruth, UNKNOWN, UNMATCHED } from '../../src/engine/visitor/match-classes.ts';
import { rankVisitor } from '../../src/engine/visitor/rank-visitor.ts';
import type { VisitorModel } from '../../src/engine/visitor/visitor-model.ts';
import { seededRandom } from '../../src/segmenter/random.ts';

const LENGTH = 1_000;
const random = seededRandom(7);
/** The first 400 match persona 1; of them 300 have `a`, of the others 60. */
const isMember = (row: number) => row < 400;
const letters = Int32Array.from({ length: LENGTH }, (_, row) => Number(!(row < 300 || (row >= 400 && row < 460))));
/** Says nothing of anybody. */
const coins = Float64Array.from({ length: LENGTH }, () => random());

const category = (codes: Int32Array) => ({ codes, labels: ['a', 'b'] });
const feature = (name: string, kind: VisitorFeature['kind'] = 'category'): VisitorFeature => ({
  name,
  id: name,
  kind,
  unit: null,
});

function learned(columns: Population['columns'], features: readonly VisitorFeature[], personas = [members()]) {
  const ids = Int32Array.from({ length: LENGTH }, (_, row) => row + 1);
  const population = { length: LENGTH, ids, columns, expiries: new Map() };
  return learnVisitor({ population, personas, features, modelledAt: 0, random: seededRandom(1) });
}

function members(id = 1, of = (row: number): number => (isMember(row) ? MATCHED : UNMATCHED)): PersonaTruth {
  return {
    id,
    key: `p${id}`,
    name: `Persona ${id}`,
    polarity: 'POSITIVE',
    truth: Uint8Array.from({ length: LENGTH }, (_, row) => of(row)),
  };
}

const probability = (model: VisitorModel, facts: Parameters<typeof rankVisitor>[1], id = 1) =>
  rankVisitor(model, facts).personas.find(({ persona }) => persona.id === id)!.probability;

test('one fact gives the share of the customers with it who are members, and no fact their share of all', () => {
  const model = learned(new Map([['traits.letter', category(letters)]]), [feature('traits.letter')]);
  expect(probability(model, [])).toBeCloseTo(0.4, 10);
  expect(Math.abs(probability(model, [{ feature: 'traits.letter', value: 'a' }]) - 300 / 360)).toBeLessThan(0.03);
  expect(Math.abs(probability(model, [{ feature: 'traits.letter', value: 'b' }]) - 100 / 640)).toBeLessThan(0.03);
  const { none } = rankVisitor(model, [{ feature: 'traits.letter', value: 'a' }]);
  expect(none).toBeCloseTo(1 - probability(model, [{ feature: 'traits.letter', value: 'a' }]), 10);
});

test('a fact that says another again hardly counts twice', () => {
  const columns = new Map([
    ['traits.one', category(letters)],
    ['traits.two', category(letters)],
    ['traits.three', category(letters)],
  ]);
  const model = learned(columns, [feature('traits.one'), feature('traits.two'), feature('traits.three')]);
  const facts = ['traits.one', 'traits.two', 'traits.three'].map((name) => ({ feature: name, value: 'a' }));
  expect(Math.abs(probability(model, facts) - 300 / 360)).toBeLessThan(0.04);
});

test('reasons tell how many members and others have the value, and the strongest comes first', () => {
  const columns = new Map<string, ReturnType<typeof category> | Float64Array>([
    ['traits.coin', coins],
    ['traits.letter', category(letters)],
  ]);
  const model = learned(columns, [feature('traits.coin', 'number'), feature('traits.letter')]);
  const facts = [
    { feature: 'traits.coin', value: 0.5 },
    { feature: 'traits.letter', value: 'A ' },
  ];
  const [first, second] = rankVisitor(model, facts).personas[0]!.reasons();
  expect(first).toMatchObject({ fact: { feature: 'traits.letter', standing: 'SEEN' } });
  expect(first!.ofMembers).toBeCloseTo(0.75, 1);
  expect(first!.ofOthers).toBeCloseTo(0.1, 1);
  expect(first!.logRatio).toBeCloseTo(Math.log(first!.ofMembers / first!.ofOthers), 10);
  expect(Math.abs(second!.weight)).toBeLessThan(Math.abs(first!.weight) / 4);
  // What tells nothing adds no information.
  const known = (names: readonly string[]) =>
    rankVisitor(
      model,
      facts.filter((one) => names.includes(one.feature)),
    );
  expect(known(['traits.letter']).information).toBeGreaterThan(0.8);
  expect(known(['traits.coin']).information).toBeLessThan(0.2);
});

test('values that nobody has are said: an unseen text says nothing, a number beyond all is one of the greatest', () => {
  const model = learned(
    new Map<string, ReturnType<typeof category> | Float64Array>([
      ['traits.letter', category(letters)],
      ['traits.coin', coins],
    ]),
    [feature('traits.letter'), feature('traits.coin', 'number')],
  );
  const unseen = rankVisitor(model, [{ feature: 'traits.letter', value: 'z' }]);
  expect(unseen.facts[0]).toMatchObject({ standing: 'UNSEEN', bins: [] });
  expect(unseen.personas[0]!.probability).toBeCloseTo(0.4, 10);
  expect(rankVisitor(model, [{ feature: 'traits.coin', value: 17 }]).facts[0]!.standing).toBe('OUT_OF_RANGE');
});

test('features without a value, with one value, or with a text for each customer are left out by name', () => {
  const columns = new Map<string, ReturnType<typeof category> | Float64Array>([
    ['traits.empty', new Float64Array(LENGTH).fill(Number.NaN)],
    ['traits.same', category(new Int32Array(LENGTH))],
    [
      'customer.name',
      { codes: Int32Array.from({ length: LENGTH }, (_, row) => row), labels: Array.from({ length: LENGTH }, String) },
    ],
  ]);
  const model = learned(columns, [feature('traits.empty', 'number'), feature('traits.same'), feature('customer.name')]);
  expect([...model.features].map(([name, { leftOut }]) => [name, leftOut])).toEqual([
    ['traits.empty', 'EMPTY'],
    ['traits.same', 'CONSTANT'],
    ['customer.name', 'TOO_VARIED'],
  ]);
  // Names of customers are nowhere in it.
  expect(model.axes).toEqual([]);
});

test('of overlapping personas the probabilities need not add up to 1, of personas that exclude each other they do', () => {
  const columns = new Map([['traits.letter', category(letters)]]);
  const overlapping = [members(1), members(2, (row) => (row < 200 ? MATCHED : UNMATCHED))];
  const both = learned(columns, [feature('traits.letter')], overlapping);
  const facts = [{ feature: 'traits.letter', value: 'a' }];
  expect(probability(both, facts, 1)).toBeGreaterThan(probability(both, facts, 2));
  expect(probability(both, facts, 1) + rankVisitor(both, facts).none).toBeCloseTo(1, 10);
  const excluding = [members(1), members(2, (row) => (isMember(row) ? UNMATCHED : MATCHED))];
  const either = learned(columns, [feature('traits.letter')], excluding);
  expect(probability(either, facts, 1) + probability(either, facts, 2)).toBeCloseTo(1, 10);
  expect(rankVisitor(either, facts).none).toBeCloseTo(0, 10);
});

test('customers whose match is UNKNOWN are no members and no others: the share is that of those who are known', () => {
  const half = members(1, (row) => (row % 2 === 0 ? UNKNOWN : isMember(row) ? MATCHED : UNMATCHED));
  const model = learned(new Map([['traits.letter', category(letters)]]), [feature('traits.letter')], [half]);
  expect(probability(model, [])).toBeCloseTo(0.4, 10);
});

test('a persona with fewer than five members is named as such, and not ranked', () => {
  const few = members(2, (row) => (row < 4 ? MATCHED : UNMATCHED));
  const model = learned(new Map([['traits.letter', category(letters)]]), [feature('traits.letter')], [members(), few]);
  expect(model.tooFew).toEqual([2]);
  expect(rankVisitor(model, []).personas.map(({ persona }) => persona.id)).toEqual([1]);
});
