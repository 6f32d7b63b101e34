import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelKey, plainLabel } from './label-key.ts';

test('plain labels are keys as they are; others end in a hash', () => {
  expect(labelKey(plainLabel(' Web Shop '))).toBe('web_shop');
  expect(labelKey(plainLabel('drop-ship'))).toBe('drop-ship');
  expect(labelKey('web_shop')).toMatch(/^web_shop-[0-9a-f]{8}$/);
  expect(labelKey('other')).toMatch(/^other-/);
  expect(labelKey(plainLabel('门店'))).toMatch(/^label-[0-9a-f]{8}$/);
  expect(labelKey('x'.repeat(300)).length).toBeLessThanOrEqual(64);
});

test('keys are well formed, and different labels have different ones', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 12 }), (a, b) => {
      const [one, two] = [plainLabel(a), plainLabel(b)];
      expect(labelKey(one)).toMatch(/^[a-z0-9][a-z0-9_-]{0,63}$/);
      if (one !== two) expect(labelKey(one)).not.toBe(labelKey(two));
    }),
  );
});
