import { setTimeout } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { readPages } from '../../src/db/reads/pages.ts';
import { rowsOfParents } from '../../src/db/reads/source.ts';
import { customerIdsByExternalId, customersByIds } from '../../src/db/tables/customers/customers.ts';
import { listTraits } from '../../src/db/tables/customers/traits.ts';
import { eventsOfCustomer, TOTALS_OF_CUSTOMER } from '../../src/db/tables/events/events.ts';
import { importFile } from '../../src/services/import/import-file.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { Folder, HEADER, ORDERS, orderLines, ordersCsv, stored } from './fixture.ts';

const FIRST = { limit: 10, backward: false, after: null, before: null };

let database: TestDatabase;
let scope: Scope;
const folder = new Folder();
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  scope = await testWorkspace(database.db);
});
afterAll(async () => {
  folder.remove();
  await database[Symbol.asyncDispose]();
});

const customerOf = async (externalId: string) => {
  const id = (await customerIdsByExternalId(scope, [externalId])).get(externalId)!;
  return (await customersByIds(scope, [id]))[0]!;
};

test('lines of an order become one purchase with lines and an exact amount', async () => {
  const summary = await folder.import(scope, folder.file('o.csv', ordersCsv(3, 3)), ORDERS);
  expect(summary).toMatchObject({
    complete: true,
    linesRead: 9,
    linesAccepted: { total: 9, byType: { purchase: 9 } },
    linesRejected: { total: 0, byReason: {} },
    customers: { created: 3, updated: 0, unchanged: 0, rejected: 0 },
    events: { purchase: { accepted: 3, duplicates: 0, rejected: 0 } },
    // 0.1 * 2 three times: 0.6000000000000001 in floating point.
    amounts: { purchase: '1.8' },
  });
  const { id } = await customerOf('c1');
  const [event] = (await readPages(scope, eventsOfCustomer(), [id], FIRST)).map(({ row }) => row);
  expect(event).toMatchObject({ messageId: 'o1', source: 'shop', amount: '0.6000', quantity: '6.0000' });
  expect(event!.lines).toEqual([0, 1, 2].map((n) => ({ sku: `s${n}`, quantity: 2, price: '0.1' })));
});

test('importing the same file again changes nothing', async () => {
  const file = folder.file('again.csv', ordersCsv(50));
  await folder.import(scope, file, ORDERS);
  const before = await stored(scope);
  expect(await folder.import(scope, file, ORDERS)).toMatchObject({
    customers: { created: 0, updated: 0, unchanged: 10, rejected: 0 },
    events: { purchase: { accepted: 0, duplicates: 50, rejected: 0 } },
    linesAccepted: { total: 100 },
  });
  expect(await stored(scope)).toEqual(before);
});

test('gzip is told by its bytes, and many pieces give what one gives', async () => {
  const summary = await folder.import(scope, folder.file('named.csv', gzipSync(ordersCsv(20_000, 1))), ORDERS);
  expect(summary).toMatchObject({ linesRead: 20_000, events: { purchase: { accepted: 20_000 } } });
  expect(await stored(scope)).toEqual({ customers: 10, events: 20_000, amount: '4000' });
});

test('a truncated gzip imports whole events and the whole file completes it', async () => {
  const text = ordersCsv(30_000);
  const whole = gzipSync(text);
  const cut = folder.file('cut.csv.gz', whole.subarray(0, Math.floor(whole.length * 0.7)));
  const mapping = { ...ORDERS, groupWindow: 10 };
  const failure = await folder.import(scope, cut, mapping).catch((error: Error) => error);
  expect(failure).toMatchObject({ code: 'INVALID_FILE' });
  expect((failure as Error).message).toMatch(/truncated.*Read up to line \d+: \d+ lines are stored, 0 rejected/s);
  const { events } = await stored(scope);
  expect(events).toBeGreaterThan(1_000);
  expect(events).toBeLessThan(30_000);
  const partial = await scope.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM customer_event WHERE workspace_id = $1 AND jsonb_array_length(lines) <> 2',
    [scope.workspaceId],
  );
  expect(partial).toEqual([{ n: 0 }]);
  const summary = await folder.import(scope, folder.file('cut.csv.gz', whole), mapping);
  expect(summary.events).toEqual({
    purchase: { accepted: 30_000 - events, corrected: 0, duplicates: events, rejected: 0 },
  });
  expect(await stored(scope)).toEqual({ customers: 10, events: 30_000, amount: '12000' });
});

test.each([
  ['an empty file', 'e.csv', '', /is empty/],
  ['a file of empty lines', 'l.csv', '\n\n', /holds no lines/],
  ['a binary file', 'b.csv', Uint8Array.from([1, 2, 0, 3, 4, 0]), /is not text/],
  ['a damaged archive', 's.xlsx', 'PK\u0003\u0004abc', /zip archive that cannot be read/],
  ['a header of another encoding', 'g.csv', Buffer.from('Stra\xdfe,customer\nx,y', 'latin1'), /utf-8 text.*`encoding`/],
  ['corrupt gzip', 'c.csv.gz', Buffer.concat([gzipSync('a').subarray(0, 10), Buffer.alloc(50, 7)]), /is corrupt/],
  ['a header that repeats a column', 'h.csv', 'order,customer,order\n1,2,3\n', /two columns "order"/],
  ['UTF-16 without a mark', 'u.csv', Buffer.from('a,b\n', 'utf16le'), /`encoding: utf-16le`/],
  ['one endless line', 'n.csv', 'x'.repeat(1_200_000), /line 1 is no record: it is over \d+ characters long/],
])('%s is an invalid file', async (_, name, content, message) => {
  await expect(folder.import(scope, folder.file(name, content), ORDERS)).rejects.toMatchObject({
    code: 'INVALID_FILE',
    message: expect.stringMatching(message) as string,
  });
  expect(await stored(scope)).toMatchObject({ customers: 0, events: 0 });
});

test('a file that is not there is an invalid file', async () => {
  const file = `${folder.path}/none.csv`;
  await expect(importFile(scope, { file, mapping: ORDERS })).rejects.toMatchObject({ code: 'INVALID_FILE' });
});

test('a column that the file lacks is named with its place in the mapping, a near match and what there is', async () => {
  const mapping = { ...ORDERS, customer: { externalId: 'Customer' } };
  await expect(folder.import(scope, folder.file('m.csv', ordersCsv(1)), mapping)).rejects.toMatchObject({
    code: 'INVALID_MAPPING',
    field: ['customer', 'externalId'],
    message:
      'customer.externalId: the file has no column "Customer"; did you mean "customer"? It has: ' +
      'order, customer, at, sku, quantity, price',
  });
  expect(await stored(scope)).toMatchObject({ customers: 0 });
});

test('bad lines are named one by one and good ones taken', async () => {
  const lines = [
    HEADER,
    orderLines(1, 1),
    'o2,c2,2026-01-01',
    'o3,c3,yesterday,s,1,1',
    'o4,c4,2026-01-01,s,many,1',
    'o5,,2026-01-01,s,1,1',
    '"o6"x,c6,2026-01-01,s,1,1',
    '',
    'o6b,,2026-01-01,s,1,1',
    'o7,c7,2999-01-01,s,1,1',
    'o8,"c8",2026-01-01,"a ""quoted"", sku",1,1',
    'o1,c9,2026-01-01,s,1,1',
    'o9,"c9,2026-01-01,s,1,1',
    orderLines(10, 1),
  ];
  const summary = await folder.import(scope, folder.file('bad.csv', lines.join('\r\n')), ORDERS);
  expect(summary).toMatchObject({ linesRead: 12, linesAccepted: { total: 2 }, linesRejected: { total: 10 } });
  const byLine = summary.rejected.sort((a, b) => a.line - b.line);
  expect(byLine.map(({ line, code, reason }) => [line, code, reason])).toEqual([
    [2, 'INVALID_INPUT', "line 12 of its event is refused: the event's other lines are of customer c1, this one of c9"],
    [3, 'INVALID_INPUT', 'has 3 columns, the header 6: "price" is missing'],
    [
      4,
      'INVALID_INPUT',
      '"yesterday" is not a time written as yyyy-MM-dd HH:mm:ss: it needs its format in the mapping',
    ],
    [5, 'INVALID_INPUT', '"many" is not a number; where it stands for no value, list it under missing'],
    [
      6,
      'INVALID_INPUT',
      'line 7 beside it cannot be read and may belong to its event: a closing quote is followed by more text',
    ],
    [7, 'INVALID_INPUT', 'a closing quote is followed by more text'],
    [
      9,
      'INVALID_INPUT',
      'line 7 beside it cannot be read and may belong to its event: a closing quote is followed by more text',
    ],
    [10, 'EVENT_IN_FUTURE', 'at: lies more than five minutes in the future'],
    [12, 'CONFLICT', "the event's other lines are of customer c1, this one of c9"],
    [13, 'INVALID_INPUT', 'a quote is not closed'],
  ]);
  expect(byLine[2]!.record).toEqual({
    order: 'o3',
    customer: 'c3',
    at: 'yesterday',
    sku: 's',
    quantity: '1',
    price: '1',
  });
  expect(byLine[5]!.record).toBe('"o6"x,c6,2026-01-01,s,1,1');
});

test('every line of a refused event is named, also where its customer is why', async () => {
  const csv = `${HEADER},land\n${orderLines(1)
    .split('\n')
    .map((line) => `${line},${'x'.repeat(300)}`)
    .join('\n')}\n${orderLines(2, 1)},Italy\n`;
  const mapping = { ...ORDERS, strict: true, customer: { externalId: 'customer', fields: { country: 'land' } } };
  const summary = await folder.import(scope, folder.file('r.csv', csv), mapping);
  expect(summary.rejected.map(({ line }) => line)).toEqual([2, 3]);
  expect(summary.rejected[0]!.reason).toMatch(/^country: /);
  expect(summary).toMatchObject({
    customers: { created: 1, rejected: 1 },
    events: { purchase: { accepted: 1, rejected: 1 } },
    linesAccepted: { total: 1 },
    linesRejected: { total: 2, byReason: { 'INVALID_INPUT in country': 2 } },
  });
});

test('groups may be interleaved within the window; a line beyond it is refused with the option to raise', async () => {
  const far = Array.from({ length: 8 }, (_, n) => orderLines(n + 10, 1));
  const lines = [HEADER, orderLines(1, 1), orderLines(2, 1), orderLines(1, 1), ...far, orderLines(1, 1)];
  const file = folder.file('far.csv', lines.join('\n'));
  const narrow = await folder.import(scope, file, { ...ORDERS, groupWindow: 5 });
  expect(narrow.rejected).toMatchObject([{ line: 13, reason: expect.stringContaining('raise groupWindow') as string }]);
  expect(narrow).toMatchObject({ linesAccepted: { total: 11 }, events: { purchase: { accepted: 10 } } });
  const wide = await folder.import(await testWorkspace(database.db), file, ORDERS);
  expect(wide).toMatchObject({ linesAccepted: { total: 12 }, events: { purchase: { accepted: 10 } } });
});

test('an event stored before with other content is reported, the first stays', async () => {
  await folder.import(scope, folder.file('x.csv', `${HEADER}\n${orderLines(1)}\n`), ORDERS);
  const changed = folder.file('x.csv', `${HEADER}\n${orderLines(1, 3)}\n`);
  const summary = await folder.import(scope, changed, ORDERS);
  expect(summary.rejected.map(({ line, code }) => [line, code])).toEqual([
    [2, 'EVENT_CONFLICT'],
    [3, 'EVENT_CONFLICT'],
    [4, 'EVENT_CONFLICT'],
  ]);
  expect(summary.events).toEqual({ purchase: { accepted: 0, corrected: 0, duplicates: 0, rejected: 1 } });
});

test('rules reject lines, and choose the event; the customer of an unwanted event is known all the same', async () => {
  const csv =
    'id,no,at,total\na,1,2026-01-01,5\nb,C2,2026-01-02,-3\nc,3,2026-01-03,0\n,4,2026-01-03,1\nd,C5,2026-01-03,\n';
  const event = { at: 'at', messageId: ['no'] };
  const summary = await folder.import(scope, folder.file('rules.csv', csv), {
    source: 'till',
    reject: [{ if: { column: 'id', test: 'empty' }, reason: 'no customer' }],
    customer: { externalId: 'id' },
    events: [
      {
        ...event,
        type: 'refund',
        when: [{ column: 'no', matches: '^C' }],
        reject: [{ if: { column: 'total', test: 'not-number' }, reason: 'no total' }],
        amount: { column: 'total', negate: true },
      },
      {
        ...event,
        type: 'purchase',
        reject: [{ if: { column: 'total', test: 'not-positive' }, reason: 'nothing paid' }],
        amount: 'total',
      },
    ],
  });
  expect(summary).toMatchObject({
    customers: { created: 4 },
    amounts: { purchase: '5', refund: '3' },
    linesRejected: { total: 3, byReason: { 'no customer': 1, 'no total': 1, 'nothing paid': 1 } },
  });
});

test('customers come with typed fields and traits from a file of another encoding without header', async () => {
  const csv = Buffer.from(
    'x1;M\xfcller;2.5.1970;"1 234,50 \u20ac"\r\nx2;;;\r\nx1;Again;;\r\n'.replace('\u20ac', 'E'),
    'latin1',
  );
  const summary = await folder.import(scope, folder.file('c.csv', csv), {
    format: 'csv',
    delimiter: ';',
    encoding: 'windows-1252',
    header: ['id', 'surname', 'born', 'paid'],
    source: 'crm',
    timeZone: 'Europe/Berlin',
    customer: {
      externalId: 'id',
      fields: { name: 'surname', birthDate: { column: 'born', format: 'd.M.yyyy' }, kind: { value: 'PROSPECT' } },
      traits: {
        paid: { column: 'paid', type: 'number', remove: ' E', map: { '1234,50': 1234.5 } },
        born_at: { column: 'born', type: 'time', format: 'd.M.yyyy' },
        tags: { value: 'a; b', type: 'list' },
        vip: { value: true },
      },
      identities: [{ type: 'crm', value: 'id' }],
    },
  });
  expect(summary).toMatchObject({ customers: { created: 2 }, linesAccepted: { byType: { customer: 3 } } });
  expect(summary.rejected).toEqual([]);
  expect(await customerOf('x1')).toMatchObject({
    name: 'Müller',
    birthDate: '1970-05-02',
    kind: 'PROSPECT',
    traits: { paid: 1234.5, born_at: '1970-05-01T23:00:00.000Z', tags: ['a', 'b'], vip: true },
  });
  expect(await customerOf('x2')).toMatchObject({ name: null, traits: { tags: ['a', 'b'], vip: true } });
  const traits = await listTraits(scope);
  expect(['paid', 'born_at', 'tags', 'vip'].map((name) => traits.get(name)?.kind)).toEqual([
    'NUMBER',
    'TIME',
    'LIST',
    'FLAG',
  ]);
});

test('an import that fails half-way writes nothing more, and can be completed', async () => {
  const file = folder.file('gone.csv', ordersCsv(20_000));
  const report = `${folder.path}/gone.ndjson`;
  let ended = false;
  const failing = importFile(scope, {
    file,
    mapping: ORDERS,
    report,
    onProgress: (_bytesRead, _bytesTotal, lines) => {
      if (lines < 10_000 || ended) return;
      ended = true;
      throw new Error('the bar broke');
    },
  });
  await expect(failing).rejects.toThrow('the bar broke');
  const { events } = await stored(scope);
  await setTimeout(300);
  // Nothing is written behind the caller's back.
  expect(await stored(scope)).toMatchObject({ events });
  await importFile(scope, { file, mapping: ORDERS, report });
  expect(await stored(scope)).toMatchObject({ events: 20_000, amount: '8000' });
});

test('NDJSON reads nested keys and lists; a bad line is rejected and the import goes on', async () => {
  const lines = [
    '{"who":{"id":"j1"},"when":"2026-01-01T10:00:00+02:00","tags":["a","b"],"n":1}',
    '{"who":{"id":"j1"',
    '[1]',
    '',
    '{"when":"2026-01-01"}',
    '{"who":{"id":"j2"},"when":"2026-01-02T00:00:00Z"}',
  ];
  const summary = await folder.import(scope, folder.file('e.ndjson', lines.join('\n')), {
    source: 'log',
    customer: { externalId: 'who.id', traits: { tags: { column: 'tags', type: 'list' } } },
    events: [
      {
        type: 'page_view',
        at: 'when',
        messageId: ['who.id', '$line'],
        properties: { n: { column: 'n', type: 'number' } },
      },
    ],
  });
  expect(summary.events).toEqual({ page_view: { accepted: 2, corrected: 0, duplicates: 0, rejected: 0 } });
  expect(summary.rejected.map(({ line, reason }) => [line, reason.split(':')[0]])).toEqual([
    [2, 'is not JSON'],
    [3, 'is not a JSON object'],
    [5, 'names no customer'],
  ]);
  const customer = await customerOf('j1');
  expect(customer.traits).toEqual({ tags: ['a', 'b'] });
  const [event] = (await readPages(scope, eventsOfCustomer(), [customer.id], FIRST)).map(({ row }) => row);
  expect(event).toMatchObject({ messageId: 'j1-1', at: new Date('2026-01-01T08:00:00Z'), properties: { n: 1 } });
});

test('amounts in another currency than the workspace, and traits of another kind, are refused before anything is written', async () => {
  const file = folder.file('cur.csv', ordersCsv(1));
  await expect(folder.import(scope, file, { ...ORDERS, currency: 'USD' })).rejects.toMatchObject({
    code: 'CURRENCY_MISMATCH',
  });
  const withTrait = (type: 'number' | 'category') => ({
    ...ORDERS,
    customer: { externalId: 'customer', traits: { q: { column: 'quantity', type } } },
  });
  await folder.import(scope, file, withTrait('number'));
  await expect(folder.import(scope, file, withTrait('category'))).rejects.toMatchObject({
    code: 'TRAIT_KIND_MISMATCH',
  });
});

test('a stopped import leaves whole events, says so, and can be completed', async () => {
  const file = folder.file('stop.csv', ordersCsv(20_000));
  const stop = new AbortController();
  const report = `${folder.path}/stop.ndjson`;
  const summary = await importFile(scope, {
    file,
    mapping: ORDERS,
    report,
    signal: stop.signal,
    onProgress: (bytesRead, bytesTotal, lines) => {
      expect(bytesRead).toBeLessThanOrEqual(bytesTotal);
      if (lines > 10_000) stop.abort();
    },
  });
  expect(summary.complete).toBe(false);
  expect(summary.events['purchase']!.accepted).toBeLessThan(20_000);
  await importFile(scope, { file, mapping: ORDERS, report });
  expect(await stored(scope)).toEqual({ customers: 10, events: 20_000, amount: '8000' });
  const { id } = await customerOf('c1');
  const totals = await rowsOfParents(scope, TOTALS_OF_CUSTOMER, [id]);
  expect(totals.map(({ row }) => row)).toMatchObject([{ count: 2_000, amount: '800.0000' }]);
});

test('a report that cannot be written is a bad setting, before anything is imported', async () => {
  const file = folder.file('rep.csv', ordersCsv(1));
  await expect(
    importFile(scope, { file, mapping: ORDERS, report: `${folder.path}/no/such/folder.ndjson` }),
  ).rejects.toMatchObject({ code: 'INVALID_SETTING' });
  expect(await stored(scope)).toMatchObject({ customers: 0 });
});
