import { afterAll, beforeAll, expect, test } from 'vitest';
import { readChanges } from '../../../../src/db/tables/changes/changes.ts';
import { replaceDrifts } from '../../../../src/db/tables/upkeep/trait-drifts.ts';
import { encodeId } from '../../../../src/graphql/core/id.ts';
import { saveCustomers } from '../../../../src/services/customers/customers.ts';
import { addClaim, removeClaim } from '../../../../src/services/personas/claims/edit-claims.ts';
import { createPersona, deletePersona } from '../../../../src/services/personas/personas.ts';
import { createQuestion } from '../../../../src/services/research/questions.ts';
import { post } from '../../api.ts';
import { type StrategyApi, strategyApi } from './strategy-api.ts';

let world: StrategyApi;
beforeAll(async () => {
  world = await strategyApi();
  const people = (prefix: string, count: number, fields: object) =>
    Array.from({ length: count }, (_, index) => ({ externalId: `${prefix}${index}`, ...fields }));
  await saveCustomers(world.api.scope, [
    ...people('de', 30, { country: 'DE', children: 0 }),
    ...people('cn', 60, { country: 'CN', children: 2 }),
    ...people('unknown', 10, {}),
    ...people('wanted', 20, { kind: 'PROSPECT', country: 'DE', children: 4 }),
  ]);
});
afterAll(() => world[Symbol.asyncDispose]());

test('a persona has one guide a channel, in both languages; a text that is edited loses its translation', async () => {
  const { done, refused, read, persona } = world;
  const { id: personaId } = await persona('Told');
  const guide = await done('createMessageGuide', {
    ...{ personaId, channel: 'E-Mail', content: 'Come back.', tone: 'Warm', callToAction: 'Order again' },
    translations: [
      { field: 'content', language: 'ZH', text: '欢迎回来。' },
      { field: 'tone', language: 'ZH', text: '温暖' },
    ],
  });
  expect(await refused('createMessageGuide', { personaId, channel: 'e-mail', content: 'Twice.' })).toEqual([
    'CONFLICT',
    null,
  ]);
  expect(
    await refused('createMessageGuide', {
      ...{ personaId, channel: 'sms', content: 'Hi' },
      translations: [{ field: 'place', language: 'ZH', text: '首页' }],
    }),
  ).toEqual(['INVALID_INPUT', 'translations.0.field']);
  const asked = `query ($id: ID!, $channel: String) { node(id: $id) { ... on Persona { messageGuides(channel: $channel) {
    channel content zh: content(language: ZH) tone(language: ZH) callToAction(language: ZH) place } } } }`;
  expect(await read(asked, { id: personaId, channel: ' E-MAIL ' })).toEqual({
    node: {
      messageGuides: [
        {
          ...{ channel: 'E-Mail', content: 'Come back.', zh: '欢迎回来。', tone: '温暖' },
          // What is not translated comes as it is written.
          ...{ callToAction: 'Order again', place: null },
        },
      ],
    },
  });
  expect(await read(asked, { id: personaId, channel: 'sms' })).toEqual({ node: { messageGuides: [] } });
  const edited = await done('editMessageGuide', { id: guide.id, version: 1, content: 'We miss you.' });
  expect(edited['translations']).toEqual([{ field: 'tone', language: 'ZH', text: '温暖' }]);
  expect(await refused('editMessageGuide', { id: guide.id, version: 1, content: 'Late.' })).toEqual([
    'CONFLICT',
    'version',
  ]);
  const foreign = await createPersona(world.api.foreign, { name: 'Elsewhere' });
  const foreignId = encodeId('Persona', foreign.id);
  expect(await refused('createMessageGuide', { personaId: foreignId, channel: 'sms', content: 'Hi' })).toEqual([
    'NOT_FOUND',
    'personaId',
  ]);
  await done('deleteMessageGuide', { id: guide.id, version: 2 });
  expect(await refused('deleteMessageGuide', { id: guide.id, version: 2 })).toEqual(['NOT_FOUND', 'id']);
  const { personaAudit } = await read(`{ personaAudit(key: "told") { nodes { action subjectId detail } } }`);
  expect((personaAudit as unknown as { nodes: object[] }).nodes.slice(0, 3)).toEqual([
    { action: 'STRATEGY_REMOVED', subjectId: guide.id, detail: { subject: 'MESSAGE_GUIDE' } },
    { action: 'STRATEGY_EDITED', subjectId: guide.id, detail: { subject: 'MESSAGE_GUIDE' } },
    { action: 'STRATEGY_ADDED', subjectId: guide.id, detail: { subject: 'MESSAGE_GUIDE' } },
  ]);
});

test('playbook, standards and needs are for personas, and outlive or follow them', async () => {
  const { done, refused, read, persona } = world;
  const { id: personaId, row } = await persona('Played');
  await done('createPlay', { personaId, stage: 'DORMANT', goal: 'Win back', tactics: 'A letter\nA call' });
  await done('createPlay', { personaId, goal: 'Be kind' });
  const everybody = await done('createPlay', { goal: 'Stay in touch', team: 'SERVICE' });
  expect(everybody).toMatchObject({ forEverybody: true, stage: null });
  const segmentId = encodeId('Segment', 999_999);
  expect(await refused('createPlay', { segmentId, goal: 'Nobody' })).toEqual(['NOT_FOUND', 'segmentId']);
  expect(
    await read('query ($id: ID!) { node(id: $id) { ... on Persona { plays { stage goal } } } }', { id: personaId }),
  ).toEqual({
    node: {
      plays: [
        { stage: null, goal: 'Be kind' },
        { stage: 'DORMANT', goal: 'Win back' },
      ],
    },
  });
  await done('createInteractionStandard', {
    ...{ team: 'SERVICE', moment: 'Complaint', standard: 'Answer by name.', withinHours: 4 },
  });
  await done('createInteractionStandard', { team: 'SALES', moment: 'Call', standard: 'Listen.', personaId });
  expect(
    await refused('createInteractionStandard', { team: 'SALES', moment: 'x', standard: 'y', withinHours: 0 }),
  ).toEqual(['INVALID_INPUT', 'withinHours']);
  const standards = await read(
    'query ($id: ID!) { interactionStandards(filter: { personaId: $id }) { nodes { team } } }',
    {
      id: personaId,
    },
  );
  expect(standards['interactionStandards']).toEqual({ nodes: [{ team: 'SALES' }, { team: 'SERVICE' }] });
  const question = await createQuestion(world.api.scope, { text: 'Why faster?' });
  const need = await done('createUnderlyingNeed', {
    ...{
      personaId,
      request: 'Deliver faster',
      need: 'Know when it comes',
      questionId: encodeId('ResearchQuestion', question.id),
    },
    quotes: [{ text: 'I waited all day.', source: 'Hotline' }],
    team: 'SALES',
  });
  const counted = await read(
    'query ($id: ID!) { node(id: $id) { ... on Persona { contributions { team strategy } } } }',
    {
      id: personaId,
    },
  );
  expect(counted).toEqual({
    node: {
      contributions: [
        { team: 'SALES', strategy: 2 },
        { team: null, strategy: 2 },
      ],
    },
  });
  expect(need['quotes']).toEqual([{ text: 'I waited all day.', source: 'Hotline' }]);
  await deletePersona(world.api.scope, row, 1);
  const left = await read(`{ plays { nodes { goal } } interactionStandards { nodes { moment } }
    underlyingNeeds { nodes { need persona { id } question { key } } } }`);
  expect(left).toEqual({
    plays: { nodes: [{ goal: 'Stay in touch' }] },
    interactionStandards: { nodes: [{ moment: 'Complaint' }] },
    underlyingNeeds: { nodes: [{ need: 'Know when it comes', persona: null, question: { key: 'why-faster' } }] },
  });
});

test('a decision tells when its data have moved: pushed once, listed until it is confirmed, told again when it moves again', async () => {
  const { api, done, refused, read, persona, due } = world;
  const { id: personaId, row } = await persona('Decided on');
  const { row: other } = await persona('Another');
  const host = api.dependencies.host;
  const said = await addClaim(host, api.scope, row, {
    ...{ section: 'NEEDS', text: 'Wants it fast' },
    evidence: [{ kind: 'SURVEY', sampleSize: 200, date: '2026-05-01' }],
  } as never);
  const foreignClaim = await addClaim(host, api.scope, other, { section: 'NEEDS', text: 'Else' } as never);
  const words = { decision: 'Buy bikes', reason: 'They want it fast', decidedBy: 'Ann', personaId };
  expect(await refused('recordDecision', { ...words, claimIds: [encodeId('PersonaClaim', foreignClaim.id)] })).toEqual([
    'INVALID_INPUT',
    'claimIds.0',
  ]);
  const response = await api.server.fetch(
    post(
      { query: 'subscription { strategyChanged(subjects: [DECISION]) { action moved subjectId persona { key } } }' },
      api.keys.READ,
      { accept: 'text/event-stream' },
    ),
  );
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => {
    for (let text = ''; ; ) {
      const { value, done: ended } = await reader.read();
      if (ended) throw new Error('The stream ended.');
      text += value;
      const data = /data: (\{.*\})\n/.exec(text);
      if (data) return JSON.parse(data[1]!).data.strategyChanged;
    }
  };
  const decision = await done('recordDecision', { ...words, claimIds: [encodeId('PersonaClaim', said.id)] });
  expect(decision).toMatchObject({ personaVersion: null, moves: [] });
  expect(await next()).toMatchObject({ action: 'CREATED', subjectId: decision.id, persona: { key: 'decided-on' } });
  await due();
  await removeClaim(api.scope, said.id, said.version);
  const moved =
    '{ decisions(filter: { moved: true }) { nodes { id moves { kind text zh: text(language: ZH) claim { id } } } } }';
  // It is listed at once, whatever the worker does, which tells it once.
  expect(await read(moved)).toEqual({
    decisions: {
      nodes: [
        {
          id: decision.id,
          moves: [
            {
              ...{ kind: 'CLAIM_REMOVED', text: 'A claim that it rests on was removed.' },
              ...{ zh: '所依据的一条论断已被删除。', claim: null },
            },
          ],
        },
      ],
    },
  });
  await due();
  await due();
  expect(await next()).toMatchObject({ action: 'MOVED', moved: [`CLAIM_REMOVED:${said.id}`] });
  expect(await done('confirmDecision', { id: decision.id, version: 1 })).toMatchObject({ version: 2, moves: [] });
  expect(await read(moved)).toEqual({ decisions: { nodes: [] } });
  expect(await next()).toMatchObject({ action: 'EDITED' });
  await deletePersona(api.scope, row, 1);
  await due();
  expect(await next()).toMatchObject({ action: 'MOVED', moved: ['PERSONA_DELETED'] });
  const withdrawn = await done('editDecision', { id: decision.id, version: 2, status: 'WITHDRAWN' });
  expect(withdrawn['moves']).toEqual([]);
  await reader.cancel();
});

test('drift of a persona moves its decisions: known when decided, told when it comes, and again when it comes again', async () => {
  const { api, done, read, persona, due } = world;
  const { id: personaId, row } = await persona('Drifting');
  const drift = async (state: 'DRIFTED' | 'STEADY') => {
    const numbers = {
      psi: 0.2,
      critical: 0.1,
      pValue: 0.001,
      adjusted: 0.002,
      knownBefore: 90,
      knownNow: 90,
      bins: [],
    };
    const about = { personaId: row, membersBefore: 90, membersNow: 90, stayed: 90, baselineAt: new Date() };
    const trait = { ...about, ...numbers, feature: 'customer.age', kind: 'number', state, reason: null } as const;
    await replaceDrifts(api.scope, [trait], new Date());
    await due();
  };
  const told = async () =>
    (await readChanges(api.scope, 0, 10_000))
      .filter(({ payload }) => payload['subject'] === 'DECISION' && payload['action'] === 'MOVED')
      .flatMap(({ payload }) => payload['moved'] as string[])
      .filter((move) => move.startsWith('TRAIT_DRIFTED:')).length;
  await drift('DRIFTED');
  const words = { decision: 'Go on', reason: 'Young people', decidedBy: 'Ann', personaId };
  expect(await done('recordDecision', words)).toMatchObject({ moves: [] });
  await due();
  expect(await told()).toBe(0);
  await drift('STEADY');
  await drift('DRIFTED');
  expect(await told()).toBe(1);
  const moved = '{ decisions(filter: { moved: true }) { nodes { moves { kind text drift { sentence } } } } }';
  const { decisions } = (await read(moved)) as unknown as { decisions: { nodes: { moves: object[] }[] } };
  expect(decisions.nodes[0]!.moves).toEqual([
    {
      kind: 'TRAIT_DRIFTED',
      text: 'The members of the persona are others in a trait than at its last review.',
      drift: { sentence: expect.stringMatching(/^Age: drifted \(PSI 0\.200 > 0\.100; 90 members now, 90 on \d{4}-/) },
    },
  ]);
  await drift('STEADY');
  expect(await read(moved)).toEqual({ decisions: { nodes: [] } });
});

test('customers are held against the market and against whom the company wants; nobody known is UNKNOWN, not 0 %', async () => {
  const { done, refused, read, due, clock } = world;
  const market = {
    ...{
      whom: 'MARKET',
      name: 'Europe',
      feature: 'customer.country',
      source: 'Office of statistics',
      datedOn: '2026-01-01',
    },
    ...{
      sampleSize: 1_000,
      shares: [
        { value: 'DE', share: 0.5 },
        { value: 'CN', share: 0.5 },
      ],
    },
  };
  expect(await refused('recordReferenceShares', { ...market, feature: 'customer.contry' })).toEqual([
    'UNKNOWN_FEATURE',
    'shares.0.feature',
  ]);
  expect(await refused('recordReferenceShares', { ...market, shares: [{ share: 0.5 }] })).toEqual([
    'INVALID_INPUT',
    'shares.0.value',
  ]);
  const record = await done('recordReferenceShares', market);
  const contrast = async (id: string, group?: object) => {
    const { node } = await read(
      `query ($id: ID!, $group: GroupInput) { node(id: $id) { ... on ReferenceShares { contrast(group: $group) {
        value count known unknown own { value } difference { value low high } differs missing } } } }`,
      { id, group },
    );
    return (node as unknown as { contrast: Record<string, unknown>[] }).contrast;
  };
  const [german, chinese] = await contrast(record.id);
  // 30 of the 90 customers whose country is known; 45 would be half.
  expect(german).toMatchObject({ value: 'DE', count: 30, known: 90, unknown: 10, differs: true, missing: 15 });
  expect(german!['difference']).toMatchObject({ value: expect.closeTo(-1 / 6, 12) });
  // Newcombe's interval of 30/90 against 500/1000.
  const { low, high } = german!['difference'] as { low: number; high: number };
  expect([low.toFixed(3), high.toFixed(3)]).toEqual(['-0.261', '-0.060']);
  expect(chinese).toMatchObject({ value: 'CN', missing: 0, differs: true });
  const region = await done('recordReferenceShares', {
    ...{ ...market, whom: 'RIVAL', name: 'Other Inc.', feature: 'customer.region' },
    shares: [{ value: 'Bavaria', share: 0.2 }],
  });
  expect(await contrast(region.id)).toEqual([
    { value: 'Bavaria', count: 0, known: 0, unknown: 100, own: null, difference: null, differs: null, missing: null },
  ]);
  clock.now = Date.now() + 1_000;
  await due();
  const told = await world.api.scope.query<{ moved: string[] }>(
    `SELECT payload->'moved' AS moved FROM change WHERE workspace_id = $1 AND payload->>'subject' = 'REFERENCE_SHARES'
       AND payload->>'action' = 'MOVED'`,
    [world.api.scope.workspaceId],
  );
  expect(told.map(({ moved }) => moved)).toEqual([['DE', 'CN']]);
  const { coverageGap } = await read(
    `{ coverageGap(target: { rule: "customer.kind = 'PROSPECT'" }, features: ["customer.country", "customer.region"]) {
      feature target targetUnknown distance shares { value reference own { value } count known missing differs } } }`,
  );
  expect(coverageGap).toMatchObject([
    {
      ...{ feature: 'customer.country', target: 20, targetUnknown: 0, distance: expect.closeTo(2 / 3, 12) },
      shares: [
        { value: 'DE', reference: 1, count: 30, known: 90, missing: 60, differs: true },
        { value: 'CN', reference: 0, count: 60, known: 90, missing: 0, differs: true },
      ],
    },
    { feature: 'customer.region', target: 0, targetUnknown: 20, distance: null, shares: [] },
  ]);
});

test('a guide that an edit would make another one that there is stays what it was', async () => {
  const { done, refused, persona } = world;
  const { id: personaId } = await persona('Twice told');
  await done('createMessageGuide', { personaId, channel: 'E-Mail', content: 'Come back.' });
  const letter = await done('createMessageGuide', { personaId, channel: 'letter', content: 'Dear you.' });
  expect((await refused('editMessageGuide', { id: letter.id, version: 1, channel: 'e-mail' }))[0]).toBe('CONFLICT');
  const edited = await done('editMessageGuide', { id: letter.id, version: 1, channel: 'Letters' });
  expect(edited).toMatchObject({ version: 2 });
});
