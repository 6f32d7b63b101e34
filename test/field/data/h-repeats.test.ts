import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { undoImport } from '../../../src/services/import/history/undo.ts';
import { importFile } from '../../../src/services/import/import-file.ts';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
import { Repeats } from '../../../src/services/import/people/repeats.ts';
import { Trial } from './support.ts';

const TEXT = `no,at,who,name,phone,country,since
1,2026-01-01,u1,,,,2026-01-01
2,2026-02-01,u1,Lia Roy,+49 30,Germany,2026-02-01
3,2026-03-01,u2,Max Sol,+49 40,Germany,2026-05-01
4,2026-04-01,u2,,+43 1,Austria,2026-04-01
5,2026-05-01,u2,Max Sol,,Austria,2026-06-01
`;
const mapping = (customer: object = {}): MappingInput => ({
  source: 'shop',
  customer: { externalId: 'who', fields: { name: 'name', phone: 'phone', country: 'country' }, ...customer },
  events: [{ type: 'purchase', at: 'at', messageId: ['no'] }],
});

test('by default the first value that is filled counts, field by field', async () => {
  await using trial = await Trial.begin();
  const summary = await trial.import('r.csv', TEXT, mapping());
  expect(await trial.customers()).toMatchObject([
    { externalId: 'u1', name: 'Lia Roy', phone: '+49 30', country: 'Germany' },
    { externalId: 'u2', name: 'Max Sol', phone: '+49 40', country: 'Germany' },
  ]);
  expect(summary).toMatchObject({ customers: { created: 2, updated: 0, unchanged: 0 } });
});

test('latest takes the last of the file, or the last by a column', async () => {
  await using trial = await Trial.begin();
  await trial.import('r.csv', TEXT, mapping({ repeat: 'latest' }));
  expect((await trial.customers())[1]).toMatchObject({ name: 'Max Sol', phone: '+43 1', country: 'Austria' });
  await using other = await Trial.begin();
  await other.import('r.csv', TEXT, mapping({ repeat: 'latest', latestBy: 'since' }));
  expect((await other.customers())[1]).toMatchObject({ name: 'Max Sol', phone: '+49 40', country: 'Austria' });
});

test('first takes the first line alone', async () => {
  await using trial = await Trial.begin();
  await trial.import('r.csv', TEXT, mapping({ repeat: 'first' }));
  const [u1, u2] = await trial.customers();
  expect(u1).not.toHaveProperty('name');
  expect(u2).toMatchObject({ phone: '+49 40', country: 'Germany' });
});

test('a file of customers puts repeated ones together, also far apart, and each line is counted', async () => {
  await using trial = await Trial.begin();
  const between = Array.from({ length: 1_500 }, (_, n) => `x${n},X,,a`).join('\n');
  const text = `who,name,phone,tag\nu1,,+49 1,a\n${between}\nu1,Una,+49 2,b\nu1,,,c\n`;
  const summary = await trial.import('c.csv', text, {
    source: 'crm',
    customer: { externalId: 'who', fields: { name: 'name', phone: 'phone' }, traits: { tag: 'tag' } },
  });
  expect((await trial.customers())[0]).toMatchObject({ name: 'Una', phone: '+49 1', traits: { tag: 'a' } });
  expect(summary).toMatchObject({
    linesRead: 1_503,
    linesAccepted: { total: 1_503 },
    customers: { created: 1_501, updated: 0, unchanged: 0, rejected: 0 },
  });
});

test('latestBy without latest is refused', async () => {
  await using trial = await Trial.begin();
  await expect(trial.import('r.csv', TEXT, mapping({ latestBy: 'since' }))).rejects.toMatchObject({
    code: 'INVALID_MAPPING',
  });
});

/** Lines of others, so many that what stands before and after is not written at once. */
const between = (line: (n: number) => string) => Array.from({ length: 1_500 }, (_, n) => line(n)).join('\n');

const FAR_APART: readonly [what: string, header: string, lines: readonly [string, string], customer: object][] = [
  ['the latest', 'who,city,tag', ['u1,Ulm,a', 'u1,Bonn,b'], { repeat: 'latest' }],
  [
    'the latest by a time',
    'who,city,tag,since',
    ['u1,Bonn,b,2026-02-01', 'u1,Ulm,a,2026-01-01'],
    { repeat: 'latest', latestBy: 'since' },
  ],
  ['the first that is filled, where an empty value empties', 'who,city,tag', ['u1,,', 'u1,Bonn,b'], {}],
  [
    'the first of two keys of one customer',
    'who,city,tag,mail',
    ['u1,Bonn,b,u1@example.org', 'u1,Ulm,a,'],
    { identity: { type: 'email', value: 'mail' } },
  ],
];

test.each(FAR_APART)(
  '%s counts over a long file, and no other value is stored meanwhile',
  async (_, header, [first, last], customer) => {
    await using trial = await Trial.begin();
    const commas = ','.repeat(header.split(',').length - 1);
    const csv = `${header}\n${first}\n${between((n) => `x${n}${commas}`)}\n${last}\n`;
    const mapping: MappingInput = {
      source: 'crm',
      empty: 'clear',
      customer: { externalId: 'who', fields: { city: 'city' }, traits: { tag: 'tag' }, ...customer },
    };
    const once = await trial.import('c.csv', csv, mapping);
    expect(once.customers).toEqual({ created: 1_501, updated: 0, unchanged: 0, rejected: 0 });
    const again = await trial.import('c.csv', csv, mapping);
    expect((await trial.customers())[0]).toMatchObject({ externalId: 'u1', city: 'Bonn', traits: { tag: 'b' } });
    expect(again).toMatchObject({
      linesRead: 1_502,
      linesAccepted: { total: 1_502 },
      customers: { created: 0, updated: 0, unchanged: 1_501, rejected: 0 },
    });
    expect(await trial.replaced()).toEqual([]);
  },
);

test('a value that a long file changes is replaced once; dry run, history and undo agree', async () => {
  await using trial = await Trial.begin();
  const mapping: MappingInput = {
    source: 'shop',
    customer: {
      externalId: 'who',
      repeat: 'latest',
      fields: { city: 'city' },
      identities: [{ type: 'device', value: 'device' }],
    },
    events: [{ type: 'visit', at: 'at', messageId: ['no'] }],
  };
  const csv = (city: string) =>
    `no,who,at,city,device\n1,u1,2026-01-01,Ulm,d1\n${between((n) => `${n + 2},x${n},2026-01-01,,`)}\n9999,u1,2026-01-02,${city},d2\n`;
  await trial.import('1.csv', csv('Bonn'), mapping);
  expect((await trial.customers())[0]).toMatchObject({ city: 'Bonn', identities: ['device:d1', 'device:d2'] });
  const dry = await trial.import('2.csv', csv('Kiel'), mapping, { dryRun: true });
  const real = await trial.import('2.csv', csv('Kiel'), mapping);
  const { differences, ...same } = dry;
  expect({ ...same, seconds: 0 }).toEqual({ ...real, seconds: 0, id: null });
  expect(real.customers).toEqual({ created: 0, updated: 1, unchanged: 1_500, rejected: 0 });
  expect(differences).toMatchObject({
    counts: { customerUpdated: 1 },
    first: [{ kind: 'customerUpdated', customer: 'u1', from: { city: 'Bonn' }, to: { city: 'Kiel' } }],
  });
  expect(await trial.replaced()).toEqual([{ 'customer.city': ['Bonn', 'Kiel'] }]);
  await undoImport(trial.scope, real.id!);
  expect((await trial.customers())[0]).toMatchObject({ city: 'Bonn' });
  expect(await trial.replaced()).toEqual([
    { 'customer.city': ['Bonn', 'Kiel'] },
    { 'customer.city': ['Kiel', 'Bonn'] },
  ]);
});

test('the standard input is read twice as a file is', async () => {
  await using trial = await Trial.begin();
  const given = vi.spyOn(process, 'stdin', 'get');
  given.mockReturnValue(Readable.from([Buffer.from(TEXT)]) as never);
  const summary = await importFile(trial.scope, {
    file: '-',
    mapping: mapping({ repeat: 'latest' }),
    report: join(tmpdir(), 'personagraph-stdin.rejected.ndjson'),
  }).finally(() => given.mockRestore());
  expect(summary).toMatchObject({ linesRead: 5, linesAccepted: { total: 5 }, customers: { created: 2 } });
  expect((await trial.customers())[1]).toMatchObject({ name: 'Max Sol', phone: '+43 1', country: 'Austria' });
});

test('a merge list of many customers takes no memory for each of them', () => {
  const repeats = new Repeats('first-filled', Number.POSITIVE_INFINITY);
  const before = process.memoryUsage().arrayBuffers;
  for (let n = 0; n < 2_000; n++) {
    const who = { key: `u${n}`, externalId: `u${n}`, identity: undefined };
    expect(repeats.take(who, { merged: [`m${n}`] })).toEqual({ merged: [`m${n}`] });
    expect(repeats.take(who, { merged: [`m${n}`] })).toBeUndefined();
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000);
});
