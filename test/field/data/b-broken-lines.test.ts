import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const SHOP: MappingInput = {
  source: 'shop',
  customer: { externalId: 'who' },
  events: [
    {
      type: 'purchase',
      at: 'day',
      messageId: ['no'],
      groupBy: ['no'],
      amount: { multiply: ['qty', 'price'] },
      quantity: 'qty',
      lines: { name: 'product', quantity: 'qty', price: 'price' },
    },
  ],
};
const HEADER = 'no,day,who,product,qty,price';
const GOOD = `${HEADER}
A1,2026-01-01,a,"Screen, 24"" wide",1,300
A1,2026-01-01,a,Cable,2,10
A2,2026-01-02,b,Cable,1,10
A2,2026-01-02,b,"Screen, 32"" wide",1,400
A3,2026-01-03,c,Cable,1,15
`;
const WHOLE = [
  ['A1', '320'],
  ['A2', '410'],
  ['A3', '15'],
];
const idsAndAmounts = async (trial: Trial) =>
  (await trial.events()).map(({ messageId, amount }) => [messageId, amount]);

test('an order with a line of broken quotes is not stored, and the repaired file completes it', async () => {
  await using trial = await Trial.begin();
  const broken = GOOD.replaceAll('"" wide', '"x wide');
  const summary = await trial.import('b.csv', broken, SHOP);
  expect(await idsAndAmounts(trial)).toEqual([['A3', '15']]);
  expect(summary).toMatchObject({
    linesRejected: { total: 4 },
    ordersDropped: { total: 2 },
    linesAccepted: { total: 1 },
  });
  const byLine = summary.rejected.sort((a, b) => a.line - b.line);
  expect(byLine.map(({ line }) => line)).toEqual([2, 3, 4, 5]);
  expect(byLine[1]!.reason).toMatch(/^line 2 of its event cannot be read: /);
  await trial.import('b.csv', GOOD, SHOP);
  expect(await idsAndAmounts(trial)).toEqual(WHOLE);
});

test.each([
  ['a bad number', 'A2,2026-01-02,b,Cable,one,10', /line 4 of its event is refused: "one" is not a number/],
  ['another customer', 'A2,2026-01-02,z,Cable,1,10', /line 5 of its event is refused: the event's other lines/],
  [
    'no customer of its own but a bad time',
    'A2,never,,Cable,1,10',
    /line 4 of its event is refused: "never" is not a time/,
  ],
])('%s refuses the whole order, and the repaired file completes it', async (_, line, reason) => {
  await using trial = await Trial.begin();
  const summary = await trial.import('b.csv', GOOD.replace('A2,2026-01-02,b,Cable,1,10', line), SHOP);
  expect(await idsAndAmounts(trial)).toEqual([WHOLE[0], WHOLE[2]]);
  expect(summary.rejected.map(({ line }) => line).sort()).toEqual([4, 5]);
  expect(summary.rejected.some((one) => reason.test(one.reason))).toBe(true);
  await trial.import('b.csv', GOOD, SHOP);
  expect(await idsAndAmounts(trial)).toEqual(WHOLE);
});

test('where the order of an unreadable line cannot be known, its neighbours are refused and no others', async () => {
  await using trial = await Trial.begin();
  // The key stands behind the fault.
  const header = 'product,no,day,who,qty,price';
  const text = `${header}
Pen,B1,2026-01-01,a,1,1
Ink,B2,2026-01-02,b,1,2
"Pad"x,B2,2026-01-02,b,1,3
Cap,B3,2026-01-03,c,1,4
Box,B4,2026-01-04,d,1,5
`;
  const summary = await trial.import('b.csv', text, SHOP);
  expect(await idsAndAmounts(trial)).toEqual([
    ['B1', '1'],
    ['B4', '5'],
  ]);
  expect(summary.rejected.find(({ line }) => line === 5)!.reason).toMatch(/^line 4 beside it cannot be read and may/);
});

test('a broken line of NDJSON in the middle of an order refuses that order', async () => {
  await using trial = await Trial.begin();
  const line = (no: string, qty: number) =>
    JSON.stringify({ no, day: '2026-01-01', who: 'a', product: 'x', qty, price: 2 });
  const text = [line('C1', 1), line('C2', 1), '{"no":"C2",', line('C2', 2), line('C3', 1)].join('\n');
  await trial.import('b.ndjson', text, SHOP);
  expect(await idsAndAmounts(trial)).toEqual([
    ['C1', '2'],
    ['C3', '2'],
  ]);
});

test('below an unreadable line nothing is filled down', async () => {
  await using trial = await Trial.begin();
  const text = `${HEADER}
D1,2026-01-01,a,Pen,1,1
"D2"x,2026-01-02,b,Ink,1,2
,,,Pad,1,3
D3,2026-01-03,c,Cap,1,4
`;
  const summary = await trial.import('b.csv', text, { ...SHOP, fillDown: ['no', 'day', 'who'] });
  expect(await idsAndAmounts(trial)).toEqual([]);
  expect(summary.rejected).toHaveLength(4);
});
