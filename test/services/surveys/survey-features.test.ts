import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import {
  configureSegmentation,
  findSegmentation,
  requestRun,
} from '../../../src/services/segmentations/segmentations.ts';
import { recordResponses } from '../../../src/services/surveys/record-responses.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { testBackend } from '../../support/server.ts';
import { ANSWERS, read, response, workspace } from '../../support/survey-fixture.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

test('a feature is the latest answer to its question by the clock, whatever else was answered', async () => {
  const answers = fc.record(
    {
      A1: fc.integer({ min: 1, max: 6 }),
      age: fc.integer({ min: 0, max: 800 }).map((n) => n / 8),
      colour: fc.constantFrom('red', "o'blue"),
      places: fc.subarray(['web', 'store', '店']),
    },
    { requiredKeys: [] },
  );
  const start = Date.UTC(2026, 0, 1);
  const told = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 99 }), answers), {
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(told, async (responses) => {
      const scope = await workspace(database.db);
      // One at a time of a customer: what comes in later of two at one instant is the later.
      const given = responses
        .filter(([, , values]) => Object.keys(values).length > 0)
        .map(([n, day, values], at) => ({ n, at: start + day * 86_400_000 + at, values }));
      const inputs = given.map(({ n, at, values }) =>
        response(n, values, { messageId: `${n} ${at}`, respondedAt: new Date(at).toISOString() }),
      );
      expect((await recordResponses(scope, 'taste', inputs)).rejections).toEqual([]);
      for (const day of [-1, 50, 100]) {
        const asOf = start + day * 86_400_000;
        const { ids, rows } = await read(scope, ANSWERS, { asOf, pinned: true });
        rows.forEach((row, n) => {
          const seen = given.filter((one) => one.n === n && one.at <= asOf).sort((a, b) => a.at - b.at);
          const latest = (key: string) =>
            seen
              .map(({ values }) => (values as Record<string, unknown>)[key])
              .findLast((value) => value !== undefined) ?? null;
          expect(row).toEqual({
            a1: latest('A1'),
            age: latest('age'),
            colour: latest('colour'),
            places: latest('places'),
          });
        });
        expect((await read(scope, ANSWERS, { asOf, pinned: true }, [ids[2]!])).rows).toEqual([rows[2]]);
      }
    }),
    { numRuns: 15 },
  );
});

test('a new answer moves its customer between segments, as a run would', async () => {
  await using backend = await testBackend(database.db);
  const scope = await workspace(database.db);
  await recordResponses(scope, 'taste', [response(0, { A1: 2 }), response(1, { A1: 5 })]);
  const when = { feature: 'surveys.taste.A1', kind: 'number', op: 'gte', value: 5 };
  const { id } = await configureSegmentation(scope, backend.registry, {
    name: 'Kind',
    segmenter: 'rules.conditions',
    config: { segments: [{ key: 'kind', name: 'Kind', when }] },
  });
  const run = async () => waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));
  expect(await run()).toMatchObject({ state: 'LIVE' });
  expect(await findSegmentation(scope, id)).toMatchObject({ status: 'LIVE' });
  const members = async () =>
    (
      await scope.query<{ key: string }>(
        `SELECT c.external_id AS key FROM segment_answer m JOIN customer c ON c.id = m.customer_id
         WHERE m.segmentation_id = $1 AND m.segment_id > 0 ORDER BY 1`,
        [id],
      )
    ).map(({ key }) => key);
  expect(await members()).toEqual(['c1']);
  const later = (n: number, A1: number) =>
    response(n, { A1 }, { messageId: `later ${n}`, respondedAt: '2026-04-01T00:00:00Z' });
  const before = response(3, { A1: 6 }, { messageId: 'early', respondedAt: '2026-01-01T00:00:00Z' });
  await recordResponses(scope, 'taste', [later(0, 6), later(1, 1), later(3, 2), before]);
  expect(await backend.evaluate()).toBe(3);
  expect(await members()).toEqual(['c0']);
  expect(await recordResponses(scope, 'taste', [later(0, 6)])).toMatchObject({ duplicates: 1 });
  expect(await backend.evaluate()).toBe(0);
  await run();
  expect(await members()).toEqual(['c0']);
});
