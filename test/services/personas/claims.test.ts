import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { createApiKey } from '../../../src/db/tables/workspaces/api-keys.ts';
import { createServer, type PersonagraphServer } from '../../../src/server.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { saveTrait } from '../../../src/services/customers/traits.ts';
import { ClaimUpkeep } from '../../../src/services/jobs/claims/claim-upkeep.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../../../src/services/segmentations/segmentations.ts';
import { createIsolation } from '../../../src/services/threads/isolation.ts';
import { post } from '../../graphql/api.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { silent, type TestBackend, testBackend } from '../../support/server.ts';

const plugins = new URL('../../../plugins/index.ts', import.meta.url).href;

let database: TestDatabase;
let backend: TestBackend;
let server: PersonagraphServer;
let scope: Scope;
let key: string;
let personaId: string;

/** So many of ten customers live in Berlin. */
const live = (berliners: number) =>
  saveCustomers(
    scope,
    Array.from({ length: 10 }, (_, n) => ({ externalId: `c${n}`, city: n < berliners ? 'Berlin' : 'Bonn' })),
  );

const runAll = async () => waitForRun(backend.feed, scope, await requestRun(scope, backend.registry, {}));

beforeAll(async () => {
  database = await testDatabase();
  backend = await testBackend(database.db);
  scope = await testWorkspace(database.db);
  key = await createApiKey(database.db, scope.workspaceId, { name: 'test', role: 'ADMIN' });
  const { registry, host, feed } = backend;
  server = createServer({ db: database.db, registry, host, feed, logger: silent });
  await live(6);
  await saveTrait(scope, { name: 'mobile', kind: 'FLAG', unit: null, description: null });
  await saveCustomers(scope, [{ externalId: 'c0', traits: { mobile: true } }]);
  await configureSegmentation(scope, registry, { key: 'stage', name: 'Stage', segmenter: 'lifecycle.stage' });
  await runAll();
  const { segmentations } = await ask('{ segmentations { segments { id size } } }');
  const all = segmentations[0].segments.find(({ size }: { size: number }) => size === 10);
  const made = await act(
    'createPersona',
    { name: 'Kim', criteria: [{ segmentId: all.id, weight: 1 }] },
    'persona { id }',
  );
  personaId = made.persona.id;
  await act('activatePersona', { id: personaId, version: 1 }, 'persona { matchCount }');
});
afterAll(async () => {
  await server.dispose();
  await backend[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
});

async function ask(query: string, variables: object = {}) {
  const response = await server.fetch(post({ query, variables }, key));
  // biome-ignore lint/suspicious/noExplicitAny: tests read into answers of any shape
  const { data, errors } = (await response.json()) as { data: any; errors?: unknown };
  expect(errors).toBeUndefined();
  return data;
}

async function act(name: string, input: object, result: string) {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${result} userErrors { code field message } } }`;
  return (await ask(query, { input }))[name];
}

const CLAIM = `id version section text status dataStatus interviewStatus disagrees confidence problem
  evidence { id kind stance date sampleSize version } opinions { id who agrees why }
  measure { expected last { value sampleSize low high problemCode } written { value } today { value sampleSize } }`;
const BERLIN = { feature: 'customer.city', statistic: 'SHARE', value: 'Berlin', expected: 0.6, tolerance: 0.1 };

const add = async (claim: object) => act('addPersonaClaim', { personaId, claim }, `claim { ${CLAIM} }`);
const claimNow = async (id: string) =>
  (await ask(`query ($id: ID!) { node(id: $id) { ... on PersonaClaim { ${CLAIM} } } }`, { id })).node;

test('two clients edit different claims of one persona at once, and nothing is lost', async () => {
  const [first, second] = await Promise.all([
    add({ section: 'NEEDS', text: 'Speed', team: 'SALES' }),
    add({ section: 'NEEDS', text: 'Advice', team: 'SERVICE', textLanguage: 'EN' }),
  ]);
  const { persona } = await ask('query { persona(key: "kim") { version } }');
  const edits = await Promise.all([
    act('editPersonaClaim', { id: first.claim.id, version: 1, text: 'Speed above all' }, 'claim { version }'),
    act('editPersonaClaim', { id: second.claim.id, version: 1, text: 'Good advice' }, 'claim { version }'),
    act('editPersona', { id: personaId, version: persona.version, title: 'Buyer' }, 'persona { version }'),
    act(
      'addClaimEvidence',
      { claimId: first.claim.id, evidence: { kind: 'INTERVIEW', date: '2026-11-01' } },
      'claim { status }',
    ),
    add({ section: 'NEEDS', text: 'Quiet' }),
  ]);
  expect(edits.map(({ userErrors }) => userErrors)).toEqual(edits.map(() => []));
  const { persona: after } = await ask(
    `{ persona(key: "kim") { title all: claims(section: NEEDS) { totalCount nodes { text team version evidence { kind } } }
       claims(team: SALES, status: SUPPORTED) { nodes { text } } } }`,
  );
  expect(after.title).toBe('Buyer');
  expect(after.all.nodes).toEqual(
    expect.arrayContaining([
      { text: 'Speed above all', team: 'SALES', version: 2, evidence: [{ kind: 'INTERVIEW' }] },
      { text: 'Good advice', team: 'SERVICE', version: 2, evidence: [] },
      { text: 'Quiet', team: null, version: 1, evidence: [] },
    ]),
  );
  expect(after.all.totalCount).toBe(3);
  expect(after.claims.nodes).toEqual([{ text: 'Speed above all' }]);
});

test('two clients edit the same claim at once: one of them is told of the conflict', async () => {
  const { claim } = await add({ section: 'BELIEFS', text: 'Brands' });
  const both = await Promise.all(
    ['One', 'Other'].map((text) =>
      act('editPersonaClaim', { id: claim.id, version: 1, text }, 'claim { text version }'),
    ),
  );
  const refused = both.filter(({ userErrors }) => userErrors.length > 0);
  expect(refused).toMatchObject([{ claim: null, userErrors: [{ code: 'CONFLICT', field: ['version'] }] }]);
  const [won] = both.filter(({ userErrors }) => userErrors.length === 0);
  expect(await claimNow(claim.id)).toMatchObject(won.claim);
});

test('evidence decides the status piece by piece, and opinions are kept beside it', async () => {
  const { claim } = await add({
    section: 'MOTIVATIONS',
    text: 'Buys for others',
    evidenceList: [{ kind: 'SURVEY', date: '2026-05-01', sampleSize: 300 }],
  });
  expect(claim).toMatchObject({ status: 'SUPPORTED', dataStatus: 'SUPPORTED', interviewStatus: 'UNVERIFIED' });
  const refuting = { kind: 'INTERVIEW', stance: 'REFUTES', date: '2026-06-01', sampleSize: 12 };
  const added = await act(
    'addClaimEvidence',
    { claimId: claim.id, evidence: refuting },
    `evidence { id } claim { ${CLAIM} }`,
  );
  expect(added.claim).toMatchObject({ status: 'SUPPORTED', interviewStatus: 'REFUTED', disagrees: true, version: 1 });
  expect(added.claim.confidence).toBeLessThan(claim.confidence);
  const { evidence } = added;
  const edited = await act(
    'editClaimEvidence',
    { id: evidence.id, version: 1, stance: 'SUPPORTS' },
    `claim { ${CLAIM} }`,
  );
  expect(edited.claim).toMatchObject({ interviewStatus: 'SUPPORTED', disagrees: false });
  expect(edited.claim.evidence[1]).toMatchObject({ kind: 'INTERVIEW', date: '2026-06-01', sampleSize: 12, version: 2 });
  const stale = await act('removeClaimEvidence', { id: evidence.id, version: 1 }, 'deletedId');
  expect(stale.userErrors).toMatchObject([{ code: 'CONFLICT' }]);
  const removed = await act('removeClaimEvidence', { id: evidence.id, version: 2 }, `deletedId claim { ${CLAIM} }`);
  expect(removed).toMatchObject({ deletedId: evidence.id, claim: { interviewStatus: 'UNVERIFIED' } });

  const dissent = { claimId: claim.id, who: 'Ann', agrees: false, why: 'Nobody told me so.' };
  const first = await act('recordClaimOpinion', dissent, `opinion { id } claim { ${CLAIM} }`);
  expect(first.claim).toMatchObject({ status: 'SUPPORTED', opinions: [{ who: 'Ann', agrees: false }] });
  await act('recordClaimOpinion', { ...dissent, agrees: true, why: null }, 'opinion { id }');
  expect((await claimNow(claim.id)).opinions).toMatchObject([{ who: 'Ann', agrees: true, why: null }]);
  const withdrawn = await act('withdrawClaimOpinion', { id: first.opinion.id }, 'deletedId claim { opinions { id } }');
  expect(withdrawn).toMatchObject({ deletedId: first.opinion.id, claim: { opinions: [] } });
});

test('what can never hold is refused by its field, and says why', async () => {
  const claim = (more: object) => ({ section: 'DEMOGRAPHICS', text: 'Berliners', ...more });
  const refusals: [object, string, string][] = [
    [{ measure: { ...BERLIN, feature: 'customer.citty' } }, 'UNKNOWN_FEATURE', 'claim.measure.feature'],
    [{ measure: { ...BERLIN, tolerance: -0.1 } }, 'INVALID_INPUT', 'claim.measure.tolerance'],
    [{ measure: { ...BERLIN, statistic: 'AVERAGE', value: null } }, 'INVALID_INPUT', 'claim.measure.feature'],
    [{ measure: { ...BERLIN, value: null } }, 'INVALID_INPUT', 'claim.measure.value'],
    [{ measure: { ...BERLIN, group: { filter: { city: { eq: 'Bonn' } } } } }, 'INVALID_INPUT', 'claim.measure.group'],
    [{ measure: { ...BERLIN, group: { rule: 'events.nothing.count > ' } } }, 'INVALID_CONFIG', 'claim.measure'],
    [{ text: '  ' }, 'INVALID_INPUT', 'claim.text'],
    [{ text: 'a\u0000b' }, 'INVALID_INPUT', 'claim.text'],
    [{ evidenceList: [{ kind: 'INTERVIEW' }] }, 'INVALID_INPUT', 'claim.evidence.0.date'],
    // Nobody has found it yet.
    [{ evidenceList: [{ kind: 'INTERVIEW', date: '2999-01-01' }] }, 'INVALID_INPUT', 'claim.evidence.0.date'],
    [
      { evidenceList: [{ kind: 'SURVEY', date: '2026-01-01', survey: 'none' }] },
      'NOT_FOUND',
      'claim.evidence.0.survey',
    ],
  ];
  for (const [more, code, field] of refusals) {
    const { userErrors } = await add(claim(more));
    expect(userErrors.map((one: { code: string; field: string[] }) => [one.code, one.field.join('.')])).toEqual([
      [code, field],
    ]);
  }
  const near = await add(claim({ measure: { ...BERLIN, feature: 'customer.citty' } }));
  expect(near.userErrors[0].message).toMatch(/did you mean customer\.city\?$/);
  const { claim: kept } = await add(claim({}));
  const why = { claimId: kept.id, who: 'Ann', agrees: false };
  expect((await act('recordClaimOpinion', why, 'opinion { id }')).userErrors).toMatchObject([{ field: ['why'] }]);
  const undated = { claimId: kept.id, evidence: { kind: 'CRM' } };
  const noDay = (await act('addClaimEvidence', undated, 'evidence { id }')).userErrors;
  expect(noDay).toMatchObject([{ code: 'INVALID_INPUT', field: ['evidence', 'date'] }]);
  const foreign = await testWorkspace(database.db);
  const otherKey = await createApiKey(database.db, foreign.workspaceId, { name: 'other', role: 'ADMIN' });
  const query = 'mutation ($id: ID!) { removePersonaClaim(input: { id: $id, version: 1 }) { userErrors { code } } }';
  const response = await server.fetch(post({ query, variables: { id: kept.id } }, otherKey));
  expect(await response.json()).toEqual({ data: { removePersonaClaim: { userErrors: [{ code: 'NOT_FOUND' }] } } });
});

test('a bound claim turns refuted when data move, and subscribers are told with both values', async () => {
  const { claim } = await add({ section: 'DEMOGRAPHICS', text: '60 % live in Berlin', measure: BERLIN });
  expect(claim).toMatchObject({
    status: 'SUPPORTED',
    problem: null,
    measure: { last: { value: 0.6, sampleSize: 10 }, written: { value: 0.6 }, today: { value: 0.6, sampleSize: 10 } },
  });
  expect(claim.measure.last.low).toBeCloseTo(0.3127, 3);
  const heard = subscribed(
    `subscription { claimChanged(claimIds: ["${claim.id}"]) { cause changed claimId from { status value } to { status value }
       claim { status measure { written { value } } } persona { name } } }`,
  );
  await heard.begun;
  await live(2);
  expect((await claimNow(claim.id)).measure).toMatchObject({ last: { value: 0.6 }, today: { value: 0.2 } });
  await runAll();
  const { claimChanged } = await heard.next();
  expect(claimChanged).toEqual({
    cause: 'RUN',
    changed: ['STATUS'],
    claimId: claim.id,
    from: { status: 'SUPPORTED', value: 0.6 },
    to: { status: 'REFUTED', value: 0.2 },
    claim: { status: 'REFUTED', measure: { written: { value: 0.6 } } },
    persona: { name: 'Kim' },
  });
  await act('editPersonaClaim', { id: claim.id, version: 1, measure: { ...BERLIN, expected: 0.2 } }, 'claim { id }');
  const edited = (await heard.next()).claimChanged;
  expect(edited).toMatchObject({
    cause: 'EDIT',
    changed: ['MEASURE', 'STATUS'],
    to: { status: 'SUPPORTED', value: 0.2 },
  });
  await act('removePersonaClaim', { id: claim.id, version: 2 }, 'deletedId');
  expect((await heard.next()).claimChanged).toMatchObject({ claim: null, to: null, from: { status: 'SUPPORTED' } });
  await heard.end();
});

test('a claim whose feature goes later says so, and data do not support it any more', async () => {
  const measure = {
    feature: 'traits.mobile',
    statistic: 'SHARE',
    value: 'true',
    expected: 1,
    tolerance: 0,
    group: { everybody: true },
  };
  const { claim } = await add({ section: 'CHANNELS', text: 'Buys on mobile', measure, evidence: 'ANALYTICS' });
  expect(claim).toMatchObject({ status: 'SUPPORTED', measure: { last: { value: 1, sampleSize: 1 } } });
  const heard = subscribed(
    `subscription { claimChanged(claimIds: ["${claim.id}"]) { to { status dataStatus value } } }`,
  );
  await heard.begun;
  await saveCustomers(scope, [{ externalId: 'c0', traits: { mobile: null } }]);
  expect(await act('deleteTrait', { name: 'mobile' }, 'deletedName')).toEqual({
    deletedName: 'mobile',
    userErrors: [],
  });
  await runAll();
  expect((await heard.next()).claimChanged.to).toEqual({ status: 'UNVERIFIED', dataStatus: 'UNVERIFIED', value: null });
  const now = await claimNow(claim.id);
  expect(now).toMatchObject({
    status: 'UNVERIFIED',
    measure: { last: { value: null, problemCode: 'UNKNOWN_FEATURE' } },
  });
  expect(now.problem).toContain('traits.mobile');
  await heard.end();
});

test('a share of a value that nobody has is in doubt, and says what may be meant', async () => {
  const measure = { ...BERLIN, value: 'Berln', expected: null, group: { everybody: true } };
  const { claim } = await add({ section: 'CHANNELS', text: 'Nobody is from Berln', measure });
  expect(claim).toMatchObject({
    status: 'UNVERIFIED',
    measure: { last: { value: 0, problemCode: 'NOT_ENOUGH_DATA' }, written: null },
  });
  expect(claim.problem).toBe('Nobody has the value Berln in customer.city; did you mean Berlin?');
  const wrong = await add({ section: 'CHANNELS', text: 'Most are from Berln', measure: { ...measure, expected: 0.6 } });
  expect(wrong.claim).toMatchObject({ status: 'REFUTED', problem: claim.problem });
});

test('where customers move one by one, claims are measured a minute later and not before', async () => {
  const everybody = { everybody: true };
  const { claim } = await add({
    section: 'CHANNELS',
    text: 'Berliners',
    measure: { ...BERLIN, expected: null, group: everybody },
  });
  const { value } = claim.measure.last;
  const isolation = createIsolation(plugins);
  const context = { db: database.db, registry: backend.registry, isolation, signal: new AbortController().signal };
  const look = () => new ClaimUpkeep().look({ ...context, now: Date.now, log: silent });
  await live(9);
  await look();
  expect((await claimNow(claim.id)).measure.last.value).toBe(value);
  await scope.query("UPDATE persona_claim SET measured_at = measured_at - interval '61 s' WHERE workspace_id = $1", [
    scope.workspaceId,
  ]);
  // The worker of the server may be at it already.
  await vi.waitFor(async () => {
    await look();
    expect(await claimNow(claim.id)).toMatchObject({
      status: 'REFUTED',
      measure: { last: { value: 0.9 }, written: { value } },
    });
  }, 30_000);
  await isolation.stop();
});

/** The items of a subscription, one by one. */
function subscribed(query: string) {
  const opened = server.fetch(post({ query }, key, { accept: 'text/event-stream' }));
  // biome-ignore lint/suspicious/noExplicitAny: tests read into items of any shape
  const waiting: any[] = [];
  const reader = opened.then((response) => response.body!.pipeThrough(new TextDecoderStream()).getReader());
  let text = '';
  return {
    begun: opened.then(() => undefined),
    async next() {
      while (waiting.length === 0) {
        const { value, done } = await (await reader).read();
        if (done) throw new Error('the stream ended');
        text += value;
        const blocks = text.split('\n\n');
        text = blocks.pop()!;
        for (const block of blocks) {
          const line = block.split('\n').find((one) => one.startsWith('data: {'));
          if (line) waiting.push(JSON.parse(line.slice(6)).data);
        }
      }
      return waiting.shift();
    },
    end: async () => (await reader).cancel(),
  };
}
