import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareKeys } from './rule.ts';

test('digits go by number, before text by code units, a missing id last', () => {
  const keys = [null, 'b', 'B', '', '10', '9', '007', '7', '123456789012345678901', '123456789012345678900'];
  expect([...keys].sort(compareKeys)).toEqual([
    '007',
    '7',
    '9',
    '10',
    '123456789012345678900',
    '123456789012345678901',
    '',
    'B',
    'b',
    null,
  ]);
});

test('the order is total', () => {
  const key = fc.option(fc.oneof(fc.stringMatching(/^[0-9]{0,4}$/), fc.string({ maxLength: 3 })));
  fc.assert(
    fc.property(key, key, key, (a, b, c) => {
      expect(Math.sign(compareKeys(a, b))).toBe(-Math.sign(compareKeys(b, a)) + 0);
      if (compareKeys(a, b) === 0) expect(a).toBe(b);
      if (compareKeys(a, b) <= 0 && compareKeys(b, c) <= 0) expect(compareKeys(a, c)).toBeLessThanOrEqual(0);
    }),
  );
});
