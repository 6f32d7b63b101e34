import { existsSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { knownFeatures } from '../../src/db/features/population.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { listFeatures } from '../../src/engine/catalogue/catalogue.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { Folder } from './fixture.ts';

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
    scope = await testWorkspace(database.db, 'USD');
  });
  afterAll(async () => {
    folder.remove();
    await database[Symbol.asyncDispose]();
  });

  const one = async (sql: string) => (await scope.query(sql, [scope.workspaceId]))[0];

  test('bfi gives 2,800 responses to 25 questions', async () => {
    const file = `${DATA}/psych_bfi/bfi.csv`;
    expect(await folder.import(scope, file, 'bfi')).toMatchObject({
      linesRead: 2_800,
      linesRejected: { total: 0 },
      customers: { created: 2_800 },
      responses: { accepted: 2_800, duplicates: 0, rejected: 0 },
    });
    // Missing answers by item, and sums, as counted in the file by other means.
    expect(
      await one(`SELECT count(*) FILTER (WHERE NOT answers ? 'N4')::int AS no_n4, count(*) FILTER (WHERE NOT answers ? 'O2')::int
         AS no_o2, sum((answers ->> 'A1')::int)::int AS a1 FROM survey_response WHERE workspace_id = $1`),
    ).toEqual({ no_n4: 36, no_o2: 0, a1: 922 + 2 * 818 + 3 * 402 + 4 * 337 + 5 * 223 + 6 * 82 });
    expect(
      await one(`SELECT count(*) FILTER (WHERE gender = 'female')::int AS female, count(education)::int AS education
         FROM customer WHERE workspace_id = $1`),
    ).toEqual({ female: 1_881, education: 2_800 - 223 });
    const features = listFeatures(await knownFeatures(scope)).filter(({ name }) => name.startsWith('surveys.bfi.'));
    expect(features).toHaveLength(25);
    expect(features[0]).toMatchObject({
      name: 'surveys.bfi.A1',
      kind: 'number',
      description: expect.stringContaining('1 to 6'),
    });
    expect(await folder.import(scope, file, 'bfi')).toMatchObject({
      customers: { created: 0, updated: 0, unchanged: 2_800 },
      responses: { accepted: 0, duplicates: 2_800, rejected: 0 },
    });
  });

  test('the Young People Survey gives 1,010 responses to 140 questions', async () => {
    const file = `${DATA}/young_people_survey/young-people-survey.csv`;
    expect(await folder.import(scope, file, 'young-people')).toMatchObject({
      linesRead: 1_010,
      linesRejected: { total: 0 },
      customers: { created: 1_010 },
      responses: { accepted: 1_010, duplicates: 0, rejected: 0 },
    });
    expect(
      await one(`SELECT count(*) FILTER (WHERE gender = 'female')::int AS female, count(*) FILTER (WHERE gender = 'male')::int AS male,
         count(*) FILTER (WHERE traits -> 'only_child' = 'true')::int AS only_child FROM customer WHERE workspace_id = $1`),
    ).toEqual({ female: 593, male: 411, only_child: 254 });
    expect(
      await one(`SELECT count(*) FILTER (WHERE answers -> 'music' = '5')::int AS music,
         count(*) FILTER (WHERE answers ->> 'smoking' = 'current smoker')::int AS smokers,
         count(*) FILTER (WHERE NOT answers ? 'passive_sport')::int AS no_sport FROM survey_response WHERE workspace_id = $1`),
    ).toEqual({ music: 822, smokers: 189, no_sport: 15 });
    const features = listFeatures(await knownFeatures(scope)).filter(({ name }) => name.startsWith('surveys.'));
    const kinds = (kind: string) => features.filter((feature) => feature.kind === kind).length;
    expect([features.length, kinds('number'), kinds('category')]).toEqual([140, 135, 5]);
  });

  test('The Complete Journey gives 47,243 purchases with discounts, and completes households and coupons', async () => {
    const folderOf = `${DATA}/completejourney`;
    expect(await folder.import(scope, `${folderOf}/transactions_sample.csv.gz`, 'completejourney')).toMatchObject({
      linesRead: 75_000,
      linesRejected: { total: 0 },
      customers: { created: 2_377 },
      events: { purchase: { accepted: 47_243, duplicates: 0, rejected: 0 } },
      amounts: { purchase: '233935.24' },
    });
    expect(
      await one(`SELECT trim_scale(sum(discount))::text AS discount, trim_scale(sum(quantity))::text AS quantity
         FROM customer_event_aggregate WHERE workspace_id = $1`),
    ).toEqual({ discount: '41779.72', quantity: '7784694' });
    // All are among those who bought.
    expect(await folder.import(scope, `${folderOf}/demographics.csv`, 'completejourney-households')).toMatchObject({
      linesRead: 801,
      linesRejected: { total: 0 },
      customers: { created: 0, updated: 801 },
    });
    expect(
      await one(`SELECT count(*) FILTER (WHERE household_size = 5)::int AS five, count(*) FILTER (WHERE children = 3)::int AS three,
         count(*) FILTER (WHERE traits ->> 'age_band' = '65+')::int AS old FROM customer WHERE workspace_id = $1`),
    ).toEqual({ five: 66, three: 69, old: 72 });
    expect(await folder.import(scope, `${folderOf}/coupon_redemptions.csv`, 'completejourney-coupons')).toMatchObject({
      linesRead: 2_102,
      events: { coupon_redemption: { accepted: 2_102, duplicates: 0, rejected: 0 } },
    });
  });

  test('Mall Customers gives 200 customers', async () => {
    expect(await folder.import(scope, `${DATA}/mall_customers/Mall_Customers.csv`, 'mall-customers')).toMatchObject({
      linesRead: 200,
      linesRejected: { total: 0 },
      customers: { created: 200 },
    });
    expect(
      await one(`SELECT count(*) FILTER (WHERE gender = 'Female')::int AS female, avg(income)::float8 AS income,
         avg((traits -> 'spending_score')::float8)::float8 AS score FROM customer WHERE workspace_id = $1`),
    ).toEqual({ female: 112, income: 60_560, score: 50.2 });
  });
});
