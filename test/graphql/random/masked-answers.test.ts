import { type ExecutionArgs, parse, print } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiKeyScope } from '../../../src/db/generated/enums.ts';
import type { Change } from '../../../src/db/tables/changes/changes.ts';
import { createApiKey, type Principal } from '../../../src/db/tables/workspaces/api-keys.ts';
import { createCompiledReads, type SchemaReads } from '../../../src/graphql/compiled/compiled-reads.ts';
import { PERSONAL } from '../../../src/graphql/personal/personal-fields.ts';
import { sharedOperation } from '../../../src/graphql/push/shared-operation.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { createServer, type PersonagraphServer } from '../../../src/server.ts';
import { contextOf, itemsOf } from '../push/items.ts';
import { compareAnswers } from './agreement.ts';
import { answererOf } from './answers.ts';
import { randomSubscription } from './document.ts';
import { type FullApi, fullApi } from './full-world.ts';
import { type KnownValues, knownValues } from './known-values.ts';
import { BORN, plant, TOKEN, tells } from './planted.ts';
import { Randomness } from './randomness.ts';
import { randomRequest, routes } from './request.ts';
import { storyOf } from './story.ts';

const COUNT = Number(process.env['RANDOM_MASKED'] ?? 1_600);
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
let open: ReturnType<typeof answererOf>;
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
  const fastUrl = await compiling.listen(0, '127.0.0.1');
  fast = answererOf(fastUrl, keys);
  open = answererOf(fastUrl, { ...api.keys, FOREIGN: api.foreignKey, NOBODY: null });
});
afterAll(async () => {
  plain?.close();
  fast?.close();
  open?.close();
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
      if (seed % 4 === 0 && tells((await open.answer(request)).body)) told++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  expect(found.map((one) => one.slice(0, 3_000))).toEqual([]);
  // The values are there for those who may read them, and compiled reads had their part.
  if (COUNT >= 1_000) expect(told).toBeGreaterThan(10);
  if (COUNT >= 1_000) expect(reads.counts.answered).toBeGreaterThan(COUNT / 20);
  expect(full.api.logged).toEqual([]);
}, 600_000);

/** A field of each masked type, by way of a customer or the query, that the world has values of. */
test('what is masked for one key is told to another that may read it, field by field', async () => {
  const query = `{
    maskedFields
    customers(first: 200) { nodes {
      externalId name email phone birthDate country identities { type value } traits { name value }
      email2: trait(key: "email") { value } timeline(first: 30) { nodes { text
        ... on TimelineNote { note { text } } ... on TimelineFields { fields { field from to } }
        ... on TimelineEvent { event { messageId properties } } ... on TimelineAnswer { response { answers { question { kind } value } } } } }
      explanations(segmentationId: ${JSON.stringify(known.ids.Segmentation[0])}) { factors { feature observed text } }
    } }
    interviews(first: 50) { nodes { interviewee recordings notes { text } quotes { text } } }
    researchFeedback(first: 50) { nodes { text } }
    imports(first: 50) { nodes { firstRejected { reason record } } }
    exports(first: 50) { nodes { url audience { filter rule } } }
    segmentations { overrides(first: 50, ended: true) { nodes { reason } } }
  }`;
  const { api } = full;
  const masked = await api.ask(query, {}, maskedKey);
  const whole = await api.ask(query);
  expect(masked.errors).toBeUndefined();
  expect(whole.errors).toBeUndefined();
  expect(whole.data.maskedFields).toEqual([]);
  expect(masked.data.maskedFields).toContain('Customer.email');
  const [own] = masked.data.customers.nodes;
  expect(own).toMatchObject({ externalId: '[masked]', name: '[masked]', email: '[masked]', birthDate: null });
  expect(own.country).toBe(whole.data.customers.nodes[0].country);
  expect(tells(JSON.stringify(masked))).toBe(false);
  const texts = JSON.stringify(whole.data);
  expect(texts.split(TOKEN).length).toBeGreaterThan(300);
  expect(texts).toContain(BORN);
  // Numbers, labels and what is no personal trait are as they were.
  const traits = (data: typeof masked.data) =>
    data.customers.nodes.map((one: { traits: { name: string; value: unknown }[] }) =>
      one.traits.filter(({ name }) => name === 'pets' || name === 'town'),
    );
  expect(traits(masked.data)).toEqual(traits(whole.data));
  expect(JSON.stringify(masked.data)).toContain('"plan":"gold"');
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

test('every field that is masked is a field of the schema, with a text, JSON or null to say in place of its value', () => {
  // The schema is not made otherwise; here is what it would be without them.
  for (const [type, fields] of Object.entries(PERSONAL)) {
    for (const field of Object.keys(fields)) expect(schema.getType(type)?.toConfig()).toHaveProperty(['fields', field]);
  }
});
