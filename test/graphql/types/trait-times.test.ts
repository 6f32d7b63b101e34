import { expect, test } from 'vitest';
import { testApi } from '../api.ts';

test('traits that hold moments are compared as moments; days no calendar has count as missing', async () => {
  await using api = await testApi();
  const declare = 'mutation { saveTrait(input: { name: "seen", kind: TIME }) { userErrors { code } } }';
  expect((await api.ask(declare)).data.saveTrait.userErrors).toEqual([]);
  const values = [
    '2020-02-29T10:00:00Z',
    '2020-02-29T12:00:00+02:00',
    '2020-03-01',
    '2021-02-29T00:00:00Z',
    '2020-02-30T00:00:00Z',
    'soon',
  ];
  await api.scope.query(
    `INSERT INTO customer (workspace_id, external_id, traits)
     SELECT $1, value, jsonb_build_object('seen', value) FROM unnest($2::text[]) AS value`,
    [api.scope.workspaceId, values],
  );
  const query = `query ($time: DateTimeFilter) { customers(filter: { trait: { name: "seen", time: $time } }) { nodes { externalId } } }`;
  const found = async (time: object) =>
    (await api.ask(query, { time })).data.customers.nodes.map(({ externalId }: { externalId: string }) => externalId);
  expect(await found({ eq: '2020-02-29T10:00:00Z' })).toEqual(values.slice(0, 2));
  expect(await found({ gte: '2020-01-01T00:00:00Z' })).toEqual(values.slice(0, 3));
  expect(await found({ isNull: true })).toEqual(values.slice(3));
});
