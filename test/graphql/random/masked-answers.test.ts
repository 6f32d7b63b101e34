import { type ExecutionArgs, parse, print } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiKeyScope } from '../../../src/db/generated/enums.ts';
import type { Change } from '../../../src/db/tables/changes/changes.ts';
import { createApiKey, type Principal } from '../../../src/db/tables/workspaces/api-keys.ts';
import { createCompiledReads, type SchemaReads } from '../../../src/graphql/compiled/compiled-reads.ts';
import { sharedOperation } from '../../../src/graphql/push/shared-operation.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { createServer, type PersonagraphServer } from '../../../src/server.ts';
import { type FullApi, fullApi } from '../full-api.ts';
import { contextOf, itemsOf } from '../push/items.ts';
import { compareAnswers } from './agreement.ts';
import { answererOf } from './answers.ts';
import { randomSubscription } from './document.ts';
import { type KnownValues, knownValues } from './known-values.ts';
import { BORN, plant, TOKEN, tells } from './planted.ts';
import { Randomness } from './randomness.ts';
import { randomRequest, routes } from './request.ts';
import { storyOf } from './story.ts';

const COUNT = Number(process.env['RANDOM_MASKED'] ?? 1_000);
const FIRST_SEED = Number(process.env['RANDOM_SEED'] ?? 1);
const SUBSCRIPTIONS = 240;
const AT_ONCE = 8;

const MASKED = {
  READ: ['READ'],
  WRITE: ['READ', 'WRITE', 'INGEST', 'RESEARCH'],
  ADMIN: ['READ', 'WRITE', 'INGEST', 'RESEARCH', 'ADMIN'],
} as const satisfies Record<string, readonly ApiKeyScope[]>;

let full: FullApi;
let known: KnownValues;
let executing: PersonagraphServer;
let compiling: PersonagraphServer;
let reads: SchemaReads;
let plain: ReturnType<typeof answererOf>;
let fast: ReturnType<typeof answererOf>;
let maskedKey: string;

beforeAll(async () => {
  full = await fullApi();
  const { api } = full;
  await plant(api.scope);
  known = await knownValues(full);
  reads = createCompiledReads(schema, api.db);
  const pace = { wordsASecond: 1e9 };
  executing = createServer({ ...api.dependencies, pace, compiled: null });
  compiling = createServer({ ...api.dependencies, pace, compiled: reads });
  const key = (scopes: readonly ApiKeyScope[]) =>
    createApiKey(api.db, api.scope.workspaceId, { name: 'masked', scopes });
  const keys = {
    READ: await key(MASKED.READ),
    WRITE: await key(MASKED.WRITE),
    ADMIN: await key(MASKED.ADMIN),
    FOREIGN: api.foreignKey,
    NOBODY: null,
  };
  maskedKey = keys.ADMIN;
  plain = answererOf(await executing.listen(0, '127.0.0.1'), keys);
  fast = answererOf(await compiling.listen(0, '127.0.0.1'), keys);
});
afterAll(async () => {
  plain?.close();
  fast?.close();
  await executing?.dispose();
  await compiling?.dispose();
  await full?.api[Symbol.asyncDispose]();
});

test(`${COUNT} random reads of keys without PERSONAL tell no personal value, from the executor as from compiled reads`, async () => {
  const found: string[] = [];
  let told = 0;
  let next = FIRST_SEED;
  const work = async () => {
    while (next < FIRST_SEED + COUNT && found.length < 5) {
      const seed = next++;
      const request = randomRequest(seed, known);
      const { agree, executor, compiled } = await compareAnswers(request, plain.answer, fast.answer);
      if (!agree) found.push(`seed ${seed} differs: ${request.query}\n${executor.body}\n${compiled.body}`);
      // What a client says itself may come back to it.
      const said = tells(JSON.stringify(request));
      for (const { body } of [executor, compiled]) {
        if (!said && tells(body))
          found.push(`seed ${seed} tells: ${request.query}\n${JSON.stringify(request.variables)}\n${body}`);
      }
      if (seed % 4 !== 0) continue;
      const whole = await full.api.ask(request.query, request.variables);
      if (tells(Buffer.from(JSON.stringify(whole)).toString('latin1'))) told++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(found.map((one) => one.slice(0, 3_000))).toEqual([]);
  // The values are there for those who may read them, and compiled reads had their part.
  if (COUNT >= 1_000) expect(told).toBeGreaterThan(10);
  if (COUNT >= 1_000) expect(reads.counts.answered).toBeGreaterThan(COUNT / 20);
  expect(full.api.logged).toEqual([]);
}, 600_000);

test('what is masked for one key is told to another that may read it, field by field', async () => {
  const { api } = full;
  const both = async (query: string) => {
    const [masked, whole] = [await api.ask(query, {}, maskedKey), await api.ask(query)];
    expect([masked.errors, whole.errors]).toEqual([undefined, undefined]);
    expect(tells(JSON.stringify(masked))).toBe(false);
    expect(tells(JSON.stringify(whole))).toBe(true);
    return { masked: masked.data, whole: whole.data };
  };
  const { data: named } = await api.ask('{ maskedFields }', {}, maskedKey);
  expect(named.maskedFields).toContain('Customer.email');
  expect((await api.ask('{ maskedFields }')).data.maskedFields).toEqual([]);
  const { masked, whole } = await both(`{ customers(first: 40) { nodes {
    externalId name email phone birthDate country identities { type value } traits { name value } own: trait(key: "email") { value } } } }`);
  const [own] = masked.customers.nodes;
  expect(own).toMatchObject({ externalId: '[masked]', name: '[masked]', email: '[masked]', birthDate: null });
  expect(own.country).toBe(whole.customers.nodes[0].country);
  expect(JSON.stringify(whole)).toContain(BORN);
  expect(JSON.stringify(whole).split(TOKEN).length).toBeGreaterThan(200);
  const { masked: told } = await both(`{ customers(first: 12) { nodes { timeline(first: 10) { nodes { text
    ... on TimelineNote { note { text } } ... on TimelineFields { fields { field from to } }
    ... on TimelineEvent { event { messageId properties } }
    ... on TimelineAnswer { response { answers { question { kind } value } } } } } } } }`);
  await both('{ interviews(first: 50) { nodes { interviewee recordings notes { text } quotes { text } } } }');
  await both('{ researchFeedback(first: 50) { nodes { text } } }');
  await both('{ imports(first: 20) { nodes { firstRejected { reason record } } } }');
  await both('{ exports(first: 20) { nodes { audience { filter rule } } } }');
  // Numbers, labels and what is no personal trait are as they were.
  const traits = (data: typeof masked) =>
    data.customers.nodes.map((one: { traits: { name: string; value: unknown }[] }) =>
      one.traits.filter(({ name }) => name === 'pets' || name === 'town'),
    );
  expect(traits(masked)).toEqual(traits(whole));
  expect(JSON.stringify(told)).toContain('"plan":"gold"');
});

const FIELDS = ['membershipChanged', 'personaMatchChanged', 'personaChanged', 'customerChanged', 'changes'];

test(`${SUBSCRIPTIONS} random subscriptions push no personal value to keys without PERSONAL`, async () => {
  const { api } = full;
  const [customer] = full.world.rows.customers;
  const edited: Change[] = storyOf(full)
    .slice(0, 3)
    .map((change) => ({
      ...change,
      kind: 'CUSTOMER_CHANGED',
      customerId: customer!,
      payload: {
        created: false,
        fields: { 'customer.name': ['zqxa', 'zqxb'], 'traits.email': [null, 'zqx'], 'customer.city': ['Bonn', 'Kiel'] },
      },
    }));
  const story = [...storyOf(full), ...edited];
  const principal: Principal = {
    workspaceId: api.scope.workspaceId,
    keyId: 1,
    role: 'READ',
    scopes: new Set(['READ']),
    endsAt: null,
    hash: null,
  };
  let told = 0;
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SUBSCRIPTIONS; seed++) {
    const random = new Randomness(seed);
    const options = { schema, routes, known, random, careful: true, focus: null, turn: 0, stored: false };
    const { document, variables } = randomSubscription(FIELDS[seed % FIELDS.length]!, options);
    const query = print(document);
    const args: ExecutionArgs = { schema, document: parse(query), variableValues: variables };
    if (!sharedOperation({ ...args, contextValue: contextOf(api, null) })) continue;
    for (const way of [null, reads]) {
      const items = await itemsOf(api, args, story, way, principal);
      for (const { text } of items)
        expect(tells(Buffer.from(text).toString('latin1')), `seed ${seed}: ${query}\n${text}`).toBe(false);
    }
    const whole = await itemsOf(api, args, edited, reads);
    if (whole.some(({ text }) => tells(Buffer.from(text).toString('latin1')))) told++;
  }
  expect(told).toBeGreaterThan(3);
}, 300_000);
