import { afterAll, beforeAll, expect, test } from 'vitest';
import { lastChangeId, readChanges } from '../../../src/db/tables/changes/changes.ts';
import { encodeChangeCursor } from '../../../src/graphql/core/cursor.ts';
import { type Answer, post } from '../api.ts';
import { type ScoredWorld, scoredWorld } from '../scored-world.ts';

let world: ScoredWorld;
beforeAll(async () => {
  world = await scoredWorld();
});
afterAll(() => world?.[Symbol.asyncDispose]());

async function ask(query: string, variables: object = {}): Promise<Answer['data']> {
  const response = await world.server.fetch(post({ query, variables }, world.api.keys.WRITE));
  const { data, errors } = (await response.json()) as Answer;
  expect(errors).toBeUndefined();
  return data;
}

/** Does a mutation of a persona at its version. */
async function change(key: string, mutation: string, input: object = {}): Promise<void> {
  const { persona } = await ask('query($key: String!) { persona(key: $key) { id version } }', { key });
  const type = `${mutation[0]!.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation($input: ${type}!) { ${mutation}(input: $input) { userErrors { code message } } }`;
  const { [mutation]: payload } = await ask(query, { input: { ...persona, ...input } });
  expect(payload.userErrors).toEqual([]);
}

async function make(key: string, rule: string): Promise<void> {
  const query =
    'mutation($input: CreatePersonaInput!) { createPersona(input: $input) { userErrors { code message } } }';
  const input = { key, name: key, reason: 'They never pay.', criteria: [{ rule, weight: 1 }] };
  expect((await ask(query, { input })).createPersona.userErrors).toEqual([]);
  await change(key, 'activatePersona');
  await world.settled();
}

const keys = new Map<string, string>();

/** What is told of personas while something is done: `a gold` and whether it is primary, by match; counts by persona. */
async function told(act: () => Promise<void>): Promise<{ matches: Record<string, unknown>; counts: unknown[] }> {
  const { scope } = world.api;
  const after = await lastChangeId(scope);
  await act();
  await world.settled();
  const matches: Record<string, unknown> = {};
  const counts: unknown[] = [];
  for (const { id } of await readChanges(scope, after, 1_000)) {
    const { change: one } = await ask(
      `query($cursor: String!) { change(cursor: $cursor) { __typename
        ... on PersonaMatchChanged { matched primary customer { externalId } personaId }
        ... on PersonaChanged { summary { entered left primaryMoved } } } }`,
      { cursor: encodeChangeCursor(id) },
    );
    if (one.__typename === 'PersonaChanged' && one.summary) counts.push(one.summary);
    if (one.__typename !== 'PersonaMatchChanged') continue;
    const name = `${one.customer.externalId} ${keys.get(one.personaId)}`;
    matches[name] = [one.matched ? 'matched' : 'not matched', one.primary];
  }
  return { matches, counts };
}

test('each edit of personas that moves primary personas tells whose, and how many', async () => {
  await make('gold', 'traits.plan = "gold"');
  await make('german', 'customer.country = "DE"');
  const { personas } = await ask('{ personas { nodes { id key } } }');
  for (const { id, key } of personas.nodes) keys.set(id, key);
  const counts = (entered: number, left: number, primaryMoved: number) => [{ entered, left, primaryMoved }];

  // Fits are equal, and "german" comes before "gold".
  expect(await told(() => change('gold', 'editPersona', { priority: 1 }))).toEqual({
    matches: { 'a gold': ['matched', true], 'a german': ['matched', false] },
    counts: counts(0, 0, 1),
  });
  expect(await told(() => change('gold', 'editPersona', { polarity: 'NEGATIVE' }))).toEqual({
    matches: { 'a gold': ['matched', false], 'a german': ['matched', true], 'b gold': ['matched', false] },
    counts: counts(0, 0, 2),
  });
  await change('gold', 'editPersona', { polarity: 'POSITIVE' });
  const ended = { 'a gold': ['not matched', false], 'a german': ['matched', true], 'b gold': ['not matched', false] };
  expect(await told(() => change('gold', 'retirePersona'))).toEqual({ matches: ended, counts: counts(0, 2, 2) });
  await change('gold', 'activatePersona');
  await world.settled();
  expect(await told(() => change('gold', 'deletePersona'))).toEqual({ matches: ended, counts: counts(0, 2, 2) });
});
