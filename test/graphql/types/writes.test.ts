import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TestApi, testApi } from '../api.ts';
import { makeWorld, type World } from '../world.ts';

let api: TestApi;
let world: World;
beforeAll(async () => {
  api = await testApi({ refit: async () => undefined });
  world = await makeWorld(api.scope, 10);
});
afterAll(() => api[Symbol.asyncDispose]());

const UPSERT = `mutation ($customers: [CustomerInput!]!) { upsertCustomers(input: { customers: $customers }) {
  created updated unchanged customers { externalId name income traits { name value } } userErrors { code field } } }`;
const INGEST = `mutation ($events: [EventInput!]!, $create: Boolean) { ingestEvents(input: { events: $events, createCustomers: $create }) {
  accepted duplicates customers { externalId eventTotals { type count amount } } userErrors { code field } } }`;

test('good customers of a batch are saved, bad ones named by their place', async () => {
  const customers = [
    { externalId: 'n1', name: 'New', income: '1234.50', traits: { pets: 3, seen: '2026-01-01' } },
    { externalId: 'n2', birthDate: '2999-01-01' },
    { externalId: 'n3', birthDate: '2001-02-30' },
    { externalId: 'c001', name: null, kind: null, traits: { town: null } },
    { externalId: 'n4', traits: { pets: 'many' } },
    { externalId: 'n1' },
    { externalId: 'n5', incomeCurrency: 'euro' },
    { externalId: 'n6', traits: null, identities: [{ type: 'device', value: `${api.scope.workspaceId}-0` }] },
  ];
  const { data, errors } = await api.ask(UPSERT, { customers });
  expect(errors).toBeUndefined();
  const { created, updated, userErrors, customers: saved } = data.upsertCustomers;
  expect({ created, updated }).toEqual({ created: 2, updated: 1 });
  expect(userErrors.map(({ code, field }: { code: string; field: string[] }) => [code, field.join('.')])).toEqual([
    ['BIRTH_DATE_IN_FUTURE', 'customers.1.birthDate'],
    ['INVALID_INPUT', 'customers.2.birthDate'],
    ['TRAIT_KIND_MISMATCH', 'customers.4.traits.pets'],
    ['INVALID_INPUT', 'customers.5.externalId'],
    ['INVALID_INPUT', 'customers.6.incomeCurrency'],
    ['CONFLICT', 'customers.7.identities.0'],
  ]);
  expect(saved[0]).toMatchObject({ externalId: 'n1', income: '1234.5' });
  expect(saved[1]).toBeNull();
  expect(saved[3]).toMatchObject({ externalId: 'c001', name: null });
  const again = await api.ask(UPSERT, { customers: [customers[0]] });
  expect(again.data.upsertCustomers).toMatchObject({ created: 0, updated: 0, unchanged: 1, userErrors: [] });
});

test('a batch that is too large is refused as a whole', async () => {
  const customers = Array.from({ length: 1_001 }, (_, n) => ({ externalId: `big${n}` }));
  const { data } = await api.ask(UPSERT, { customers });
  expect(data.upsertCustomers).toMatchObject({
    created: 0,
    customers: [],
    userErrors: [{ code: 'TOO_LARGE', field: null }],
  });
  const whole = await api.ask(UPSERT, { customers: customers.slice(1) });
  expect(whole.data.upsertCustomers.created).toBe(1_000);
});

test('events are taken once, and each bad one is named', async () => {
  const at = '2026-05-01T10:00:00+02:00';
  const event = (messageId: string, rest: object = {}) => ({
    customer: { externalId: 'c000' },
    messageId,
    type: 'purchase',
    at,
    amount: '19.99',
    lines: [{ sku: 'A', quantity: 2, price: '9.995', discount: null }],
    channel: null,
    ...rest,
  });
  const events = [
    event('1'),
    event('2', { customer: { identity: { type: 'device', value: `${api.scope.workspaceId}-0` } } }),
    event('3', { at: new Date(Date.now() + 3_600_000).toISOString() }),
    event('4', { currency: 'USD' }),
    event('5', { customer: { externalId: 'nobody' } }),
    event('6', { type: 'No Such' }),
    event('7', { at: 'yesterday' }),
    event('8', { properties: { blob: 'x'.repeat(600_000) } }),
    event('9', { properties: 'text' }),
    event('1', { amount: 1 }),
  ];
  const { data, errors } = await api.ask(INGEST, { events });
  expect(errors).toBeUndefined();
  expect(data.ingestEvents.accepted).toBe(2);
  const places = data.ingestEvents.userErrors.map(
    ({ code, field }: { code: string; field: string[] }) => `${code} ${field.join('.')}`,
  );
  expect(places.sort()).toEqual([
    'CURRENCY_MISMATCH events.3.currency',
    'EVENT_CONFLICT events.9.messageId',
    'EVENT_IN_FUTURE events.2.at',
    'INVALID_INPUT events.5.type',
    'INVALID_INPUT events.6.at',
    'INVALID_INPUT events.8.properties',
    'TOO_LARGE events.7.properties',
    'UNKNOWN_CUSTOMER events.4.customer',
  ]);
  expect(data.ingestEvents.customers[1].eventTotals).toEqual([{ type: 'purchase', count: 2, amount: '39.98' }]);
  expect(data.ingestEvents.customers[4]).toBeNull();
  const again = await api.ask(INGEST, { events: events.slice(0, 2) });
  expect(again.data.ingestEvents).toMatchObject({ accepted: 0, duplicates: 2, userErrors: [] });
  const made = await api.ask(INGEST, { events: [event('10', { customer: { externalId: 'made' } })], create: true });
  expect(made.data.ingestEvents).toMatchObject({ accepted: 1, customers: [{ externalId: 'made' }] });
});

test('segmentations are configured, versioned, disabled and refused while in use', async () => {
  const configure = `mutation ($input: ConfigureSegmentationInput!) { configureSegmentation(input: $input) {
    segmentation { id key version status config segmenter { id } segments { key } } userErrors { code field message } } }`;
  const make = async (input: object) => (await api.ask(configure, { input })).data.configureSegmentation;
  const made = await make({ name: 'My stages', segmenter: 'lifecycle.stage', config: { dormantAfterDays: 90 } });
  expect(made).toMatchObject({
    userErrors: [],
    segmentation: { key: 'my-stages', version: 1, status: 'PREPARING', segments: [] },
  });
  expect(made.segmentation.config.dormantAfterDays).toBe(90);
  const { id } = made.segmentation;
  const codesOf = async (input: object) => (await make(input)).userErrors.map(({ code }: { code: string }) => code);
  expect(await codesOf({ name: 'x', segmenter: 'lifecycle.stag' })).toEqual(['UNKNOWN_SEGMENTER']);
  expect(await codesOf({ name: 'x', segmenter: 'lifecycle.stage', config: { dormantAfterDays: -1 } })).toEqual([
    'INVALID_CONFIG',
  ]);
  expect(await codesOf({ name: 'x', key: 'my-stages', segmenter: 'lifecycle.stage' })).toEqual(['CONFLICT']);
  expect(await codesOf({ id, name: 'Renamed', segmenter: 'lifecycle.stage', version: 1 })).toEqual([]);
  expect(await codesOf({ id, name: 'Again', segmenter: 'lifecycle.stage', version: 1 })).toEqual(['CONFLICT']);
  const act = async (name: string, of: string) => {
    const result = name === 'deleteSegmentation' ? 'deletedId' : 'segmentation { enabled }';
    const query = `mutation ($id: ID!) { ${name}(input: { id: $id }) { ${result} userErrors { code } } }`;
    return (await api.ask(query, { id: of })).data[name];
  };
  expect((await act('disableSegmentation', id)).segmentation).toEqual({ enabled: false });
  expect((await act('enableSegmentation', id)).segmentation).toEqual({ enabled: true });
  expect(await act('deleteSegmentation', id)).toEqual({ deletedId: id, userErrors: [] });
  expect((await act('deleteSegmentation', world.segmentation)).userErrors).toEqual([{ code: 'IN_USE' }]);
  const run = await api.ask(
    'mutation { runSegmentations(input: {}) { run { state segmentations { key } } userErrors { code } } }',
  );
  expect(run.data.runSegmentations.run).toEqual({ state: 'QUEUED', segmentations: [{ key: 'stage' }] });
  const future = await api.ask(
    'mutation { runSegmentations(input: { asOf: "2999-01-01T00:00:00Z" }) { run { id } userErrors { code field } } }',
  );
  expect(future.data.runSegmentations).toEqual({ run: null, userErrors: [{ code: 'INVALID_INPUT', field: ['asOf'] }] });
});

test('a persona is made, edited, activated, retired and deleted, each on the version seen', async () => {
  const fields =
    'id version status name quote avatarUrl avatarImage criteria { weight segment { key } } sections { section claims { text status evidence { kind } } }';
  const call = async (name: string, input: object, result = `persona { ${fields} }`) => {
    const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${result} userErrors { code field } } }`;
    const answer = await api.ask(query, { input });
    expect(answer.errors, name).toBeUndefined();
    return answer.data[name];
  };
  const criteria = [{ segmentId: world.segments[0], weight: 1 }];
  const claims = [{ section: 'PAIN_POINTS', text: 'Waits', evidence: 'INTERVIEW' }];
  const { persona } = await call('createPersona', { name: 'Kim', quote: 'Hm.', criteria, claims });
  expect(persona).toMatchObject({ version: 1, status: 'DRAFT', criteria: [{ weight: 1, segment: { key: 'a' } }] });
  expect(persona.sections.map(({ section }: { section: string }) => section)).toEqual([
    'DEMOGRAPHICS',
    'BEHAVIOURS',
    'NEEDS',
    'MOTIVATIONS',
    'BELIEFS',
    'PAIN_POINTS',
    'PURCHASE_DECISION',
    'CHANNELS',
  ]);
  expect(persona.sections[5].claims).toEqual([
    { text: 'Waits', status: 'SUPPORTED', evidence: [{ kind: 'INTERVIEW' }] },
  ]);
  const face = await api.server.fetch(new Request(`http://localhost${persona.avatarUrl}`));
  expect(face.status).toBe(200);
  const drawn = `data:image/svg+xml;base64,${Buffer.from(await face.text()).toString('base64')}`;
  expect(persona.avatarImage).toBe(drawn);
  const { id } = persona;
  const edited = await call('editPersona', { id, version: 1, quote: null, name: null, criteria: null });
  expect(edited.persona).toMatchObject({ version: 2, name: 'Kim', quote: null, criteria: [{ weight: 1 }] });
  expect((await call('editPersona', { id, version: 1, name: 'Late' })).userErrors).toEqual([
    { code: 'CONFLICT', field: ['version'] },
  ]);
  expect((await call('editPersona', { id, version: 2, threshold: 2 })).userErrors).toEqual([
    { code: 'INVALID_INPUT', field: ['threshold'] },
  ]);
  expect((await call('activatePersona', { id, version: 2 })).persona.status).toBe('ACTIVE');
  expect((await call('retirePersona', { id, version: 3 })).persona.status).toBe('RETIRED');
  expect(await call('deletePersona', { id, version: 4 }, 'deletedId')).toEqual({ deletedId: id, userErrors: [] });
});

test('traits are declared and described; a kind in use stays', async () => {
  const save =
    'mutation ($input: SaveTraitInput!) { saveTrait(input: $input) { trait { name kind unit } userErrors { code field } } }';
  const answer = async (input: object) => (await api.ask(save, { input })).data.saveTrait;
  expect(await answer({ name: 'height', kind: 'NUMBER', unit: 'cm' })).toEqual({
    trait: { name: 'height', kind: 'NUMBER', unit: 'cm' },
    userErrors: [],
  });
  expect((await answer({ name: 'height', kind: 'TIME' })).trait.kind).toBe('TIME');
  expect((await answer({ name: 'pets', kind: 'TIME' })).userErrors).toEqual([{ code: 'CONFLICT', field: ['kind'] }]);
  expect((await answer({ name: ' ', kind: 'TIME' })).userErrors).toEqual([{ code: 'INVALID_INPUT', field: ['name'] }]);
});

test('of a segmentation that is changed, what is left out stays, and null clears', async () => {
  const query = `mutation ($input: ConfigureSegmentationInput!) { configureSegmentation(input: $input) {
    segmentation { id description seed rerunHours } userErrors { code } } }`;
  const configure = async (input: object) => {
    const given = { name: 'Kept', segmenter: 'lifecycle.stage', ...input };
    return (await api.ask(query, { input: given })).data.configureSegmentation.segmentation;
  };
  const { id } = await configure({ key: 'kept', description: 'Why', seed: 7, rerunHours: 12 });
  expect(await configure({ id })).toEqual({ id, description: 'Why', seed: 7, rerunHours: 12 });
  const cleared = await configure({ id, description: null, seed: null, rerunHours: null });
  expect(cleared).toEqual({ id, description: null, seed: 7, rerunHours: null });
});
