import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusalOf } from '../../../../src/db/postgres/errors.ts';
import { lastChangeId, readChanges } from '../../../../src/db/tables/changes/changes.ts';
import { createApiKey } from '../../../../src/db/tables/workspaces/api-keys.ts';
import { encodeId } from '../../../../src/graphql/core/id.ts';
import { changeStatus, createPersona } from '../../../../src/services/personas/personas.ts';
import { type Answer, type TestApi, testApi } from '../../api.ts';
import { makeWorld, type World } from '../../world.ts';

let api: TestApi;
let world: World;
let ann: string;

beforeAll(async () => {
  api = await testApi({ refit: async () => undefined });
  world = await makeWorld(api.scope, 12);
  await makeWorld(api.foreign, 2);
  ann = await createApiKey(api.db, api.scope.workspaceId, { name: 'Ann', role: 'WRITE' });
});
afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
});

const FIELDS = 'persona { id version status stage published: publishedVersion { number } unpublishedChanges }';

async function carriedOut(name: string, input: object, fields = FIELDS): Promise<Answer['data']> {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`;
  const query = `mutation ($input: ${type}) { ${name}(input: $input) { ${fields} userErrors { code message field } } }`;
  const { data, errors } = await api.ask(query, { input }, ann);
  expect(errors).toBeUndefined();
  return data[name];
}

async function done(name: string, input: object, fields?: string): Promise<Answer['data']> {
  const answer = await carriedOut(name, input, fields);
  expect(answer.userErrors).toEqual([]);
  return answer;
}

async function ask(query: string, variables: object = {}): Promise<Answer['data']> {
  const { data, errors } = await api.ask(query, variables, api.keys.READ);
  expect(errors).toBeUndefined();
  return data;
}

const WHOLE = `id number at author authorRole note kind polarity language name zh: name(language: ZH) title story reason priority
  threshold quotes { text } profile { devices { name share } } criteria { segment weight }
  claims { claimId section text team status confidence evidence { kind stance method source date sampleSize url }
    opinions { who agrees why } measure { feature statistic expected } }`;

const CLAIM = { section: 'NEEDS', text: 'Wants it quick', team: 'SALES', evidence: 'CRM' };
const made = async (rest: object = {}) =>
  (
    await done('createPersona', {
      name: 'Mara',
      criteria: [{ segmentId: world.segments[0], weight: 1 }],
      claims: [CLAIM],
      ...rest,
    })
  ).persona as { id: string; version: number };

test('the life of a persona: each stage follows from what was done, and publishing says whether it changed', async () => {
  const idea = (await done('createPersona', { name: 'Idea' })).persona;
  expect(idea).toMatchObject({ stage: 'FAMILY_PLANNING', published: null, unpublishedChanges: true });
  const { id, version } = await made();
  const first = await done(
    'publishPersona',
    { id, version, note: 'Reviewed' },
    `${FIELDS} personaVersion { ${WHOLE} }`,
  );
  expect(first.persona).toMatchObject({
    stage: 'BIRTH',
    status: 'DRAFT',
    published: { number: 1 },
    unpublishedChanges: false,
  });
  expect(first.personaVersion).toMatchObject({
    number: 1,
    author: 'Ann',
    authorRole: 'WRITE',
    note: 'Reviewed',
    name: 'Mara',
    criteria: [{ segment: 'stage/a', weight: 1 }],
    claims: [{ text: 'Wants it quick', team: 'SALES', status: 'SUPPORTED', evidence: [{ kind: 'CRM' }] }],
  });
  // What says the same is not published again by activating it.
  const active = await done('activatePersona', { id, version: first.persona.version });
  expect(active.persona).toMatchObject({ stage: 'ADULTHOOD', published: { number: 1 }, unpublishedChanges: false });
  const edited = await done('editPersona', { id, version: active.persona.version, title: 'In a hurry' });
  expect(edited.persona).toMatchObject({ stage: 'ADULTHOOD', unpublishedChanges: true });
  const draft = await done('returnPersonaToDraft', { id, version: edited.persona.version });
  expect(draft.persona).toMatchObject({ stage: 'BIRTH', published: { number: 1 } });
  // What was edited since is.
  const again = await done('activatePersona', { id, version: draft.persona.version });
  expect(again.persona).toMatchObject({ published: { number: 2 }, unpublishedChanges: false });
  expect((await done('retirePersona', { id, version: again.persona.version })).persona).toMatchObject({
    stage: 'RETIREMENT',
  });
  const { node } = await ask(
    `query ($id: ID!) { node(id: $id) { ... on Persona { versions { totalCount nodes { number note title } }
      audit { nodes { action author authorRole detail } } edits: audit(actions: [PUBLISHED]) { totalCount } } } }`,
    { id },
  );
  expect(node.versions).toEqual({
    totalCount: 2,
    nodes: [
      { number: 2, note: '', title: 'In a hurry' },
      { number: 1, note: 'Reviewed', title: '' },
    ],
  });
  expect(node.edits).toEqual({ totalCount: 2 });
  expect(node.audit.nodes.map(({ action }: { action: string }) => action)).toEqual([
    'RETIRED',
    'ACTIVATED',
    'PUBLISHED',
    'RETURNED_TO_DRAFT',
    'EDITED',
    'ACTIVATED',
    'PUBLISHED',
    'CREATED',
  ]);
  for (const { author, authorRole } of node.audit.nodes) expect([author, authorRole]).toEqual(['Ann', 'WRITE']);
  expect(node.audit.nodes[4].detail).toMatchObject({ changed: ['title'] });
});

test('what the operator does has no author; who publishes twice at once conflicts; a READ key publishes nothing', async () => {
  const persona = await createPersona(api.scope, {
    name: 'Op',
    criteria: [{ segmentId: world.rows.segments[0], weight: 1 }],
  });
  const { id, version } = await changeStatus(api.scope, persona.id, persona.version, 'ACTIVE');
  const global = encodeId('Persona', id);
  const { node } = await ask(
    `query ($id: ID!) { node(id: $id) { ... on Persona { publishedVersion { author authorRole } audit { nodes { author action } } } } }`,
    { id: global },
  );
  expect(node.publishedVersion).toEqual({ author: null, authorRole: null });
  expect(node.audit.nodes.every(({ author }: { author: string | null }) => author === null)).toBe(true);
  const both = await Promise.all([1, 2].map(() => carriedOut('publishPersona', { id: global, version })));
  expect(both.map(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code)).sort()).toEqual([
    [],
    ['CONFLICT'],
  ]);
  const refused = await api.ask(
    'mutation ($input: PublishPersonaInput!) { publishPersona(input: $input) { userErrors { code } } }',
    { input: { id: global, version } },
    api.keys.READ,
  );
  expect(refused.errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  const { data } = await api.ask('query ($id: ID!) { node(id: $id) { id } }', { id: global }, api.foreignKey);
  expect(data.node).toBeNull();
});

test('publishing is pushed as a part that changed; what is done to claims is on the trail', async () => {
  const { id, version } = await made();
  const since = await lastChangeId(api.scope);
  const { personaVersion } = await done(
    'publishPersona',
    { id, version },
    `${FIELDS} personaVersion { claims { claimId } }`,
  );
  const pushed = await readChanges(api.scope, since, 10);
  expect(pushed).toMatchObject([{ kind: 'PERSONA_CHANGED', payload: { cause: 'EDITED', changed: ['published'] } }]);
  const [{ claimId }] = personaVersion.claims;
  const evidence = { kind: 'SURVEY', date: '2026-03-01', sampleSize: 40 };
  await done('addClaimEvidence', { claimId, evidence }, 'claim { id }');
  await done('removePersonaClaim', { id: claimId, version: 1 }, 'deletedId');
  const { node } = await ask(
    'query ($id: ID!) { node(id: $id) { ... on Persona { audit(first: 2) { nodes { action author detail } } } } }',
    { id },
  );
  expect(node.audit.nodes).toEqual([
    { action: 'CLAIM_REMOVED', author: 'Ann', detail: { section: 'NEEDS', changed: [] } },
    { action: 'EVIDENCE_CHANGED', author: 'Ann', detail: { section: 'NEEDS', changed: ['evidence'] } },
  ]);
});

test('a version is edited by nobody: not by its id, nor in the store', async () => {
  const { id, version } = await made();
  const { personaVersion } = await done('publishPersona', { id, version }, `${FIELDS} personaVersion { id }`);
  for (const name of ['editPersona', 'publishPersona', 'deletePersona']) {
    const fields = name === 'deletePersona' ? 'deletedId' : FIELDS;
    const { userErrors } = await carriedOut(name, { id: personaVersion.id, version: 1 }, fields);
    expect(userErrors).toMatchObject([{ code: 'INVALID_ID', field: ['id'] }]);
  }
  const row = Number(Buffer.from(personaVersion.id, 'base64url').toString().split(':')[1]);
  const edit = api.scope.query(`UPDATE persona_version SET note = 'another' WHERE workspace_id = $1 AND id = $2`, [
    api.scope.workspaceId,
    row,
  ]);
  const thrown: unknown = await edit.catch((error: unknown) => error);
  expect(refusalOf(thrown)).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('published') });
});

test('versions differ by field, claim and criterion; a persona in the place of one is what it says now', async () => {
  const { id, version } = await made({ story: 'One.' });
  const one = await done('publishPersona', { id, version }, `${FIELDS} personaVersion { id claims { claimId } }`);
  const edit = {
    id,
    version: one.persona.version,
    story: 'Two.',
    profile: { devices: [{ name: { en: 'Phone' }, share: 0.8 }] },
    criteria: [{ segmentId: world.segments[1], weight: 2 }],
  };
  const edited = await done('editPersona', edit);
  const [claim] = one.personaVersion.claims;
  await done('editPersonaClaim', { id: claim.claimId, version: 1, team: 'SERVICE' }, 'claim { id }');
  const guess = { section: 'BELIEFS', text: 'Trusts friends', evidence: 'EDUCATED_GUESS' };
  await done('addPersonaClaim', { personaId: id, claim: guess }, 'claim { id }');
  const query = `query ($from: ID!, $to: ID) { diffPersonaVersions(from: $from, to: $to) { from { number } to { number }
    fields { path before after } claims { kind changed before { team } after { team text } }
    criteria { kind before { segment } after { segment } } } }`;
  const toNow = (await ask(query, { from: one.personaVersion.id })).diffPersonaVersions;
  expect(toNow).toEqual({
    from: { number: 1 },
    to: null,
    fields: [
      { path: 'story', before: 'One.', after: 'Two.' },
      { path: 'profile.devices', before: null, after: [{ name: { en: 'Phone' }, share: 0.8 }] },
    ],
    claims: [
      { kind: 'CHANGED', changed: ['team'], before: { team: 'SALES' }, after: { team: 'SERVICE', text: CLAIM.text } },
      { kind: 'ADDED', changed: [], before: null, after: { team: null, text: 'Trusts friends' } },
    ],
    criteria: [
      { kind: 'ADDED', before: null, after: { segment: 'stage/b' } },
      { kind: 'REMOVED', before: { segment: 'stage/a' }, after: null },
    ],
  });
  const two = await done('publishPersona', { id, version: edited.persona.version }, `${FIELDS} personaVersion { id }`);
  const between = (await ask(query, { from: one.personaVersion.id, to: two.personaVersion.id })).diffPersonaVersions;
  expect(between).toEqual({ ...toNow, to: { number: 2 } });
  const nothing = (await ask(query, { from: id, to: two.personaVersion.id })).diffPersonaVersions;
  expect(nothing).toMatchObject({ from: null, fields: [], claims: [], criteria: [] });
  for (const [from, code] of [
    [world.segments[0], 'INVALID_ID'],
    ['x', 'INVALID_ID'],
    [encodeId('PersonaVersion', 99_999), 'NOT_FOUND'],
  ]) {
    expect((await api.ask(query, { from })).errors?.[0]?.extensions.code).toBe(code);
  }
  expect((await api.ask(query, { from: one.personaVersion.id }, api.foreignKey)).errors?.[0]?.extensions.code).toBe(
    'NOT_FOUND',
  );
  const gone = await done('deletePersona', { id, version: two.persona.version }, 'deletedId');
  expect(gone.deletedId).toBe(id);
  expect(
    (await ask('query ($id: ID!) { personaVersion(id: $id) { id } }', { id: one.personaVersion.id })).personaVersion,
  ).toBeNull();
});

test('a persona that takes the place of another retires it once activated; nobody supersedes themselves', async () => {
  const old = await made({ name: 'Old' });
  const used = (await done('activatePersona', { id: old.id, version: old.version })).persona;
  const next = await made({ name: 'Next', supersedesId: old.id });
  const query = `query ($id: ID!) { node(id: $id) { ... on Persona { status version supersedes { name } supersededBy { name } } } }`;
  expect((await ask(query, { id: old.id })).node).toMatchObject({ status: 'ACTIVE', supersededBy: [{ name: 'Next' }] });
  const last = await made({ name: 'Last', supersedesId: next.id });
  // A circle of one, of two and of three.
  for (const [id, version, supersedesId] of [
    [old.id, used.version, old.id],
    [old.id, used.version, next.id],
    [old.id, used.version, last.id],
  ]) {
    const { persona, userErrors } = await carriedOut('editPersona', { id, version, supersedesId });
    expect(persona).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['supersedesId'] }]);
  }
  const foreign = encodeId('Persona', 99_999);
  expect((await carriedOut('createPersona', { name: 'X', supersedesId: foreign })).userErrors).toMatchObject([
    { code: 'NOT_FOUND', field: ['supersedesId'] },
  ]);
  // The one before the last was never active: the oldest is retired with it all the same.
  const active = (await done('activatePersona', { id: last.id, version: last.version })).persona;
  expect((await ask(query, { id: old.id })).node.status).toBe('RETIRED');
  expect((await ask(query, { id: next.id })).node).toMatchObject({ status: 'DRAFT', supersedes: { name: 'Old' } });
  // Two edits at once that would make a circle together: one of them is refused.
  const [a, b] = [await made({ name: 'A' }), await made({ name: 'B' })];
  const outcomes = await Promise.all([
    carriedOut('editPersona', { id: a.id, version: a.version, supersedesId: b.id }),
    carriedOut('editPersona', { id: b.id, version: b.version, supersedesId: a.id }),
  ]);
  expect(outcomes.map(({ userErrors }) => userErrors.length).sort()).toEqual([0, 1]);
  // Whoever is deleted is superseded by nobody any more.
  const { version } = (await ask(query, { id: next.id })).node;
  await done('deletePersona', { id: next.id, version }, 'deletedId');
  expect((await ask(query, { id: last.id })).node).toMatchObject({ supersedes: null, version: active.version });
});

test('property: versions never change, whatever becomes of the persona', async () => {
  const actions = fc.constantFrom('title', 'profile', 'claims', 'criteria', 'publish', 'activate', 'draft', 'retire');
  const versionsOf = async (id: string): Promise<{ number: number }[]> =>
    (
      await ask(
        `query ($id: ID!) { node(id: $id) { ... on Persona { versions(first: 50) { nodes { ${WHOLE} } } } } }`,
        { id },
      )
    ).node.versions.nodes;
  let published = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(actions, fc.integer({ min: 0, max: 99 })), { minLength: 3, maxLength: 8 }),
      async (steps) => {
        let { id, version } = await made();
        let known: { number: number }[] = [];
        for (const [action, n] of steps) {
          const input = { id, version };
          if (action === 'claims') {
            const claim = { ...CLAIM, text: `Wants ${n}` };
            await done('addPersonaClaim', { personaId: id, claim }, 'claim { id }');
          } else {
            const names = {
              publish: 'publishPersona',
              activate: 'activatePersona',
              draft: 'returnPersonaToDraft',
              retire: 'retirePersona',
            };
            const more = action in names ? {} : editOf(action as Part, n);
            ({ id, version } = (
              await done(names[action as keyof typeof names] ?? 'editPersona', { ...input, ...more })
            ).persona);
          }
          const now = await versionsOf(id);
          expect(now.filter(({ number }) => number <= known.length)).toEqual(known);
          expect(now.map(({ number }) => number)).toEqual(now.map((_one, at) => now.length - at));
          known = now;
        }
        published += known.length;
      },
    ),
    { numRuns: 8, seed: 17 },
  );
  expect(published).toBeGreaterThan(5);
}, 60_000);

type Part = 'title' | 'profile' | 'criteria';

function editOf(part: Part, n: number): object {
  switch (part) {
    case 'title':
      return { title: `Title ${n}`, story: `Story ${n}`, priority: 1 + (n % 5) };
    case 'profile':
      return { profile: { devices: [{ name: { en: `Device ${n}` }, share: n / 100 }] } };
    case 'criteria':
      return { criteria: [{ segmentId: world.segments[n % 2], weight: 1 + n }] };
  }
}
