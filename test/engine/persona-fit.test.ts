import { expect, test } from 'vitest';
import { explainFit, personaFit } from '../../src/engine/persona/fit.ts';

const strengths = new Map([
  [1, 1],
  [2, 0.5],
  [3, 1],
]);
const strengthOf = (segmentId: number) => strengths.get(segmentId) ?? 0;

test('fit is the weighted share of the criteria met', () => {
  const criteria = [
    { segmentId: 1, weight: 2 },
    { segmentId: 2, weight: 1 },
    { segmentId: 9, weight: 1 },
  ];
  expect(personaFit(criteria, strengthOf)).toBe((2 + 0.5) / 4);
  expect(explainFit(criteria, strengthOf).reduce((sum, { share }) => sum + share, 0)).toBe(2.5 / 4);
});

test('what speaks against takes away, and never below nothing', () => {
  expect(
    personaFit(
      [
        { segmentId: 1, weight: 1 },
        { segmentId: 3, weight: -0.25 },
      ],
      strengthOf,
    ),
  ).toBe(0.75);
  expect(
    personaFit(
      [
        { segmentId: 2, weight: 1 },
        { segmentId: 3, weight: -4 },
      ],
      strengthOf,
    ),
  ).toBe(0);
});

test('without a criterion that counts for it, a persona fits nobody', () => {
  expect(personaFit([], strengthOf)).toBe(0);
  expect(personaFit([{ segmentId: 3, weight: -1 }], strengthOf)).toBe(0);
});
