import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Trial } from './support.ts';

const SHOP = {
  source: 'laden',
  delimiter: ';',
  skipLines: 1,
  timeZone: 'Europe/Berlin',
  customer: { externalId: 'Kunde' },
  events: [
    {
      type: 'purchase',
      at: { column: 'Datum', format: 'dd.MM.yyyy' },
      messageId: ['Beleg'],
      amount: 'Summe',
      discount: 'Nachlass',
    },
  ],
} satisfies MappingInput;
const FILE =
  '\ufeffsep=;\r\nKunde;Beleg;Datum;Summe;Nachlass\r\n7;B-1;05.01.2026;3.456,78;0,00\r\n8;B-2;06.01.2026;9,5;0,75\r\n' +
  '9;B-3;07.01.2026;300;0\r\n10;B-4;08.01.2026;4.500;0,00\r\n';

const amounts = async (trial: Trial) =>
  Object.fromEntries((await trial.events()).map(({ messageId, amount }) => [messageId, amount]));

test('a file with decimal commas is read by its convention', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import('laden.csv', FILE, { ...SHOP, decimal: ',' });
  expect(summary).toMatchObject({ linesRejected: { total: 0 }, amounts: { purchase: '8266.28' } });
  expect(await amounts(trial)).toEqual({ 'B-1': '3456.78', 'B-2': '9.5', 'B-3': '300', 'B-4': '4500' });
  expect((await trial.events()).map(({ discount }) => discount)).toEqual(['0', '0', '0.75', '0']);
});

test('without a convention the ambiguous number is refused, with the key to write', async () => {
  await using trial = await Trial.begin();
  const { discount: _, ...amountOnly } = SHOP.events[0]!;
  const summary = await trial.import('laden.csv', FILE, { ...SHOP, events: [amountOnly] });
  expect(await amounts(trial)).toEqual({ 'B-3': '300' });
  expect(summary.rejected.map(({ line, reason }) => [line, /decimal: '.'/.test(reason)])).toEqual([
    [3, true],
    [4, true],
    [6, true],
  ]);
  expect(summary.linesRejected.total).toBe(3);
});

test('a decimal mark cannot be removed', async () => {
  await using trial = await Trial.begin();
  const trick = [{ ...SHOP.events[0]!, amount: { column: 'Summe', remove: '.,', times: 0.01 } }];
  await expect(trial.import('laden.csv', FILE, { ...SHOP, events: trick })).rejects.toMatchObject({
    code: 'INVALID_MAPPING',
    message: expect.stringContaining('decimal') as string,
  });
});

const PROFILES = {
  source: 'panel',
  customer: {
    externalId: 'id',
    fields: { income: { column: 'income', remove: '$,' } },
    traits: {
      weight: { column: 'weight', type: 'number', decimal: '.' },
      change: { column: 'change', type: 'number', decimal: ',' },
    },
  },
} satisfies MappingInput;

test('each value may have a convention of its own, with groups, signs and full-width digits', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import(
    'panel.csv',
    'id,income,weight,change\n' +
      '1,"$84,835.00",70.250,"-1.234,5"\n' +
      '2,"$1,250",81.125,(20)\n' +
      `3,"12,34,567",60.5,"1\u202f234,50-"\n` +
      '4,"$12,5",１２．５,−3\n' +
      '5,$40,50 %,1.2\n',
    PROFILES,
  );
  const customers = await trial.customers();
  expect(customers.map(({ income, traits }) => [income ?? null, traits])).toEqual([
    [84835, { weight: 70.25, change: -1234.5 }],
    [1250, { weight: 81.125, change: -20 }],
    [1234567, { weight: 60.5, change: -1234.5 }],
    [null, { weight: 12.5, change: -3 }],
    [40, {}],
  ]);
  expect(summary.linesRejected.total).toBe(0);
  expect(summary.fieldsLeftOut.total).toBe(3);
  expect(summary.rejected.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
    expect.stringMatching(/^5 income: "12,5" is not a number whose decimal mark/),
    expect.stringMatching(/^6 traits\.weight: .*remove: '%'/),
    expect.stringMatching(/^6 traits\.change: "1\.2" is not a number whose decimal mark/),
  ]);
});

test('numbers that a JSON file types are read as they are, its texts by the convention', async () => {
  await using trial = await Trial.begin();
  const mapping = {
    source: 'api',
    customer: { externalId: 'id', traits: { score: { column: 'score', type: 'number' } } },
    events: [
      {
        type: 'purchase',
        at: 'at',
        messageId: ['n'],
        amount: { multiply: ['quantity', 'price'] },
        lines: { quantity: 'quantity', price: 'price' },
      },
    ],
  } satisfies MappingInput;
  const line = (n: string, price: unknown) =>
    JSON.stringify({ id: `k${n}`, n, at: '2026-01-05T10:00:00Z', quantity: 2, price, score: 1.125 });
  const summary = await trial.import(
    'api.ndjson',
    [line('1', 2.125), line('2', '2.125'), line('3', '0.125'), line('4', '1,234.50')].join('\n'),
    mapping,
  );
  expect(await amounts(trial)).toEqual({ '1': '4.25', '3': '0.25', '4': '2469' });
  expect(summary.rejected).toMatchObject([{ line: 2 }]);
  expect((await trial.customers())[0]!.traits).toEqual({ score: 1.125 });
});

test('conditions and answers of a survey read numbers by the same convention', async () => {
  await using trial = await Trial.begin();
  const orders = {
    source: 's',
    decimal: ',',
    delimiter: ';',
    customer: { externalId: 'id' },
    events: [
      {
        type: 'refund',
        when: [{ column: 'sum', test: 'negative' }],
        at: 'at',
        messageId: ['n'],
        amount: { column: 'sum', negate: true },
      },
      {
        type: 'purchase',
        reject: [{ if: { column: 'sum', test: 'not-positive' }, reason: 'free' }],
        at: 'at',
        messageId: ['n'],
        amount: 'sum',
      },
    ],
  } satisfies MappingInput;
  await trial.import(
    'o.csv',
    'id;n;at;sum\na;1;2026-01-01;-5,50\na;2;2026-01-01;0,00\na;3;2026-01-01;1.000,25\n',
    orders,
  );
  expect((await trial.events()).map(({ type, amount }) => [type, amount])).toEqual([
    ['refund', '5.5'],
    ['purchase', '1000.25'],
  ]);
  const survey = {
    source: 's',
    decimal: ',',
    delimiter: ';',
    customer: { externalId: 'id' },
    survey: { key: 'k', title: 'K', respondedAt: 'at', questions: { spent: { kind: 'NUMBER' } } },
  } satisfies MappingInput;
  expect(await trial.import('s.csv', 'id;at;spent\nb;2026-01-01;2.500\n', survey)).toMatchObject({
    linesRejected: { total: 0 },
  });
  const [row] = await trial.scope.query<{ answers: unknown }>('SELECT answers FROM survey_response');
  expect(row!.answers).toEqual({ spent: 2500 });
});
