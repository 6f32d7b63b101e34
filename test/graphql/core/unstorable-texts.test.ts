import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FullApi, fullApi } from '../full-api.ts';

let full: FullApi;
beforeAll(async () => {
  full = await fullApi();
}, 120_000);
afterAll(() => full.api[Symbol.asyncDispose]());

const ALL = 'group(by: { everybody: true })';

/** Operations with a text of the client's, `$x`, that reaches a statement. */
const OPERATIONS = {
  'a persona by key': '{ persona(key: $x) { id } }',
  'a segment by keys': '{ segment(segmentation: $x, key: $x) { id } }',
  'a customer by identity': '{ customer(identity: { type: $x, value: $x }) { id } }',
  'a filter of events by channel': '{ customers(first: 1) { nodes { events(channel: $x) { totalCount } } } }',
  'a filter of events by type': '{ customers(first: 1) { nodes { events(type: $x) { nodes { type } } } } }',
  'a filter of a group': '{ group(by: { filter: { city: { eq: $x } } }) { count } }',
  'a feature of a group': `{ ${ALL} { average(feature: $x) { value } } }`,
  'events forecast': '{ forecastEvents(type: $x) { method } }',
  cohorts: '{ cohorts(type: $x) { unknown } }',
  'a trait removed': '{ deleteTrait(input: { name: $x }) { userErrors { code } } }',
  'a survey removed': '{ deleteSurvey(input: { key: $x }) { userErrors { code } } }',
  'a workspace made': '{ createWorkspace(input: { key: $x, name: $x, currency: "EUR" }) { userErrors { code } } }',
};

test.each(Object.entries(OPERATIONS))(
  '%s: a text that cannot be stored is no failure of ours',
  async (_, operation) => {
    const kind = operation.includes('input:') ? 'mutation' : 'query';
    for (const x of ['a\u0000b', 'a\ud800b']) {
      const answer = await full.api.ask(`${kind} ($x: String!) ${operation}`, { x }, full.api.keys.ADMIN);
      const codes = answer.errors?.map(({ extensions }) => extensions.code) ?? [];
      expect(['INVALID_INPUT', 'UNKNOWN_FEATURE', undefined]).toContain(codes[0]);
      if (kind === 'mutation') {
        const [{ userErrors }] = Object.values(answer.data) as [{ userErrors: { code: string }[] }];
        expect(['INVALID_INPUT', 'NOT_FOUND']).toContain(userErrors[0]?.code);
      }
    }
    expect(full.api.logged).toEqual([]);
  },
);
