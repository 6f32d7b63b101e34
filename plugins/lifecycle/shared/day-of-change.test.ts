import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOfChange } from './day-of-change.ts';

test('the first day of another code is found exactly', () => {
  const days = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.integer({ min: -40_000, max: 40_000 }), days, (today, ahead) => {
      const turns = ahead.map((day) => today + day);
      const passing = { codeOn: (day: number) => turns.filter((turn) => turn <= day).length };
      expect(dayOfChange(passing, today)).toBe(Math.min(...turns));
    }),
  );
});

test('where nothing changes it stops looking after 359 years', () => {
  const day = dayOfChange({ codeOn: () => 7 }, 20_000);
  expect(day).toBeGreaterThanOrEqual(20_000 + 2 ** 17);
  expect(day).toBeLessThan(20_000 + 2 ** 19);
});
