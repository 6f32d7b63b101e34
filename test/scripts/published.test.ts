import { expect, test } from 'vitest';
import { pageOf } from '../../scripts/verify/markdown.ts';
import { agrees, toleranceOf } from '../../scripts/verify/published.ts';
import { tableOf } from '../../scripts/verify/table.ts';

const number = (published: string, ours: number) => ({ rule: 'rule', published, ours });

test('a number agrees where it rounds to the printed digits', () => {
  expect(agrees(number('.2426', 0.24259))).toBe(true);
  expect(agrees(number('.2426', 0.24254))).toBe(false);
  expect(agrees(number('-9582.429', -9582.4292))).toBe(true);
  expect(agrees(number('-9582.429', 9582.429))).toBe(false);
  // A printed zero is a digit that is meant.
  expect(agrees(number('1.4440', 1.44404))).toBe(true);
  expect(agrees(number('1.4440', 1.4441))).toBe(false);
  // Exactly between two: either may have been printed.
  expect(agrees(number('.25', 0.255))).toBe(true);
});

test('counts agree only where they are equal, and what is no number never does', () => {
  expect(agrees(number('4372', 4372))).toBe(true);
  expect(agrees(number('4372', 4372.4))).toBe(false);
  expect(agrees(number('4372', Number.NaN))).toBe(false);
  expect(agrees(number('.60', Number.NaN))).toBe(false);
});

test('a wider tolerance is stated with its reason', () => {
  const one = { ...number('25.7566', 25.7573), within: { by: 1e-3, because: 'flat' } };
  expect([toleranceOf(one), agrees(one), agrees(number('25.7566', 25.7573))]).toEqual([1e-3, true, false]);
  expect(tableOf('title', [one])).toBe(
    [
      'title',
      'rule  published       ours  within  verdict',
      'rule    25.7566  25.757300   0.001  passed',
      '  rule: flat',
    ].join('\n'),
  );
});

test('a number that is off is shown as it is', () => {
  expect(tableOf('title', [number('541909', 541_908)])).toContain('541,909  541,908   exact  FAILED');
  expect(tableOf('title', [number('4372', 4372.25)])).toContain('4372.25');
  expect(pageOf([['Title', [number('1', 1), number('2', 3)]]])).toContain('1 of 2 pass.');
});
