import { counted, shownMinute } from 'personagraph/segmenter';
import { expect, test } from 'vitest';

test('one is singular, everything else plural', () => {
  expect(counted(1, 'purchase')).toBe('1 purchase');
  expect(counted('1', 'day')).toBe('1 day');
  expect([counted(0, 'purchase'), counted('1.5', 'day')]).toEqual(['0 purchases', '1.5 days']);
  expect(counted(null, 'purchase')).toBe('An unknown number of purchases');
});

test('a time is shown to the minute, also far beyond the years of four digits', () => {
  expect(shownMinute(Date.UTC(2025, 0, 31, 9, 5, 59))).toBe('2025-01-31 09:05 UTC');
  expect(shownMinute(8.64e15)).toBe('+275760-09-13 00:00 UTC');
  expect([shownMinute(null), shownMinute(Number.NaN), shownMinute(9e15)]).toEqual([null, null, null]);
});
