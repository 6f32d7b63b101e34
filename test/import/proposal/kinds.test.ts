import { utils, write } from '@e965/xlsx';
import { expect, test } from 'vitest';
import { importedAsProposed } from './proposed.ts';

const rows = (...lines: string[]) => `${lines.join('\n')}\n`;

test('customers: fields by their names, traits by their values, markers of no value left out', async () => {
  const file = rows(
    'Customer No,First Name,Last Name,E-mail,City,Birthday,Age,Newsletter,Interests,Note',
    'K1,Ida,Holm,ida@mail.example,Bonn,1985-03-02,41,yes,tea;art,',
    'K2,Omar,Sy,OMAR@mail.example,Rome,NA,NA,no,art,',
    'K3,Vic,Wu,,Bonn,1990-12-31,35,yes,tea;sea,',
  );
  const { proposal, summary, customers } = await importedAsProposed('crm export 2026-03-01.csv', file);
  expect(proposal).toMatchObject({
    doubts: [],
    facts: { kind: 'customers', missing: ['NA'], lines: 3, isWhole: true },
  });
  expect(proposal.mapping.source).toBe('crm-export');
  expect(summary.fieldsLeftOut.total).toBe(0);
  expect(customers).toMatchObject([
    {
      externalId: 'K1',
      name: 'Ida Holm',
      city: 'Bonn',
      birthDate: '1985-03-02',
      traits: { age: 41, newsletter: true, interests: ['tea', 'art'] },
      identities: ['email:ida@mail.example'],
    },
    { externalId: 'K2', traits: { newsletter: false, interests: ['art'] }, identities: ['email:omar@mail.example'] },
    { externalId: 'K3', traits: { age: 35, newsletter: true, interests: ['tea', 'sea'] }, identities: [] },
  ]);
});

test('orders with a semicolon, a decimal comma and days that prove their order', async () => {
  const file = `\ufeffsep=;\r\n${['Bestellnr;Kundennr;Datum;Betrag;Rabatt', '1;A;05.01.2026;1.234,56;0,00', '2;B;28.01.2026;2.500;1,50', '3;A;07.02.2026;-12,5;0'].join('\r\n')}\r\n`;
  const { proposal, events } = await importedAsProposed('bestellungen.csv', file.replace(';-12,5', ';12,5'));
  expect(proposal.facts).toMatchObject({ kind: 'orders', delimiter: ';', decimal: ',' });
  expect(proposal.doubts).toEqual([]);
  expect(proposal.yaml).toContain('28.01.2026 proves the order');
  expect(events.map(({ messageId, at, amount, discount }) => [messageId, at, amount, discount])).toEqual([
    ['1', '2026-01-05T00:00:00Z', '1234.56', '0'],
    ['3', '2026-02-07T00:00:00Z', '12.5', '0'],
    ['2', '2026-01-28T00:00:00Z', '2500', '1.5'],
  ]);
});

test('orders of several lines whose total is repeated on each are not counted twice', async () => {
  const file = rows(
    'order_id,customer_id,order_date,sku,qty,unit_price,order_total',
    'o1,c1,2026-01-05 10:00:00,TEA,2,5.00,30.00',
    'o1,c1,2026-01-05 10:00:00,POT,1,20.00,30.00',
    'o2,c2,2026-01-06 11:00:00,TEA,1,5.00,5.00',
    'o3,c1,2026-01-07 11:00:00,CUP,2,4.00,13.00',
    'o3,c1,2026-01-07 11:00:00,TEA,1,5.00,13.00',
  );
  const { proposal, events } = await importedAsProposed('orders.csv', file);
  expect(proposal.yaml).toContain('equals these products in 3 of 3 orders');
  expect(events.map(({ messageId, amount, quantity }) => [messageId, amount, quantity])).toEqual([
    ['o1', '30', '3'],
    ['o3', '13', '3'],
    ['o2', '5', '1'],
  ]);
  expect(events[0]!['lines']).toMatchObject([{ sku: 'TEA' }, { sku: 'POT' }]);
});

test('orders whose number and total stand on their first line only', async () => {
  const file = rows(
    'Order No,Customer Id,Ordered,Item,Qty,Total,Currency',
    '1,c1,2026-01-05,Tea,2,30.00,EUR',
    ',,,Pot,1,,',
    '2,c2,2026-01-06,Tea,1,5.00,EUR',
  );
  const { proposal, summary, events } = await importedAsProposed('sheet.csv', file);
  expect(proposal.doubts).toEqual([]);
  expect(summary.linesRejected.total).toBe(0);
  expect(
    events.map(({ messageId, externalId, amount, quantity }) => [messageId, externalId, amount, quantity]),
  ).toEqual([
    ['1', 'c1', '30', '3'],
    ['2', 'c2', '5', '1'],
  ]);
});

test('GB18030 with Chinese names', async () => {
  const text = rows('客户编号,客户名称,城市,备注', 'KH1,王小明,上海,好', 'KH2,李红,北京,好');
  // Pairs of these characters in GB 2312.
  const { proposal, customers } = await importedAsProposed('客户.csv', gb2312(text));
  expect(proposal).toMatchObject({ doubts: [], facts: { encoding: 'gb18030', kind: 'customers' } });
  expect(customers.map(({ externalId, name, city }) => [externalId, name, city])).toEqual([
    ['KH1', '王小明', '上海'],
    ['KH2', '李红', '北京'],
  ]);
});

test('tabs in UTF-16, with events by type', async () => {
  const text = rows(
    'user id\tevent\ttime\tpage',
    'u1\tPage View\t2026-01-05T10:00:00Z\thome',
    'u1\tSign-up\t2026-01-05T10:01:00Z\thome',
    'u2\tPage View\t2026-01-05T11:00:00Z\tshop',
  );
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le');
  const { proposal, events } = await importedAsProposed('events.txt', bytes);
  expect(proposal.facts).toMatchObject({ kind: 'events', delimiter: '\t', encoding: 'utf-16le' });
  expect(events.map(({ externalId, type, at, properties }) => [externalId, type, at, properties])).toEqual([
    ['u1', 'page_view', '2026-01-05T10:00:00Z', { page: 'home' }],
    ['u1', 'sign_up', '2026-01-05T10:01:00Z', { page: 'home' }],
    ['u2', 'page_view', '2026-01-05T11:00:00Z', { page: 'shop' }],
  ]);
});

test('NDJSON and JSON with nested items become the lines of orders', async () => {
  const orders = [
    {
      orderId: 'o1',
      customer: { id: 'c1', email: 'a@mail.example' },
      createdAt: '2026-01-05T10:00:00+01:00',
      total: '12.50',
      items: [
        { sku: 'TEA', quantity: 2, price: 5 },
        { sku: 'CUP', quantity: 1, price: 2.5 },
      ],
    },
    {
      orderId: 'o2',
      customer: { id: 'c2', email: 'b@mail.example' },
      createdAt: '2026-01-06T10:00:00+01:00',
      total: '5.00',
      items: [{ sku: 'TEA', quantity: 1, price: 5 }],
    },
  ];
  const forms = {
    'orders.ndjson': orders.map((order) => JSON.stringify(order)).join('\n'),
    'orders.json': JSON.stringify({ page: 1, data: { items: orders } }, null, 2),
  };
  for (const [name, text] of Object.entries(forms)) {
    const { proposal, events } = await importedAsProposed(name, text);
    expect([name, proposal.doubts]).toEqual([name, []]);
    expect(events.map(({ externalId, messageId, at, amount }) => [externalId, messageId, at, amount])).toEqual([
      ['c1', 'o1', '2026-01-05T09:00:00Z', '12.5'],
      ['c2', 'o2', '2026-01-06T09:00:00Z', '5'],
    ]);
    expect(events[0]!['lines']).toMatchObject([
      { sku: 'TEA', quantity: 2 },
      { sku: 'CUP', quantity: 1 },
    ]);
  }
});

test('a spreadsheet with a title above its header', async () => {
  const book = utils.book_new();
  const cells = [
    ['Members of spring'],
    [],
    ['Member No', 'Name', 'Joined', 'Points'],
    ['M1', 'Ida Holm', { t: 'n', v: 46_023, z: 'yyyy-mm-dd' }, 1_234.5],
    ['M2', 'Omar Sy', { t: 'n', v: 46_024, z: 'yyyy-mm-dd' }, 20],
  ];
  utils.book_append_sheet(book, utils.aoa_to_sheet(cells), 'Members');
  const bytes = write(book, { type: 'buffer', bookType: 'xlsx' }) as Uint8Array;
  const { proposal, customers } = await importedAsProposed('members.xlsx', bytes);
  expect(proposal.facts).toMatchObject({ format: 'sheet', kind: 'customers' });
  expect(customers.map(({ externalId, name, traits }) => [externalId, name, traits])).toEqual([
    ['M1', 'Ida Holm', { joined: '2026-01-01T00:00:00.000Z', points: 1_234.5 }],
    ['M2', 'Omar Sy', { joined: '2026-01-02T00:00:00.000Z', points: 20 }],
  ]);
});

test('answers on scales, and choices, of a file no program is known for', async () => {
  const file = rows(
    'respondent_id,answered,How was the service?,How was the price?,Which do you use?',
    ...[1, 2, 3, 4, 5].map((n) => `r${n},2026-01-0${n} 10:00:00,${n},${6 - n},${n % 2 ? 'web|store' : 'web'}`),
  );
  const { proposal, summary } = await importedAsProposed('answers.csv', file);
  expect(proposal.facts.kind).toBe('responses');
  expect(proposal.mapping.survey?.questions).toMatchObject({
    how_was_the_service: { kind: 'SCALE', min: 1, max: 5 },
    which_do_you_use: { kind: 'MULTIPLE' },
  });
  expect(summary.responses).toMatchObject({ accepted: 5, rejected: 0 });
});

/** Bytes of a text whose characters are ASCII or stand in the table of GB 2312. */
function gb2312(text: string): Uint8Array {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, readonly [number, number]>();
  for (let lead = 0xa1; lead < 0xf8; lead++) {
    for (let trail = 0xa1; trail < 0xff; trail++) {
      codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
    }
  }
  return Uint8Array.from([...text].flatMap((letter) => codes.get(letter) ?? [letter.charCodeAt(0)]));
}
