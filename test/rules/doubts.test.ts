import fc from 'fast-check';
import type { ClauseFeature } from 'personagraph/rules';
import { expect, test } from 'vitest';
import { rulesOf } from '../../plugins/rules/conditions/rule.ts';
import { config } from '../../plugins/rules/conditions/settings.ts';
import { doubtsOf } from '../../plugins/rules/language/doubts.ts';
import { parseRule } from '../../plugins/rules/language/parse-rule.ts';
import { arbitraryClause, arbitraryRule } from './arbitrary-rule.ts';
import { type Known, truthOf } from './interpreter/clauses.ts';

const NOW = Date.parse('2024-02-29T12:00:00Z');
const DAY = 86_400_000;
const numbers = fc.constantFrom(-1, 0, 1, 1.5, 2);
const words = fc.constantFrom('a', 'b', 'A', '');
const days = fc.constantFrom(0, 1, 2);
/** One feature a kind, so that clauses meet. */
const rule = arbitraryRule(
  arbitraryClause({
    features: {
      number: fc.constant<ClauseFeature>('traits.n'),
      time: fc.constant<ClauseFeature>('traits.t'),
      flag: fc.constant<ClauseFeature>('traits.f'),
      category: fc.constant<ClauseFeature>('traits.c'),
      list: fc.constant<ClauseFeature>('traits.l'),
    },
    numbers,
    words,
    days,
  }),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });
const person = fc.record({
  'traits.n': maybe(fc.oneof(numbers, fc.constantFrom(-5, 0.5, 1.25, 1.75, 7))),
  'traits.t': maybe(fc.constantFrom(-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3).map((ago) => NOW - ago * DAY)),
  'traits.f': maybe(fc.boolean()),
  // No empty text is stored.
  'traits.c': maybe(words.filter((word) => word !== '')),
  'traits.l': maybe(
    fc.array(
      words.filter((word) => word !== ''),
      { maxLength: 4 },
    ),
  ),
});
const people = fc.sample(person, { numRuns: 150, seed: 7 });

const doubtsIn = (when: unknown, features = {}) =>
  doubtsOf(rulesOf(config.parse({ segments: [{ key: 's', name: 'S', when }] })), features);

test('what is said to hold never or always does so for random data, and much of it is said', () => {
  const seen = { NEVER: 0, ALWAYS: 0, EMPTY: 0 };
  fc.assert(
    fc.property(rule, (tree) => {
      for (const { clause, holds } of doubtsIn(tree)) {
        seen[holds]++;
        const part = parseRule(clause);
        for (const values of people) {
          const value = (feature: ClauseFeature): Known => values[feature as keyof typeof values];
          const truth = truthOf(part, { asOf: NOW, timeZone: 'UTC', value, isDate: () => null });
          if (truth === (holds === 'NEVER')) expect.fail(`${clause} is ${truth} of ${JSON.stringify(values)}`);
        }
      }
    }),
    { numRuns: 300, seed: 3 },
  );
  expect(seen.NEVER).toBeGreaterThan(20);
  expect(seen.ALWAYS).toBeGreaterThan(20);
});

test.each([
  ['customer.children > 30 and customer.children < 20', 'NEVER'],
  ['customer.children = 1 or customer.children != 1', 'ALWAYS'],
  ['customer.children >= 2 and not customer.children > 1', 'NEVER'],
  ['customer.city = "Ulm" and customer.city in ("Bern", "Paris")', 'NEVER'],
  ['customer.city = "Ulm" and customer.city contains "x"', 'NEVER'],
  ['customer.city is known and customer.city is missing', 'NEVER'],
  ['customer.city is missing and customer.city = "Ulm"', 'NEVER'],
  ['events.purchase.lastAt during last month and events.purchase.lastAt during this month', 'NEVER'],
  ['events.purchase.lastAt during 2024 and events.purchase.lastAt on or after 2025-01-01', 'NEVER'],
  ['customer.createdAt before 90 days ago and customer.createdAt after yesterday', 'NEVER'],
  ['traits.since:time anniversary this month or not traits.since:time anniversary this month', 'ALWAYS'],
  ['events.purchase.lastAt within 30 days and events.purchase.lastAt older than 60 days', 'NEVER'],
  ['customer.children > customer.children', 'NEVER'],
  ['events.visit.firstAt after last(visit)', 'NEVER'],
  ['not (customer.city = customer.city or customer.city is missing)', 'NEVER'],
  ['events.visit.lastAt on or after events.visit.lastAt', 'ALWAYS'],
  ['(customer.children > 3 or customer.city = "Ulm") and customer.children < 1 and customer.city != "Ulm"', 'NEVER'],
])('%s: %s', (when, holds) => {
  expect(doubtsIn(when)).toMatchObject([{ segment: 's', whole: true, holds }]);
});

test('whole numbers are no fractions, and lie between no two neighbours', () => {
  const whole = { f0: { unit: null, min: 0, max: 5, options: null, whole: true as const } };
  for (const never of [
    '= 2.5',
    'in (0.5, 4.5)',
    'between 2.1 and 2.9',
    '< 0.5 and customer.children > 0',
    '> 4.5 and customer.children < 5',
  ])
    expect(doubtsIn(`customer.children ${never}`, whole)).toMatchObject([{ holds: 'NEVER' }]);
  expect(doubtsIn('customer.children != 2.5', whole)).toMatchObject([{ holds: 'ALWAYS' }]);
  for (const possible of ['= 2', 'between 1.9 and 2.1', '> 4.5', '< 0.5'])
    expect(doubtsIn(`customer.children ${possible}`, whole)).toEqual([]);
});

test('what lies behind is not ahead: an anniversary is meant', () => {
  const past = { f0: { unit: null, min: null, max: null, options: null, past: true as const } };
  expect(doubtsIn('customer.birthDate within next 30 days', past)).toMatchObject([
    { holds: 'NEVER', text: { en: expect.stringContaining('customer.birthDate anniversary within 30 days') } },
  ]);
  expect(doubtsIn('customer.birthDate within 30 days', past)).toEqual([]);
  expect(doubtsIn('traits.renewal:time within next 30 days')).toEqual([]);
});

test('the least part that is in doubt is said, and nothing of what is possible', () => {
  expect(doubtsIn('customer.city = "Ulm" or (customer.children > 3 and customer.children < 2)')).toMatchObject([
    { clause: 'customer.children > 3 and customer.children < 2', whole: false, holds: 'NEVER' },
  ]);
  for (const when of [
    'customer.children > 1 and customer.children < 2',
    'customer.children > 3 and customer.householdSize < 2',
    // On some days they meet.
    'customer.createdAt during this week and customer.createdAt during last year',
    'customer.createdAt during 2024 and customer.createdAt during this month',
    'customer.createdAt before 30 days ago and customer.createdAt after 2026-01-01',
    'customer.city != "Ulm" and customer.city != "Bern"',
    'customer.children > customer.householdSize and customer.children < customer.householdSize',
  ]) {
    expect(doubtsIn(when)).toEqual([]);
  }
});

test("a question's range and options bound what can be asked of it", () => {
  const none = { unit: null, min: null, max: null, options: null };
  expect(doubtsIn('surveys.nps.score > 10', { f0: { ...none, min: 0, max: 10 } })).toMatchObject([{ holds: 'NEVER' }]);
  expect(doubtsIn('surveys.nps.score <= 10', { f0: { ...none, min: 0, max: 10 } })).toMatchObject([
    { holds: 'ALWAYS' },
  ]);
  const options = ['yes', 'no'];
  const clause = { feature: 'surveys.nps.again', kind: 'category', op: 'in' };
  expect(doubtsIn({ ...clause, value: ['maybe'] }, { f0: { ...none, options } })).toMatchObject([{ holds: 'NEVER' }]);
  expect(doubtsIn({ ...clause, value: options }, { f0: { ...none, options } })).toMatchObject([{ holds: 'ALWAYS' }]);
  expect(doubtsIn({ ...clause, value: ['maybe', 'no'] }, { f0: { ...none, options } })).toEqual([]);
});
