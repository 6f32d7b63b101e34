import { expect, test } from 'vitest';
import { PresetTrial } from './preset-trial.ts';

test('hubspot/contacts: keys, merged records, and times of the one who exported', async () => {
  await using trial = await PresetTrial.begin();
  const summary = await trial.import('hubspot/contacts', 'hubspot/contacts.csv');
  expect(summary.linesRejected.total).toBe(0);
  expect(await trial.customers('email', 'country', 'occupation', 'traits.lifecycle_stage', 'traits.created')).toEqual([
    ['901', 'Nia Otieno', 'nia@mail.example', 'Kenya', 'Head of Care', 'Customer', '2026-02-14T15:05:00.000Z'],
    ['902', 'Jo Mbeki', 'JO@mail.example', undefined, undefined, 'Lead', '2026-02-15T00:00:00.000Z'],
  ]);
});

test('hubspot/companies are other customers than the contacts of the same number', async () => {
  await using trial = await PresetTrial.begin();
  await trial.import('hubspot/contacts', 'hubspot/contacts.csv');
  await trial.import('hubspot/companies', 'hubspot/companies.csv');
  expect(await trial.customers('traits.is_company', 'traits.employees', 'traits.annual_revenue')).toEqual([
    ['901', 'Nia Otieno', undefined, undefined, undefined],
    ['902', 'Jo Mbeki', undefined, undefined, undefined],
    ['company-901', 'Afya Ltd', true, 85, 1_250_000],
    ['company-903', 'Solo', true, undefined, undefined],
  ]);
});

test('hubspot/deals: won ones are purchases; those of several contacts or none are told', async () => {
  await using trial = await PresetTrial.begin();
  const summary = await trial.import('hubspot/deals', 'hubspot/deals.csv');
  expect(summary.linesRejected.byReason).toEqual({ 'has several contacts': 1, 'has no contact': 1 });
  expect(await trial.events()).toEqual([
    ['901', 'purchase', '7001', '2026-03-20T10:00:00Z', '15000.5'],
    ['902', 'deal', '7002', '2026-03-01T12:00:00Z', null],
  ]);
});

test('mailchimp/members: tags in quotes, times and ratings', async () => {
  await using trial = await PresetTrial.begin();
  const summary = await trial.import('mailchimp/members', 'mailchimp/members.csv');
  expect(summary.columnsNeverSeen).toContain('UNSUB_TIME');
  expect(await trial.customers('country', 'traits.member_rating', 'traits.opted_in', 'traits.tags')).toEqual([
    ['ann@mail.example', 'Ann Berg', 'SE', 4, '2025-05-06T07:08:09.000Z', ['VIP', 'Blog']],
    ['bo@mail.example', 'Bo', undefined, 2, undefined, undefined],
  ]);
});
