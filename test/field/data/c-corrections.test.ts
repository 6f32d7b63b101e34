import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const ORDERS = {
  source: 'woo',
  customer: { externalId: 'who' },
  events: [{ type: 'purchase', at: 'at', messageId: ['no'], amount: 'total', properties: { status: 'status' } }],
} satisfies MappingInput;
const CORRECTING: MappingInput = { ...ORDERS, events: [{ ...ORDERS.events[0]!, correction: true }] };
const HEADER = 'no,at,who,status,total';
const MONDAY = `${HEADER}\n1,2026-04-06 09:00:00,k,processing,80.00\n2,2026-04-06 10:00:00,l,processing,35.00\n`;
const TUESDAY = `${HEADER}\n1,2026-04-06 09:00:00,k,completed,60.00\n2,2026-04-06 10:00:00,l,processing,35.00\n3,2026-04-07 11:00:00,k,processing,12.00\n`;
const amounts = async (trial: Trial) => (await trial.events()).map(({ messageId, amount }) => [messageId, amount]);

test('what was stored with other content stays by default, and the summary says what to do', async () => {
  await using trial = await Trial.begin();
  await trial.import('monday.csv', MONDAY, ORDERS);
  const summary = await trial.import('tuesday.csv', TUESDAY, ORDERS);
  expect(await amounts(trial)).toEqual([
    ['1', '80'],
    ['3', '12'],
    ['2', '35'],
  ]);
  expect(summary).toMatchObject({
    events: { purchase: { accepted: 1, corrected: 0, duplicates: 1, rejected: 1 } },
    advice: [
      '1 event differs from what is stored under the same id, which stays: import with --correct to replace it.',
    ],
  });
});

test('a rule with correction takes the newer content, and again changes nothing', async () => {
  await using trial = await Trial.begin();
  await trial.import('monday.csv', MONDAY, CORRECTING);
  const summary = await trial.import('tuesday.csv', TUESDAY, CORRECTING);
  const corrected = [
    ['1', '60'],
    ['3', '12'],
    ['2', '35'],
  ];
  expect(await amounts(trial)).toEqual(corrected);
  expect((await trial.events())[0]).toMatchObject({ properties: { status: 'completed' } });
  expect(summary).toMatchObject({
    linesAccepted: { total: 3 },
    events: { purchase: { accepted: 1, corrected: 1, duplicates: 1, rejected: 0 } },
    amounts: { purchase: '107' },
    advice: [],
  });
  expect(await trial.import('tuesday.csv', TUESDAY, CORRECTING)).toMatchObject({
    events: { purchase: { accepted: 0, corrected: 0, duplicates: 3, rejected: 0 } },
  });
  expect(await amounts(trial)).toEqual(corrected);
});

test('an order that went in with a wrong mapping is put right by importing it as a correction', async () => {
  await using trial = await Trial.begin();
  const text = 'no,at,who,status,total\n9,2026-01-01,z,paid,"1,234.50"\n';
  const wrong = { column: 'total', remove: ',', times: 100 };
  await trial.import('w.csv', text, { ...ORDERS, events: [{ ...ORDERS.events[0]!, amount: wrong }] });
  expect(await amounts(trial)).toEqual([['9', '123450']]);
  const right = { column: 'total', remove: ',' };
  await trial.import('w.csv', text, { ...ORDERS, events: [{ ...ORDERS.events[0]!, amount: right, correction: true }] });
  expect(await amounts(trial)).toEqual([['9', '1234.5']]);
});

test('an event that the file has twice counts once in the amount, and twice in the lines', async () => {
  await using trial = await Trial.begin();
  const line = '7,2026-01-01,z,paid,15';
  const summary = await trial.import('t.csv', `${HEADER}\n${line}\n${line}\n`, ORDERS);
  expect(summary).toMatchObject({
    linesAccepted: { total: 2 },
    events: { purchase: { accepted: 1, duplicates: 1 } },
    amounts: { purchase: '15' },
  });
  const statuses = `${HEADER}\n8,2026-01-01,z,pending,20\n8,2026-01-01,z,paid,18\n`;
  expect(await trial.import('s.csv', statuses, CORRECTING)).toMatchObject({
    events: { purchase: { accepted: 1, corrected: 1 } },
    amounts: { purchase: '18' },
  });
});
