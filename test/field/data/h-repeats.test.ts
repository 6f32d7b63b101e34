import { expect, test } from 'vitest';
import type { MappingInput } from '../../../src/services/import/mapping.ts';
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
