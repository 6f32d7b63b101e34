import { tryScores } from 'personagraph/testing';
import { expect, test } from 'vitest';
import ageBand from './age-band/index.ts';
import generation from './generation/index.ts';
import household from './household/index.ts';
import incomeBand from './income-band/index.ts';

const asOf = Date.UTC(2024, 5, 15);

test('age is in completed years, also of who is in no band', async () => {
  const rows = [
    Date.UTC(1984, 5, 15),
    Date.UTC(1984, 5, 16),
    Date.UTC(2016, 0, 1),
    Date.UTC(2030, 0, 1),
    Date.UTC(1880, 0, 1),
  ];
  const { scores } = await tryScores(ageBand, [...rows.map((birthDate) => ({ birthDate })), {}], {
    asOf,
    config: { from: [18, 40] },
  });
  expect(scores.map(({ age }) => age)).toEqual([40, 39, 8, null, null, null]);
});

test('a generation is told by the year of birth', async () => {
  const { scores } = await tryScores(generation, [{ birthDate: Date.UTC(1984, 5, 15) }, {}], { asOf });
  expect(scores).toEqual([{ birth_year: 1984 }, { birth_year: null }]);
});

test('a household is its stated persons and children, never 0 for want of a number', async () => {
  const rows = [{ householdSize: 4, children: 2 }, { children: 0 }, { householdSize: 2.5 }, {}];
  const known = [
    { persons: 4, children: 2 },
    { persons: null, children: 0 },
    { persons: null, children: null },
    { persons: null, children: null },
  ];
  for (const missingChildren of ['unknown', 'none']) {
    expect((await tryScores(household, rows, { asOf, config: { missingChildren } })).scores).toEqual(known);
  }
});

test('income is in the currency of the bands, and unknown in one without a rate', async () => {
  const rows = [
    { income: 1_000, currency: 'EUR' },
    { income: 1_000, currency: 'USD' },
    { income: 1_000, currency: 'JPY' },
    { income: 1_000 },
    { currency: 'EUR' },
  ];
  const config = { edges: [500], currency: 'EUR', rates: { USD: 0.5 } };
  const { scores, definitions } = await tryScores(incomeBand, rows, { asOf, config });
  expect(scores.map(({ income }) => income)).toEqual([1_000, 500, null, 1_000, null]);
  expect(definitions[0]!.unit).toBe('EUR');
});
