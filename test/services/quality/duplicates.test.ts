import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plant } from '../../../bench/support/planted-duplicates.ts';
import { seededRandom } from '../../../src/segmenter/random.ts';
import { blocksOf } from '../../../src/services/quality/duplicates/blocks.ts';
import { likenessOfEmails, likenessOfNames } from '../../../src/services/quality/duplicates/likeness.ts';
import { People } from '../../../src/services/quality/duplicates/people.ts';
import {
  type Person,
  packed,
  personOf,
  type StoredPerson,
  unpacked,
} from '../../../src/services/quality/duplicates/person.ts';
import { searchDuplicates } from '../../../src/services/quality/duplicates/search.ts';

const ANNA: StoredPerson = {
  name: 'Anna Müller',
  email: 'anna.mueller@example.com',
  phone: '+49 170 1234567',
  birthDate: '1990-03-04',
  city: 'Köln',
  postcode: null,
  gender: 'female',
  externalId: 'C-0012',
};

const person = (changes: Partial<StoredPerson> = {}): Person => personOf({ ...ANNA, externalId: 'x', ...changes });

/** Others, so that the pair is one of many. */
const OTHERS: StoredPerson[] = Array.from({ length: 200 }, (_, n) => ({
  name: `${['Bert', 'Carla', 'Dora', 'Emil', 'Frida'][n % 5]} ${['Kurz', 'Lang', 'Stein', 'Baum', 'Feld', 'Wald'][n % 6]}${'abcdefghij'[n % 10]}`,
  email: `someone.${n}@example.org`,
  phone: `+49 151 ${2_000_000 + n * 977}`,
  birthDate: `${1950 + (n % 50)}-${String(1 + (n % 12)).padStart(2, '0')}-${String(1 + (n % 28)).padStart(2, '0')}`,
  city: ['Ulm', 'Bonn', 'Kiel'][n % 3]!,
  postcode: null,
  gender: n % 2 ? 'female' : 'male',
  externalId: `other-${n}`,
}));

async function pairsOf(rows: readonly StoredPerson[], order = rows.map((_, index) => index)) {
  const people = new People();
  for (const index of order) people.add(index + 1, personOf(rows[index]!));
  people.seal();
  return searchDuplicates(people);
}

test('a name is folded: case, accents, umlauts, order, titles and punctuation do not matter', () => {
  const names = ['Anna Müller', 'MUELLER, Anna', 'Dr. Anna Muller', ' anna  müller '];
  expect(new Set(names.map((name) => person({ name }).name))).toEqual(new Set(['anna muller']));
  expect(person({ name: 'Łukasz Zażółć' }).name).toBe('lukasz zazolc');
  expect(person({ name: '王小明' }).name).toBe('王小明');
  expect(person({ name: 'anna@example.com' }).name).toBe('');
});

test('addresses, phones, dates and keys are folded', () => {
  expect(person({ email: 'Anna.Mueller+shop@Example.com' })).toMatchObject({
    local: 'annamueller',
    domain: 'example.com',
  });
  expect(person({ phone: '0170/123 45 67' }).phone).toBe(
    person({ phone: '+49 (0)170-1234567'.replace('(0)', '') }).phone,
  );
  expect(person({ phone: '000000000' }).phone).toBe('');
  expect(person({ phone: '12345' }).phone).toBe('');
  expect(person({ birthDate: '1990-03-04' }).birth).toBe('19900304');
  expect(person({ externalId: 'C-0012' }).key).toBe(person({ externalId: 'c12' }).key);
  expect(person({ externalId: 'C-0012' }).key).not.toBe(person({ externalId: 'C-0102' }).key);
});

test('a packed person is the same unpacked', () => {
  expect(unpacked(packed(person()))).toEqual(person());
  const empty = { name: null, email: null, phone: null, birthDate: null, city: null, gender: null };
  expect(unpacked(packed(person(empty)))).toEqual(person(empty));
});

test('names are alike by slips and initials, and not by one shared part', () => {
  const likeness = (one: string, other: string) =>
    likenessOfNames(person({ name: one }).name, person({ name: other }).name);
  expect(likeness('Anna Müller', 'Müller Anna')).toBe('SAME');
  expect(likeness('Anna Müller', 'Anna Mülller')).toBe('ALIKE');
  expect(likeness('Anna Müller', 'A. Müller')).toBe('ALIKE');
  expect(likeness('Anna Müller', 'Anan Müller')).toBe('ALIKE');
  expect(likeness('Anna Müller', 'Berta Müller')).toBe('SHARED');
  expect(likeness('Anna Müller', 'Carl Stein')).toBe('OTHER');
  expect(likeness('Anna', 'Anna Müller')).toBe('PART');
  expect(likeness('Anna Maria Stein', 'Annamaria Stein')).toBe('ALIKE');
});

test('numbers in addresses tell people apart, and letters may slip', () => {
  const likeness = (one: string, other: string) => likenessOfEmails(person({ email: one }), person({ email: other }));
  expect(likeness('anna.stein@example.com', 'AnnaStein@example.com')).toBe('SAME');
  expect(likeness('anna.stein@example.com', 'anna.stien@example.com')).toBe('SLIP');
  expect(likeness('anna.stein1@example.com', 'anna.stein2@example.com')).toBe('OTHER');
  expect(likeness('anna.stein@example.com', 'anna.stein@exampel.com')).toBe('SLIP');
  expect(likeness('anna.stein@example.com', 'anna.stein@other.org')).toBe('SAME_LOCAL');
});

const FOUND: readonly (readonly [string, Partial<StoredPerson>])[] = [
  ['a slip in the name', { name: 'Anna Mülelr' }],
  ['the name the other way round', { name: 'Müller, Anna' }],
  ['an initial', { name: 'A. Müller', city: 'Bremen' }],
  ['another address and town', { email: 'am@example.net', city: 'Bremen' }],
  ['another phone', { phone: '+49 160 9876543' }],
  ['day and month swapped', { birthDate: '1990-04-03', phone: null }],
  [
    'a slip in the address, without phone and birth',
    { email: 'anna.muelller@example.com', phone: null, birthDate: null },
  ],
  ['neither address nor phone', { email: null, phone: null }],
];

test.each(FOUND)('a second record is found in spite of %s', async (_what, changes) => {
  const rows = [ANNA, ...OTHERS, { ...ANNA, externalId: 'second', ...changes }];
  const { pairs } = await pairsOf(rows);
  expect(pairs.map(({ a, b }) => [a, b])).toEqual([[1, rows.length]]);
  expect(pairs[0]!.score).toBeGreaterThan(0.8);
});

const APART: readonly (readonly [string, Partial<StoredPerson>])[] = [
  ['a couple with one address and phone', { name: 'Jonas Müller', gender: 'male', birthDate: '1988-11-30' }],
  [
    'a namesake elsewhere',
    { email: 'am@example.net', phone: '+49 160 9876543', birthDate: '1955-12-01', city: 'Bremen' },
  ],
  ['twins', { name: 'Berta Müller', email: 'berta@example.net', phone: null }],
];

test.each(APART)('%s are two', async (_what, changes) => {
  const { pairs } = await pairsOf([ANNA, ...OTHERS, { ...ANNA, externalId: 'second', ...changes }]);
  expect(pairs).toEqual([]);
});

test('reasons add up to the score, and a value that many have counts less', async () => {
  const { pairs } = await pairsOf([ANNA, { ...ANNA, externalId: 'second' }, ...OTHERS]);
  const [pair] = pairs;
  expect(pair!.reasons.map(({ field, likeness }) => `${field} ${likeness}`)).toEqual([
    'name SAME',
    'email SAME',
    'phone SAME',
    'birthDate SAME',
    'place SAME',
    'gender SAME',
  ]);
  // log2(0.1 / 202) to begin with; each likeness by the table of weights.
  const bits = pair!.reasons.reduce((sum, reason) => sum + reason.bits, Math.log2(0.1 / 202));
  expect(pair!.score).toBeCloseTo(1 / (1 + 2 ** -bits), 6);
  expect(pair!.reasons[1]!.bits).toBeCloseTo(Math.log2((0.55 * 202) / 0.02), 1);
  const shared = OTHERS.map((other) => ({ ...other, phone: ANNA.phone }));
  const { pairs: withSwitchboard } = await pairsOf([ANNA, { ...ANNA, externalId: 'second', email: null }, ...shared]);
  const phone = withSwitchboard[0]!.reasons.find(({ field }) => field === 'phone');
  expect(phone!.bits).toBeLessThan(0);
});

test('rows of a hash are one block, and rows without one are in none', () => {
  const hashes = Uint32Array.from([7, 0, 4_294_967_295, 7, 0, 9, 4_294_967_295, 7]);
  expect([...blocksOf(hashes)]).toEqual([
    [0, 3, 7],
    [2, 6],
  ]);
});

test('a block of thousands is compared in linear work, and reported', async () => {
  const crowd = Array.from({ length: 3_000 }, (_, n) => ({
    ...ANNA,
    email: `info${n}@example.com`,
    phone: null,
    birthDate: null,
    externalId: `crowd-${n}`,
  }));
  const { compared, oversized } = await pairsOf(crowd);
  expect(oversized).toEqual([{ kind: 'nameAndPlace', blocks: 1, customers: 3_000 }]);
  expect(compared).toBeLessThan(3_000 * 6);
});

test('planted pairs are found whatever the order of the customers', async () => {
  const faults = fc.integer({ min: 1, max: 1_000_000 });
  const several = { planted: 0, missed: 0 };
  await fc.assert(
    fc.asyncProperty(faults, fc.integer({ min: 1, max: 1_000_000 }), async (seed, orderSeed) => {
      const random = seededRandom(seed);
      const planted = [ANNA, ...OTHERS.slice(0, 20)].map((one, n) => plant(one, `second-${n}`, random));
      const rows = [ANNA, ...OTHERS, ...planted];
      const order = rows.map((_, index) => index);
      const mixing = seededRandom(orderSeed);
      for (let at = order.length - 1; at > 0; at--) {
        const other = Math.floor(mixing() * (at + 1));
        [order[at], order[other]] = [order[other]!, order[at]!];
      }
      const straight = await pairsOf(rows);
      const mixed = await pairsOf(rows, order);
      expect(mixed.pairs).toEqual(straight.pairs);
      const found = new Set(straight.pairs.map(({ a, b }) => `${a} ${b}`));
      const missed = planted.flatMap(({ faults: made }, n) =>
        found.has(`${n + 1} ${1 + OTHERS.length + n + 1}`) ? [] : [made],
      );
      expect(missed.filter((made) => made.length === 1)).toEqual([]);
      several.planted += planted.filter(({ faults: made }) => made.length > 1).length;
      several.missed += missed.length;
    }),
    { numRuns: 30 },
  );
  // Several faults at once may leave too little.
  expect(several.missed / several.planted).toBeLessThan(0.1);
});
