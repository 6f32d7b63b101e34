import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decimalText } from '../../../src/services/events/decimal-text.ts';
import { checkEvent, EVENT_FIELDS, EventInput, plainEvent } from '../../../src/services/events/event-input.ts';
import type { Checked } from '../../../src/services/input/checked.ts';
import { rejectionOf } from '../../../src/services/input/rejection.ts';

const oneOf = (...values: unknown[]) => fc.constantFrom(...values);
const decimals = oneOf(0, -1, 2.5, '3.25', 1e15, '1', 1e16, Number.NaN, '1e3', null, undefined, true, '-0.5', -0.1);
const texts = oneOf('web', '', ' a', 'ä', 'a\u0000', '\ud800', 'x'.repeat(101), null, undefined, 7, ['web']);
const object = (known: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ ...known, more: oneOf(1, undefined) }, { requiredKeys: [] });
const references = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ externalId: 'ann' }) },
  object({ externalId: texts, identity: oneOf({ type: 'device', value: '1' }, { type: '' }, null) }),
  fc.constant({ identity: { type: 'email', value: 'a@b.c' } }),
  oneOf(null, 'ann', {}),
);
const lines = oneOf(
  [],
  [{ sku: 'A', quantity: 2, price: '9.995' }],
  [{ sku: 'A', price: null }],
  [{ name: 'ä', discount: -1, quantity: undefined }],
  [{ colour: 'red' }],
  [1],
  'lines',
  null,
);
const properties = fc.oneof(
  fc.dictionary(
    oneOf('a', 'b', '__proto__', 'ä').map(String),
    oneOf(1, 1e301, 'x', null, [1], { y: { z: 1 } }, '\u0000'),
  ),
  fc.constant(Object.create(null)),
  oneOf([], 'text', { blob: 'x'.repeat(600_000) }, new Date(0), { f: () => 1 }, null),
);
const times = oneOf(
  '2026-01-02T10:00:00Z',
  '2026-01-02T10:00:00.123456+02:00',
  '2024-02-29T00:00:00Z',
  '2023-02-29T00:00:00Z',
  '2026-01-02T10:00Z',
  '2026-01-02T24:00:00Z',
  '1899-12-31T00:00:00Z',
  '2999-01-01T00:00:00Z',
  '2026-01-02',
  0,
);
const FIELDS = [
  ...[
    'customer',
    'source',
    'messageId',
    'type',
    'at',
    'amount',
    'discount',
    'quantity',
    'currency',
    'channel',
    'lines',
  ],
  ...['properties', 'correction', 'more'],
];
const odd = fc.record(
  {
    customer: references,
    source: texts,
    messageId: texts,
    type: oneOf('refund', 'Purchase', '1a', 'a'.repeat(51), 1),
    at: times,
    amount: decimals,
    discount: decimals,
    quantity: decimals,
    currency: oneOf('EUR', 'eur', '', null, 1),
    channel: texts,
    lines,
    properties,
    correction: oneOf(true, false, null, 'yes'),
    more: oneOf(undefined, 1),
  },
  { requiredKeys: [] },
);
/** A good event, some of whose fields are others. */
const wild = fc.tuple(odd, fc.subarray(FIELDS, { maxLength: 4 })).map(([values, fields]) => ({
  customer: { externalId: 'ann' },
  messageId: 'm',
  type: 'purchase',
  at: '2026-01-02T10:00:00Z',
  ...Object.fromEntries(Object.entries(values).filter(([field]) => fields.includes(field))),
}));

test('the quick look takes no event that the schema refuses, and reads it alike', () => {
  let taken = 0;
  fc.assert(
    fc.property(wild, (input) => {
      const plain = plainEvent(input, Date.now());
      if (!plain) return;
      taken++;
      expect(EventInput.parse(input)).toEqual(plain);
    }),
    { numRuns: 20_000, seed: 5 },
  );
  expect(taken).toBeGreaterThan(2_000);
});

test("the verdict on an event is the schema's, whichever way it is found: the same event, or the same first reason", () => {
  fc.assert(
    fc.property(wild, (input) => {
      const verdict = checkEvent(input, 3, Date.now());
      const parsed = EventInput.safeParse(input);
      if (parsed.success) expect(verdict).toEqual(parsed.data);
      else expect(verdict).toEqual(rejectionOf(3, parsed.error));
    }),
    { numRuns: 5_000, seed: 6 },
  );
});

test("each field's quick look takes no value that its schema refuses or changes", () => {
  const anything = fc.oneof(
    decimals,
    texts,
    times,
    references,
    lines,
    properties,
    fc.anything(),
    fc.double(),
    fc.string(),
  );
  for (const [field, { schema, isPlain }] of Object.entries<Checked>(EVENT_FIELDS)) {
    fc.assert(
      fc.property(anything, (value) => {
        if (!isPlain(value, Date.now()) || (field === 'source' && value === undefined)) return;
        expect(schema.parse(value), field).toEqual(value);
      }),
      { numRuns: 2_000, seed: 7 },
    );
  }
});

test('ordinary events need no more than the quick look', () => {
  const event = { messageId: '1', type: 'purchase', at: '2026-01-02T10:00:00.000Z' };
  for (const input of [
    { ...event, customer: { externalId: 'c' }, amount: 10.5, currency: 'EUR', lines: [{ sku: 'A', price: 1 }] },
    { ...event, customer: { identity: { type: 'device', value: 'd' } }, properties: { deep: { a: [1] }, path: '/' } },
    { ...event, customer: { externalId: 'c' }, amount: '10.50', source: 'shop', channel: null },
  ]) {
    expect(plainEvent(input, Date.now())).not.toBeNull();
  }
});

test('decimals become text of four places at most, however they come', () => {
  const cases: [number | string, string][] = [
    [10.5, '10.5'],
    ['10.50', '10.5'],
    ['007', '7'],
    [-0.00001, '0'],
    ['-0.00001', '0'],
    ['0.00005', '0.0001'],
    ['-0.00005', '-0.0001'],
    ['999999999999999.99995', '1000000000000000'],
    [1e15, '1000000000000000'],
    ['123456789012345.6789', '123456789012345.6789'],
  ];
  for (const [given, text] of cases) expect(decimalText(given), String(given)).toBe(text);
});
