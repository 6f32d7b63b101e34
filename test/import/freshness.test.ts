import { expect, test } from 'vitest';
import type { MappingInput } from '../../src/services/import/mapping.ts';
import { Trial } from '../field/data/support.ts';

const HEADER = 'id,name,mail,born,income,currency,children,tags,score,since,plan';
const people = (plan: string) => [
  HEADER,
  `a,Ann ,Ann@X.de,1980-02-01,1234.56789,EUR,2,"tea;coffee",1.50000000001,2026-01-01T10:00:00+02:00,${plan}`,
  'b,,,,,,,,,,',
  'c, ,c@x.de,never,abc,EURO,-1,,x,never,free',
];

const MAPPING = {
  source: 'crm',
  empty: 'clear',
  customer: {
    externalId: 'id',
    identities: [{ type: 'email', value: 'mail' }],
    fields: {
      name: 'name',
      email: 'mail',
      birthDate: 'born',
      income: 'income',
      incomeCurrency: 'currency',
      children: 'children',
    },
    traits: {
      tags: { column: 'tags', type: 'list' },
      score: { column: 'score', type: 'number' },
      since: { column: 'since', type: 'time' },
      plan: 'plan',
    },
  },
} satisfies MappingInput;

test('importing a file again is no news of anybody, and a changed value is news of its customer alone', async () => {
  await using trial = await Trial.begin();
  const times = async () => {
    const rows = await trial.scope.query<{ key: string; at: string }>(
      `SELECT external_id AS key, updated_at::text || ' ' || xmin AS at FROM customer WHERE workspace_id = $1`,
      [trial.scope.workspaceId],
    );
    return Object.fromEntries(rows.map(({ key, at }) => [key, at]));
  };
  await trial.import('p.csv', people('free').join('\n'), MAPPING);
  const first = await times();
  for (const lines of [people('free'), people('free').with(1, people('free')[3]!).with(3, people('free')[1]!)]) {
    const { customers } = await trial.import('p.csv', lines.join('\n'), MAPPING);
    expect(customers).toMatchObject({ created: 0, updated: 0, unchanged: 3 });
  }
  expect(await times()).toEqual(first);
  const edits = () =>
    trial.scope.query('SELECT customer_id FROM customer_edit WHERE workspace_id = $1', [trial.scope.workspaceId]);
  expect(await edits()).toHaveLength(0);

  const { customers } = await trial.import('p.csv', people('paid').join('\n'), MAPPING);
  expect(customers).toMatchObject({ updated: 1, unchanged: 2 });
  const last = await times();
  expect(last['a']).not.toBe(first['a']);
  expect([last['b'], last['c']]).toEqual([first['b'], first['c']]);
});
