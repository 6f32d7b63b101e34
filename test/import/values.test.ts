import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimalText } from '../../src/services/events/decimal-text.ts';
import {
  decimalNumber,
  multiplyDecimals,
  parseDecimal,
  storedText,
  toStored,
} from '../../src/services/import/decimal.ts';
import { KeySet } from '../../src/services/import/key-set.ts';
import { timeReader } from '../../src/services/import/time.ts';

const asStored = (text: string) => storedText(toStored(parseDecimal(text)));

describe('decimals', () => {
  test.each([
    ['2.55', '2.55'],
    ['-0.5', '-0.5'],
    ['+.5', '0.5'],
    ['7.', '7'],
    ['-0', '0'],
    ['1e3', '1000'],
    ['1.00005', '1.0001'],
    ['-1.00005', '-1.0001'],
    ['0.000049999', '0'],
    ['0.30000000000000004', '0.3'],
    ['123456789012.3456', '123456789012.3456'],
  ])('%s is %s', (text, expected) => expect(asStored(text)).toBe(expected));

  test.each(['', 'x', '1,5', '1.2.3', '0x10', 'NaN', 'Infinity', '1e15', '--1', '9'.repeat(16)])(
    '"%s" is not a number',
    (text) => expect(() => parseDecimal(text)).toThrow(/is not a number/),
  );

  test('products and sums are exact, and reach the store as they are', () => {
    const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cents, cents), { maxLength: 50 }), (pairs) => {
        const text = (n: number) => `${n < 0 ? '-' : ''}${Math.abs(n / 100).toFixed(2)}`;
        const sum = pairs.reduce(
          (all, [a, b]) => all + multiplyDecimals(parseDecimal(text(a)), parseDecimal(text(b))),
          0n,
        );
        const exact = pairs.reduce((all, [a, b]) => all + BigInt(a) * BigInt(b), 0n);
        expect(toStored(sum)).toBe(exact);
        expect(decimalText(decimalNumber(sum))).toBe(storedText(exact));
      }),
    );
  });
});

describe('times', () => {
  const read = (text: string, format?: string, zone = 'UTC') =>
    new Date(timeReader({ format }, zone)(text)).toISOString();
  test.each([
    ['2010-12-01 08:26:00', undefined, '2010-12-01T08:26:00.000Z'],
    ['2010-12-01', undefined, '2010-12-01T00:00:00.000Z'],
    ['2010-12-01T08:26:00.5+02:00', undefined, '2010-12-01T06:26:00.500Z'],
    ['04-09-2012', 'dd-MM-yyyy', '2012-09-04T00:00:00.000Z'],
    ['6/16/14', 'M/d/yy', '2014-06-16T00:00:00.000Z'],
    ['6/16/69', 'M/d/yy', '1969-06-16T00:00:00.000Z'],
    ['19970101', 'yyyyMMdd', '1997-01-01T00:00:00.000Z'],
    ['1957', 'yyyy', '1957-01-01T00:00:00.000Z'],
    ['2026年1月2日 3:04', 'yyyy年M月d日 H:mm', '2026-01-02T03:04:00.000Z'],
  ])('%s as %s is %s', (text, format, expected) => expect(read(text, format)).toBe(expected));

  test.each([
    ['2011-02-29', undefined, /never was/],
    ['2011-13-01', undefined, /never was/],
    ['2011-01-01 24:00', undefined, /never was/],
    ['1/2/2011', undefined, /not a time written as/],
    ['x19970101', 'yyyyMMdd', /not a time written as yyyyMMdd/],
  ])('%s as %s is refused', (text, format, message) => expect(() => read(text, format)).toThrow(message));

  test('a local time is read in its zone, in summer and winter', () => {
    expect(read('2026-01-10 12:00', undefined, 'America/New_York')).toBe('2026-01-10T17:00:00.000Z');
    expect(read('2026-07-10 12:00', undefined, 'America/New_York')).toBe('2026-07-10T16:00:00.000Z');
    expect(read('2026-03-29 03:30', undefined, 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(read('2026-07-10T12:00Z', undefined, 'Asia/Kolkata')).toBe('2026-07-10T12:00:00.000Z');
  });

  test('a local time that the clocks show twice is the first, one that they skip comes after the jump', () => {
    expect(read('2026-10-25 02:30', undefined, 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
    expect(read('2026-11-01 01:30', undefined, 'America/New_York')).toBe('2026-11-01T05:30:00.000Z');
    expect(read('2026-03-29 02:30', undefined, 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z');
    expect(read('2026-03-08 02:30', undefined, 'America/New_York')).toBe('2026-03-08T07:30:00.000Z');
    expect(read('1880-01-01 00:00', undefined, 'Europe/Berlin')).toBe('1879-12-31T23:06:32.000Z');
  });

  test('a format without a year is refused', () => {
    expect(() => timeReader({ format: 'dd.MM.' }, 'UTC')).toThrow(/names no year/);
  });
});

test('a text too long for a time is none, before its letters are tried as names in every way', () => {
  for (const format of [undefined, 'EEEEMMMMz yyyy', 'MMMMEEEE yyyy']) {
    expect(() => timeReader({ format }, 'UTC')('a'.repeat(1_000_000))).toThrow(/^"a{50}" is too long for a time$/);
  }
});

test('a key set remembers what a set of texts remembers', () => {
  const keys = new KeySet();
  const plain = new Set<string>();
  for (let n = 0; n < 20_000; n++) {
    const key = `order ${(n * 7919) % 15_000}`;
    expect(keys.add(key)).toBe(!plain.has(key));
    plain.add(key);
  }
  expect(keys.size).toBe(plain.size);
  expect(keys.has('order 14999')).toBe(true);
  expect(keys.has('order 15000')).toBe(false);
});
