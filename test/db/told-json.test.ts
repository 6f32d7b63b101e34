import { expect, test } from 'vitest';
import { toldJson } from '../../src/db/tables/imports/told-json.ts';

test('what an import tells of a file can be stored: values and names, of reasons that become one the sum', () => {
  const told = {
    byReason: { 'a\u0000': 2, 'a\u{fffd}': 3, b: 1 },
    examples: ['x\u0000', null],
    first: { at: 'c\ud800' },
  };
  expect(JSON.parse(toldJson(told)!)).toEqual({
    byReason: { 'a\u{fffd}': 5, b: 1 },
    examples: ['x\u{fffd}', null],
    first: { at: 'c\u{fffd}' },
  });
  expect(toldJson(undefined)).toBeNull();
});
