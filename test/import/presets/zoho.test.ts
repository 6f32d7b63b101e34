import { expect, test } from 'vitest';
import { PresetTrial } from './preset-trial.ts';

const LEAD = '554023000000527001';
const CONTACT = '554023000000600001';
const ACCOUNT = '554023000000700001';

test('zoho/leads: prospects with status, visits and opt-out; a day that never was is none', async () => {
  await using trial = await PresetTrial.begin();
  const summary = await trial.import('zoho/leads', 'zoho/leads.csv');
  expect(summary.fieldsLeftOut.total).toBe(0);
  const facts = ['kind', 'traits.lead_status', 'traits.days_visited', 'traits.email_opt_out', 'traits.tags'];
  expect(await trial.customers(...facts, 'traits.last_activity')).toEqual([
    [LEAD, 'Vic Wu', 'PROSPECT', 'Contacted', 3, true, ['hot', 'fair'], '2026-02-11T10:00:00.000Z'],
    ['554023000000527002', 'Xu', 'PROSPECT', 'Lost Lead', undefined, false, undefined, undefined],
  ]);
});

test('zoho/contacts: born days, identities and the account; columns that a layout lacks are named', async () => {
  await using trial = await PresetTrial.begin();
  const summary = await trial.import('zoho/contacts', 'zoho/contacts.csv');
  expect(summary.columnsNeverSeen.join(' ')).toContain('Mailing Address - City');
  expect(await trial.customers('birthDate', 'city', 'occupation', 'traits.account_id', 'identities')).toEqual([
    [CONTACT, 'Fay Lim', '1985-03-02', 'Singapore', 'Buyer', ACCOUNT, ['email:fay.lim@mail.example', 'phone:+659000']],
    ['554023000000600002', 'Gus Oh', undefined, undefined, undefined, undefined, ['email:gus.oh@mail.example']],
  ]);
});

test('zoho/accounts of a new layout: numbers with marks between thousands', async () => {
  await using trial = await PresetTrial.begin();
  await trial.import('zoho/accounts', 'zoho/accounts.csv');
  expect(await trial.customers('city', 'country', 'traits.annual_revenue', 'traits.employees')).toEqual([
    [ACCOUNT, 'Lim & Co', 'Singapore', 'Singapore', 1_250_000, 85],
  ]);
});

test('zoho/deals, sales orders, invoices and meetings are events of the contact, otherwise of the account', async () => {
  await using trial = await PresetTrial.begin();
  for (const name of ['contacts', 'accounts', 'deals', 'sales-orders', 'invoices', 'meetings']) {
    await trial.import(`zoho/${name}`, `zoho/${name}.csv`);
  }
  expect(await trial.events()).toEqual([
    [CONTACT, 'purchase', '554023000000800001', '2026-03-31T00:00:00Z', '12500.5'],
    [CONTACT, 'purchase', '554023000000900001', '2026-04-02T09:00:00Z', '2380'],
    [CONTACT, 'visit', '554023000000990001', '2026-04-05T10:04:30Z', null],
    [CONTACT, 'visit', '554023000000990002', '2026-04-06T10:00:00Z', null],
    [CONTACT, 'payment', '554023000000950001', '2026-04-10T00:00:00Z', '2380'],
    [ACCOUNT, 'deal', '554023000000800002', '2026-04-01T10:00:00Z', '1000'],
  ]);
});

test('a deal that is won later replaces the open one', async () => {
  await using trial = await PresetTrial.begin();
  await trial.import('zoho/deals', 'zoho/deals.csv');
  const again = await trial.import('zoho/bulk-deals', 'zoho/bulk-deals.csv');
  expect(again.linesRejected.total).toBe(0);
  expect((await trial.events()).map(([, type, id]) => [type, id])).toEqual([
    ['purchase', '554023000000800001'],
    ['deal', '554023000000800002'],
  ]);
});

test('the bulk interface brings the same customers, with times of their own zone', async () => {
  await using trial = await PresetTrial.begin();
  for (const name of ['leads', 'contacts', 'accounts']) await trial.import(`zoho/${name}`, `zoho/${name}.csv`);
  for (const name of ['leads', 'contacts', 'accounts', 'deals', 'sales-orders', 'invoices', 'meetings']) {
    const summary = await trial.import(`zoho/bulk-${name}`, `zoho/bulk-${name}.csv`);
    expect(summary.customers.created).toBe(0);
    expect(summary.linesRejected.total).toBe(0);
  }
  const rows = await trial.customers('traits.created');
  expect(rows.find(([id]) => id === LEAD)).toEqual([LEAD, 'Vic Wu', '2026-02-10T08:30:00.000Z']);
  expect(await trial.events()).toEqual([
    [CONTACT, 'purchase', '554023000000800001', '2026-03-31T00:00:00Z', '12500.5'],
    [CONTACT, 'purchase', '554023000000900001', '2026-04-02T01:00:00Z', '2380'],
    [CONTACT, 'visit', '554023000000990001', '2026-04-05T02:04:30Z', null],
    [CONTACT, 'payment', '554023000000950001', '2026-04-10T00:00:00Z', '2380'],
    [ACCOUNT, 'deal', '554023000000800002', '2026-04-01T02:00:00Z', '1000'],
  ]);
});
