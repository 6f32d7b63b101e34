import { existsSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { customerIdsByExternalId, customersByIds } from '../../src/db/tables/customers/customers.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { Folder, stored } from './fixture.ts';

const DATA = '../shared/datasets';
const there = existsSync(DATA);

describe.skipIf(!there)(there ? 'real data' : `real data (skipped: ${DATA} is absent)`, () => {
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

  const workspaceOf = (currency: string) => testWorkspace(database.db, currency);
  const find = async (externalId: string) => {
    const id = (await customerIdsByExternalId(scope, [externalId])).get(externalId)!;
    return (await customersByIds(scope, [id]))[0]!;
  };

  test('Online Retail gives the published counts and revenue, and again gives nothing new', async () => {
    scope = await workspaceOf('GBP');
    const file = `${DATA}/online_retail/online_retail.csv.gz`;
    const first = await folder.import(scope, file, 'online-retail');
    const same = {
      linesRead: 541_909,
      linesAccepted: { total: 406_789, byType: { purchase: 397_884, refund: 8_905 } },
      linesRejected: { total: 135_120, byReason: { 'no customer': 135_080, 'no price': 40 } },
      amounts: { purchase: '8911407.904', refund: '611342.09' },
    };
    expect(first).toMatchObject({
      ...same,
      customers: { created: 4_372, updated: 0, unchanged: 0, rejected: 0 },
      events: {
        purchase: { accepted: 18_532, duplicates: 0, rejected: 0 },
        refund: { accepted: 3_654, duplicates: 0, rejected: 0 },
      },
    });
    expect(first.rejected).toHaveLength(135_120);
    const totals = await scope.query(
      `SELECT type, count(*)::int AS customers, sum(count)::int AS events, trim_scale(sum(amount))::text AS amount
       FROM customer_event_aggregate WHERE workspace_id = $1 GROUP BY type ORDER BY type`,
      [scope.workspaceId],
    );
    expect(totals).toEqual([
      { type: 'purchase', customers: 4_338, events: 18_532, amount: '8911407.904' },
      { type: 'refund', customers: 1_589, events: 3_654, amount: '611342.09' },
    ]);
    expect(await folder.import(scope, file, 'online-retail')).toMatchObject({
      ...same,
      customers: { created: 0, updated: 0, unchanged: 4_372, rejected: 0 },
      events: {
        purchase: { accepted: 0, duplicates: 18_532, rejected: 0 },
        refund: { accepted: 0, duplicates: 3_654, rejected: 0 },
      },
    });
  });

  test('Customer Personality gives 2,240 customers, and the country file adds to the same', async () => {
    const file = `${DATA}/customer_personality/marketing_campaign.csv`;
    expect(await folder.import(scope, file, 'customer-personality')).toMatchObject({
      linesRead: 2_240,
      linesRejected: { total: 0 },
      customers: { created: 2_240 },
    });
    const [row] = await scope.query(
      `SELECT count(*) FILTER (WHERE income IS NULL)::int AS no_income, round(avg(income), 2)::text AS income,
         count(*) FILTER (WHERE traits @> '{"accepted_last_campaign": true}')::int AS responses
       FROM customer WHERE workspace_id = $1`,
      [scope.workspaceId],
    );
    expect(row).toEqual({ no_income: 24, income: '52247.25', responses: 334 });
    expect(await find('2174')).toMatchObject({
      birthDate: '1954-01-01',
      education: 'Graduation',
      maritalState: 'Single',
      children: 2,
      income: '46344.0000',
      traits: { enrolled_at: '2014-03-08T00:00:00.000Z', spent_total: 27, store_purchases: 2, complained: false },
    });
    const country = `${DATA}/marketing_data_country/marketing_data.csv`;
    expect(await folder.import(scope, country, 'marketing-data-country')).toMatchObject({
      customers: { created: 0, updated: 2_240 },
      linesRejected: { total: 0 },
    });
    expect(await find('1826')).toMatchObject({ country: 'Spain', income: '84835.0000' });
  });

  test('CDNOW merges purchases of one day; the sample is part of the master', async () => {
    scope = await workspaceOf('USD');
    expect(await folder.import(scope, `${DATA}/cdnow/CDNOW_sample.txt`, 'cdnow-sample')).toMatchObject({
      linesRead: 6_919,
      customers: { created: 2_357 },
      events: { purchase: { accepted: 6_696, duplicates: 0, rejected: 0 } },
      amounts: { purchase: '244091.94' },
    });
    expect(await folder.import(scope, `${DATA}/cdnow/CDNOW_master.txt`, 'cdnow-master')).toMatchObject({
      linesRead: 69_659,
      linesRejected: { total: 0 },
      customers: { created: 23_570 - 2_357, unchanged: 2_357 },
      events: { purchase: { accepted: 67_591 - 6_696, duplicates: 6_696, rejected: 0 } },
      amounts: { purchase: '2500315.63' },
    });
    expect(await stored(scope)).toEqual({ customers: 23_570, events: 67_591, amount: '2500315.63' });
  });
});
