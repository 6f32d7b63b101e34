import { expect, test } from 'vitest';
import { clarityChecks } from '../../src/engine/persona-quality/checks/clarity.ts';
import { consistencyChecks } from '../../src/engine/persona-quality/checks/consistency.ts';
import { unknownNumber } from '../../src/engine/persona-quality/number.ts';
import type { RatedClaim, RatedPersona } from '../../src/engine/persona-quality/rated-persona.ts';
import { ratingOf } from '../../src/engine/persona-quality/rating.ts';
import { demographicTrait, representationOf } from '../../src/engine/persona-quality/representation.ts';
import { spaceFigures } from '../../src/engine/persona-quality/space-figures.ts';
import { jointCounts } from '../../src/engine/persona-quality/stated-trait.ts';
import type { Column } from '../../src/segmenter/batch.ts';
import { seededRandom } from '../../src/segmenter/random.ts';

const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, row) => from + row);

/** Points of a plane around centres, so many each. */
function around(centres: readonly (readonly [number, number])[], each: number) {
  const random = seededRandom(3);
  const values = centres.flatMap(([x, y]) =>
    Array.from({ length: each }, () => [x + random() - 0.5, y + random() - 0.5]).flat(),
  );
  return { values: Float64Array.from(values), n: centres.length * each, d: 2 };
}

test('a persona that is a place of its own is near itself, apart from others, and found again', () => {
  const points = around(
    [
      [0, 0],
      [10, 0],
      [0, 30],
    ],
    50,
  );
  const [first, second, third] = spaceFigures(points, [rows(0, 50), rows(50, 100), rows(100, 150)]);
  for (const figures of [first!, second!, third!]) {
    expect(figures.distance.value).toBeLessThan(0.1);
    expect(figures.within).toBe(1);
    expect(figures.separation!.value).toBeGreaterThan(0.9);
  }
  expect([first, second, third].map((figures) => figures!.separation!.nearest)).toEqual([1, 0, 0]);
  // With two groups the near ones are one, with four one of the three is in halves.
  expect(third!.across).toBeGreaterThan(first!.across! - 0.5);
});

test('a persona of anybody is as wide as everybody, and not found again', () => {
  const points = around([[0, 0]], 200);
  const even = rows(0, 200).filter((row) => row % 2 === 0);
  const odd = rows(0, 200).filter((row) => row % 2 === 1);
  const [first] = spaceFigures(points, [even, odd]);
  expect(first!.distance.value).toBeCloseTo(1, 1);
  expect(Math.abs(first!.separation!.value)).toBeLessThan(0.1);
  expect(first!.within!).toBeLessThan(0.5);
  expect(first!.across!).toBeLessThan(0.5);
  // Nineteen members are too few to say, and one persona of everybody has nothing beside it.
  expect(spaceFigures(points, [rows(0, 19)])).toEqual([null]);
  expect(spaceFigures(points, [rows(0, 200)])[0]).toMatchObject({ separation: null, within: null });
});

test('whoever fails one trait fails all, and one unknown trait leaves the others open', () => {
  const columns = new Map<string, Column>([
    ['age', Float64Array.of(30, 50, Number.NaN, Number.NaN)],
    ['vip', Uint8Array.of(1, 1, 1, 0)],
    [
      'tags',
      {
        offsets: Int32Array.of(0, 2, 3, 4, 4),
        codes: Int32Array.of(0, 1, 0, 0),
        labels: ['a', 'b'],
        missing: new Uint8Array(4),
      },
    ],
  ]);
  const age = { featureId: 'age', test: { from: 30, to: 40 } };
  const vip = { featureId: 'vip', test: { value: 'true' } };
  const all = rows(0, 4);
  expect(jointCounts(columns, [age], all)).toEqual({ fit: 1, fail: 1, unknown: 2 });
  expect(jointCounts(columns, [age, vip], all)).toEqual({ fit: 1, fail: 2, unknown: 1 });
  expect(jointCounts(columns, [{ featureId: 'tags', test: { value: 'b' } }], all)).toEqual({
    fit: 1,
    fail: 3,
    unknown: 0,
  });
  expect(jointCounts(columns, [{ featureId: 'gone', test: { value: 'b' } }], all)).toEqual({
    fit: 0,
    fail: 0,
    unknown: 4,
  });
});

test('a group is missing below four fifths of its share, where chance does not explain it', () => {
  // Half of a thousand are women; of the first hundred a third are.
  const codes = Int8Array.from({ length: 1_000 }, (_, row) =>
    row < 100 ? (row % 3 === 0 ? 0 : 1) : row < 566 ? 0 : 1,
  );
  const trait = demographicTrait('customer.gender', ['female', 'male'], codes);
  const found = representationOf([trait], rows(0, 100));
  expect(found).toMatchObject({ n: 100, count: 34, poor: true });
  expect(found.value).toBeCloseTo(0.34 / 0.5, 12);
  expect(found.groups).toEqual([{ feature: 'customer.gender', label: 'female', members: 0.34, everybody: 0.5 }]);
  // The same share of thirty may be chance.
  expect(representationOf([trait], rows(0, 30))).toMatchObject({ poor: false, groups: [] });
  expect(representationOf([trait], rows(0, 29))).toMatchObject({ value: null, reason: 'GROUPS_NOT_KNOWN' });
});

const NOBODY: RatedPersona = {
  texts: {},
  language: 'en',
  story: '',
  untranslated: [],
  parts: [],
  quotes: 0,
  criteria: 0,
  sections: [],
  claims: [],
  age: null,
  income: null,
  facts: {} as RatedPersona['facts'],
  warnings: [],
  jointPrevalence: unknownNumber('JOINT_PREVALENCE', 'NO_STATED_TRAITS'),
  evidence: unknownNumber('EVIDENCE', 'NO_CLAIMS'),
};

test.each([
  ['They buy at example.com, e.g. tea, and say “3.5 is fine”.', 'PASSED'],
  ['An iPhone owner. See https://example.com/a_b/c.d for more.', 'PASSED'],
  ['They have a high net_amount.', 'FAILED'],
  ['Look at purchaseCount first.', 'FAILED'],
  ['Known by traits.plan alone.', 'FAILED'],
  ['他们喜欢 events.purchase.count 很高。', 'FAILED'],
])('%s: words that are keys: %s', (text, result) => {
  const check = clarityChecks({ ...NOBODY, texts: { en: [text] } }).find(({ key }) => key === 'WORDS_NOT_KEYS')!;
  expect(check.passed ? 'PASSED' : 'FAILED').toBe(result);
});

test('claims of one measure contradict each other only beyond their tolerance', () => {
  const claim = (expected: number, tolerance = 0.1): RatedClaim => ({
    section: 'NEEDS',
    texts: { en: 'x' },
    dataStatus: 'UNVERIFIED',
    measure: { feature: 'customer.gender', statistic: 'SHARE', value: 'female', group: 'MEMBERS', expected, tolerance },
    written: null,
    measured: null,
    evident: false,
  });
  const result = (claims: readonly RatedClaim[]) =>
    consistencyChecks({ ...NOBODY, claims }).find(({ key }) => key === 'CLAIMS_FIT_EACH_OTHER')!.passed;
  expect(result([claim(0.5), claim(0.6)])).toBe(true);
  expect(result([claim(0.5), claim(0.7)])).toBe(false);
  expect(result([claim(0.5), claim(0.7, 0.2)])).toBe(true);
  expect(result([])).toBeNull();
});

test('a check that cannot tell counts neither way, and a construct of such has no score', () => {
  const found = { en: '', zh: '' };
  const rating = ratingOf([
    { key: 'STORY_TOLD', passed: true, found },
    { key: 'A_VOICE', passed: false, found },
    { key: 'SECTIONS_FILLED', passed: null, found },
    { key: 'SAID_ONCE', passed: null, found },
    { key: 'SAMPLE_SIZE', passed: true, found },
  ]);
  expect(rating.constructs.map(({ score }) => score)).toEqual([0.5, null, null, 1]);
  expect(rating.score).toBe(0.75);
});
