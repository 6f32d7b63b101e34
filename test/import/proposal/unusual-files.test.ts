import { expect, test } from 'vitest';
import { Trial } from '../../field/data/support.ts';
import { importedAsProposed, proposed } from './proposed.ts';

test('euro signs do not make the names of a western file those of a central European one', async () => {
  const bytes = (text: string) => Buffer.from(text.replaceAll('\u20ac', '\u0080'), 'latin1');
  const text = 'Nr;Name;Umsatz\n1;Jürgen;1.234,50 \u20ac\n2;Zoë;2,50 \u20ac\n';
  const { proposal, customers } = await importedAsProposed('kunden.csv', bytes(text));
  expect(proposal.mapping).toMatchObject({ encoding: 'windows-1252' });
  expect(customers.map(({ name, traits }) => [name, traits['umsatz']])).toEqual([
    ['Jürgen', 1234.5],
    ['Zoë', 2.5],
  ]);
  // A letter that both know, and read differently, is shown.
  const { doubts } = await proposed('kunden.csv', bytes(`${text}3;Peña;0,99 \u20ac\n`));
  expect(doubts).toEqual([
    'encoding: windows-1252 reads "Peña"; windows-1250 reads "Peńa": write the one that is right',
  ]);
});

const orders = (...totals: string[]) =>
  `order,customer,date,total\n${totals.map((total, n) => `${n},c${n % 2},2026-01-0${n + 1},${total}`).join('\n')}\n`;

test('amounts with signs of currencies are in that currency, or are asked about', async () => {
  expect((await proposed('o.csv', orders('£10.00', '£2.50', '£1'))).mapping).toMatchObject({ currency: 'GBP' });
  const euros = await importedAsProposed('o.csv', orders('10.00 €', '2.50 EUR', '1'));
  expect(euros.events.map(({ amount }) => amount)).toEqual(['10', '1', '2.5']);
  const dollars = await proposed('o.csv', orders('$10.00', '$2.50'));
  expect(dollars.doubts).toEqual([expect.stringContaining('currency: USD')]);
  expect((await proposed('o.csv', orders('￥10.00', '5元'))).mapping).toMatchObject({ currency: 'CNY' });
  for (const mixed of [
    ['€10.00', '$20.00', '£5.00'],
    ['¥10.00', '$20.00'],
  ]) {
    const { doubts } = await proposed('o.csv', orders(...mixed));
    expect(doubts).toEqual([expect.stringContaining('several currencies')]);
  }
});

test('a column of currencies that a file lacks is no reason to refuse it; an empty cell of one is', async () => {
  await using trial = await Trial.begin();
  const header = 'Record ID,Deal Name,Deal Stage,Close Date,Amount,Associated Contact IDs';
  const deal = (id: number) => `${id},Big,Closed Won,2026-02-01 10:00,"1,200.50",501`;
  const without = await trial.import('d.csv', `${header}\n${deal(1)}\n`, 'hubspot/deals');
  expect(without).toMatchObject({ linesRejected: { total: 0 }, amounts: { purchase: '1200.5' } });
  const empty = await trial.import('e.csv', `${header},Currency\n${deal(2)},\n`, 'hubspot/deals');
  expect(empty.rejected).toMatchObject([{ line: 2, reason: expect.stringContaining('without a currency') }]);
});

test('cells in single quotes are read as such, and an apostrophe is none', async () => {
  const { customers, summary } = await importedAsProposed(
    'q.csv',
    "id;name;note\n1;'Meyer; Hans';'it''s'\n2;Li;O'Hara\n3;'Wu';plain\n",
  );
  expect(summary.linesRejected.total).toBe(0);
  expect(customers.map(({ name, traits }) => [name, traits['note']])).toEqual([
    ['Meyer; Hans', "it's"],
    ['Li', "O'Hara"],
    ['Wu', 'plain'],
  ]);
  const { mapping } = await proposed('a.csv', "id,phone\n'0049,'+49 30 123456\n'0050,'+49 30 123457\n");
  expect(mapping.quote).toBeUndefined();
});

test('what a program writes for a spreadsheet as ="00123" is 00123', async () => {
  await using trial = await Trial.begin();
  const csv = 'id,name,zip\n="00123",Ada,="01067"\n"=""00124""",Ben,="a, ""b"""\n=1+1,Cy,="x"y\n';
  await trial.import('c.csv', csv, {
    source: 'crm',
    customer: { externalId: 'id', fields: { name: 'name' }, traits: { zip: 'zip' } },
  });
  expect((await trial.customers()).map(({ externalId, traits }) => [externalId, traits['zip']])).toEqual([
    ['00123', '01067'],
    ['00124', 'a, "b"'],
    ['=1+1', '="x"y'],
  ]);
});

test('a byte 0 costs its value, and a header that is repeated in capitals is no customer', async () => {
  const people = ['Id,Name,City', '1,Ann,Bonn', '2,B\0ob,Ulm', 'ID,NAME,CITY', ' id ,name,City', '3,Cy,Jena', ''];
  const { summary, customers } = await importedAsProposed('p.csv', people.join('\n'));
  expect(summary.fieldsLeftOut.total).toBe(1);
  expect(summary.rejected).toMatchObject([{ line: 3, reason: expect.stringMatching(/^name: /) }]);
  expect(summary.rows.headersRepeated).toBe(2);
  expect(customers.map(({ externalId, name }) => [externalId, name])).toEqual([
    ['1', 'Ann'],
    ['2', undefined],
    ['3', 'Cy'],
  ]);
  await expect(proposed('p.csv', Buffer.from([1, 2, 0, 7, 3, 10, 65, 44, 66]))).rejects.toMatchObject({
    code: 'INVALID_FILE',
  });
});

test('the company of a contact is not their name, and an object of records by key is asked about', async () => {
  const contacts = 'Contact Id,First Name,Last Name,Account Name\nz1,Ann,Able,ACME\nz2,,Only,\n';
  const { customers } = await importedAsProposed('c.csv', contacts);
  expect(customers).toMatchObject([{ name: 'Ann Able', traits: { account_name: 'ACME' } }, { name: 'Only' }]);
  const one = { name: 'Ann', email: 'a@x.de' };
  const { doubts } = await proposed('k.json', JSON.stringify({ c1: one, c2: { ...one, name: 'Bob' } }));
  expect(doubts).toContainEqual(expect.stringMatching(/^records: .*"c1", "c2"/));
});

test('a plain file of orders is stored as it is written', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import(
    'orders.csv',
    'customer,country,mail,order,at,total\nc1,Germany,a@example.org,o1,2026-01-02,12.50\nc2,France,,o2,2026-01-03 10:00,0\n',
    {
      source: 'shop',
      customer: {
        externalId: 'customer',
        fields: { country: 'country' },
        identities: [{ type: 'email', value: 'mail' }],
      },
      events: [{ type: 'purchase', at: 'at', messageId: ['order'], amount: 'total' }],
    },
  );
  expect(summary).toMatchObject({ linesRead: 2, linesRejected: { total: 0 }, amounts: { purchase: '12.5' } });
  expect(await trial.customers()).toMatchObject([
    { externalId: 'c1', country: 'Germany', identities: ['email:a@example.org'] },
    { externalId: 'c2', country: 'France', identities: [] },
  ]);
  expect(await trial.events()).toMatchObject([
    { externalId: 'c1', type: 'purchase', messageId: 'o1', at: '2026-01-02T00:00:00Z', amount: '12.5' },
    { externalId: 'c2', messageId: 'o2', at: '2026-01-03T10:00:00Z', amount: '0' },
  ]);
});
