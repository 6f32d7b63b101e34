import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonagraphServer } from '../../../src/server.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { applyDefinitions } from '../../../src/services/definitions/apply.ts';
import { parseDefinitions } from '../../../src/services/definitions/parse.ts';
import { readDefinitions } from '../../../src/services/definitions/read.ts';
import { writeDefinitions } from '../../../src/services/definitions/write.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { requestRun } from '../../../src/services/segmentations/segmentations.ts';
import type { TestBackend } from '../../support/server.ts';
import { type Answer, codes, post, type TestApi } from '../api.ts';
import { purchase, type ScoredWorld, scoredWorld } from '../scored-world.ts';

let world: ScoredWorld;
let api: TestApi;
let backend: TestBackend;
let server: PersonagraphServer;
beforeAll(async () => {
  world = await scoredWorld();
  ({ api, backend, server } = world);
});
afterAll(() => world?.[Symbol.asyncDispose]());

async function answer(query: string, variables: object = {}): Promise<Answer> {
  const response = await server.fetch(post({ query, variables }, api.keys.WRITE));
  return { ...((await response.json()) as Answer), status: response.status };
}

async function ask(query: string, variables: object = {}): Promise<Answer['data']> {
  const { data, errors } = await answer(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

const CREATE = `mutation($input: CreatePersonaInput!) { createPersona(input: $input) { persona { id version }
  userErrors { code field message } } }`;
const ACTIVATE = `mutation($id: ID!, $version: Int!) { activatePersona(input: { id: $id, version: $version }) {
  persona { id version problem } userErrors { code message } } }`;

/** Makes a persona and activates it; waits for the run of its rules and ranges. */
async function activePersona(input: object): Promise<{ readonly id: string; readonly version: number }> {
  const { createPersona } = await ask(CREATE, { input });
  expect(createPersona.userErrors).toEqual([]);
  const { activatePersona } = await ask(ACTIVATE, createPersona.persona);
  expect(activatePersona.userErrors).toEqual([]);
  await settled();
  return activatePersona.persona;
}

const settled = () => world.settled();

async function matches(key: string): Promise<Record<string, string>> {
  const { customers } = await ask(
    `{ customers(first: 10) { nodes { externalId personas { state persona { key } } } } }`,
  );
  return Object.fromEntries(
    customers.nodes.map((node: { externalId: string; personas: { state: string; persona: { key: string } }[] }) => [
      node.externalId,
      node.personas.find(({ persona }) => persona.key === key)?.state,
    ]),
  );
}

const buyers = async () =>
  (await ask('{ segmentation(key: "scored") { segments { id } } }')).segmentation.segments[0].id;
const GOLD = 'traits.plan = "gold"';
const OFTEN = { segmentation: 'scored', key: 'f', from: 3 };

test('a persona is matched by a segment, a rule and a range of a score, and UNKNOWN is neither', async () => {
  const persona = await activePersona({
    name: 'Gold',
    key: 'gold',
    criteria: [
      { rule: GOLD, weight: 2, role: 'REQUIRED' },
      { segmentId: await buyers(), weight: 1 },
      { score: OFTEN, weight: 1 },
    ],
  });
  expect(await matches('gold')).toEqual({
    a: 'MATCHED',
    b: 'MATCHED',
    c: 'UNKNOWN',
    d: 'UNMATCHED',
    e: 'UNMATCHED',
    f: 'UNKNOWN',
  });
  // Each match is pushed, and nothing of the rule and the range behind them.
  const pushed = await api.scope.query<{ kind: string; n: number }>(
    `SELECT kind, count(*)::int AS n FROM change WHERE workspace_id = $1 AND (kind = 'PERSONA_MATCH_CHANGED'
       OR segmentation_id IN (SELECT id FROM segmentation WHERE workspace_id = $1 AND persona_id IS NOT NULL))
     GROUP BY kind`,
    [api.scope.workspaceId],
  );
  expect(pushed).toEqual([{ kind: 'PERSONA_MATCH_CHANGED', n: 2 }]);
  const { node, customer, segmentations } = await ask(
    `query($id: ID!) { node(id: $id) { ... on Persona { matchCount unknownCount problem minCoverage criteria { rule role weight
       problem notice segment { key } score { key from to segmentation { key } } }
       members { totalCount nodes { fit coverage customer { externalId } } } } }
     segmentations { key }
     customer(externalId: "b") { memberships { segment { key } } personas(matched: true) { fit coverage state contributions {
       role weight strength share criterion { rule } explanation { verdict factors { feature source kind unit verdict text } } } } } }`,
    persona,
  );
  expect(node).toMatchObject({ matchCount: 2, unknownCount: 2, problem: null, minCoverage: 0.5 });
  expect(node.members.nodes).toEqual([
    { fit: 1, coverage: 1, customer: { externalId: 'a' } },
    { fit: 0.5, coverage: 1, customer: { externalId: 'b' } },
  ]);
  expect(node.criteria).toMatchObject([
    { rule: GOLD, role: 'REQUIRED', weight: 2, segment: null, score: null, problem: null },
    { rule: null, role: 'SUPPORTING', segment: { key: 'buyers' }, score: null },
    { rule: null, segment: null, score: { key: 'f', from: 3, to: null, segmentation: { key: 'scored' } } },
  ]);
  // What stands behind rules and ranges is in no list.
  expect(segmentations).toEqual([{ key: 'scored' }]);
  expect(customer.memberships).toEqual([]);
  const [match] = customer.personas;
  expect(match).toMatchObject({ fit: 0.5, coverage: 1, state: 'MATCHED' });
  expect(match.contributions[0].explanation.factors).toMatchObject([
    { source: 'traits.plan', kind: 'CATEGORY', unit: null, verdict: 'TRUE' },
  ]);
  expect(match.contributions).toMatchObject([
    {
      role: 'REQUIRED',
      weight: 2,
      strength: 1,
      share: 0.5,
      criterion: { rule: GOLD },
      explanation: { verdict: 'TRUE' },
    },
    { role: 'SUPPORTING', strength: 0, share: 0, explanation: { verdict: 'FALSE' } },
    { role: 'SUPPORTING', strength: 0, share: 0, explanation: { verdict: 'FALSE' } },
  ]);
});

test('what happens to a customer moves its matches by rules and ranges, as a run would', async () => {
  await ingestEvents(api.scope, [purchase('b', 'b-more'), purchase('b', 'b-most')]);
  await saveCustomers(api.scope, [{ externalId: 'c', traits: { plan: 'gold' } }]);
  await backend.evaluate();
  const stored = () =>
    api.scope.query(
      'SELECT customer_id, persona_id, fit, coverage FROM persona_match WHERE workspace_id = $1 ORDER BY 1, 2',
      [api.scope.workspaceId],
    );
  const live = await stored();
  expect(live).toMatchObject([{ fit: 1 }, { fit: 1 }, { fit: 0.75 }]);
  await waitForRun(backend.feed, api.scope, await requestRun(api.scope, backend.registry, {}));
  expect(await stored()).toEqual(live);
  await saveCustomers(api.scope, [{ externalId: 'c', traits: { plan: null } }]);
  await backend.evaluate();
  expect((await matches('gold'))['c']).toBe('UNKNOWN');
});

test('a preview tells who would match, leave and stay, and is what saving makes', async () => {
  const basic = { rule: 'traits.plan = "basic"', weight: 1, role: 'REQUIRED' };
  const rival = await activePersona({ name: 'Basic', key: 'basic', criteria: [basic] });
  const { persona: gold } = await ask('{ persona(key: "gold") { id version matchCount } }');
  const criteria = [{ score: { segmentation: 'scored', key: 'f', from: 2.5 }, weight: 1, role: 'REQUIRED' }];
  const preview = `query($id: ID, $criteria: [PersonaCriterionInput!], $threshold: Float) { personaPreview(id: $id, criteria: $criteria,
    threshold: $threshold) { population matched { count } enter { count sample { externalId } } leave { count } stay { count }
    unknown { count } criteria { holds unknown problem doubts { holds } } primaryMoves { from { key } to { key } toNew count } } }`;
  const { personaPreview: found } = await ask(preview, { id: gold.id, criteria });
  expect(found).toEqual({
    population: 6,
    matched: { count: 3 },
    enter: { count: 1, sample: [{ externalId: 'd' }] },
    leave: { count: 0 },
    stay: { count: 2 },
    unknown: { count: 2 },
    criteria: [{ holds: 3, unknown: 2, problem: null, doubts: [] }],
    // Of equal fits the first by key stays.
    primaryMoves: [],
  });
  expect((await ask(preview, { id: gold.id })).personaPreview).toMatchObject({
    enter: { count: 0 },
    leave: { count: 0 },
  });
  const { personaPreview: fresh } = await ask(preview, { criteria: [{ rule: 'customer.country = "DE"', weight: 1 }] });
  expect(fresh.matched.count).toBe(3);
  expect(fresh.primaryMoves).toEqual([{ from: null, to: null, toNew: true, count: 1 }]);
  const edit = `mutation($id: ID!, $version: Int!, $criteria: [PersonaCriterionInput!]) { editPersona(input: { id: $id,
    version: $version, criteria: $criteria }) { persona { matchCount } userErrors { code } } }`;
  // Until the new range has an answer, the matches stay.
  const { editPersona } = await ask(edit, { id: gold.id, version: gold.version, criteria });
  expect(editPersona).toEqual({ persona: { matchCount: 2 }, userErrors: [] });
  await settled();
  expect((await ask('{ persona(key: "gold") { matchCount unknownCount } }')).persona).toEqual({
    matchCount: found.matched.count,
    unknownCount: found.unknown.count,
  });
  const { customers } = await ask(
    '{ customers(first: 10) { nodes { externalId primaryPersona { fit persona { key } } } } }',
  );
  expect(customers.nodes).toMatchObject([
    { externalId: 'a', primaryPersona: { persona: { key: 'gold' } } },
    { externalId: 'b', primaryPersona: { persona: { key: 'gold' } } },
    { externalId: 'c', primaryPersona: null },
    { externalId: 'd', primaryPersona: { persona: { key: 'basic' } } },
    { externalId: 'e', primaryPersona: { persona: { key: 'basic' } } },
    { externalId: 'f', primaryPersona: null },
  ]);
  const prefer = `mutation($id: ID!, $version: Int!) { editPersona(input: { id: $id, version: $version, priority: 1 }) {
    userErrors { code } } }`;
  const { persona: now } = await ask('{ persona(key: "gold") { id version } }');
  await ask(prefer, now);
  expect((await ask('{ customer(externalId: "d") { primaryPersona { persona { key } } } }')).customer).toEqual({
    primaryPersona: { persona: { key: 'gold' } },
  });
  expect(rival.id).not.toBe(gold.id);
});

test('criteria that are wrong, or can hold of nobody, are refused with why', async () => {
  const segmentId = await buyers();
  const refused = async (criterion: object) => {
    const { createPersona } = await ask(CREATE, { input: { name: 'Wrong', criteria: [criterion] } });
    expect(createPersona.persona).toBeNull();
    return createPersona.userErrors[0];
  };
  const cases: [object, string, RegExp][] = [
    [{ weight: 1 }, 'INVALID_INPUT', /exactly one/],
    [{ segmentId, rule: GOLD, weight: 1 }, 'INVALID_INPUT', /exactly one/],
    [{ segmentId, weight: 0 }, 'INVALID_INPUT', /0, which counts for nothing/],
    [{ segmentId, weight: -1, role: 'REQUIRED' }, 'INVALID_INPUT', /only a SUPPORTING/],
    [{ rule: 'traits.points >', weight: 1 }, 'INVALID_CONFIG', /./],
    [{ rule: 'customer.contry = "DE"', weight: 1 }, 'UNKNOWN_FEATURE', /country/],
    [{ rule: 'customer.children > 3 and customer.children < 2', weight: 1 }, 'INVALID_INPUT', /can never hold: /],
    [{ score: { segmentation: 'scored', key: 'f' }, weight: 1 }, 'INVALID_INPUT', /lower end, an upper end/],
    [{ score: { segmentation: 'scored', key: 'f', from: 5, to: 5 }, weight: 1 }, 'INVALID_INPUT', /never hold/],
    [{ score: { segmentation: 'scored', key: 'f', to: 0 }, weight: 1 }, 'INVALID_INPUT', /0 at least/],
    [{ score: { segmentation: 'scored', key: 'g', from: 1 }, weight: 1 }, 'UNKNOWN_FEATURE', /no score "g"/],
    [{ score: { segmentation: 'nothing', key: 'f', from: 1 }, weight: 1 }, 'NOT_FOUND', /segmentation/],
  ];
  for (const [criterion, code, message] of cases) {
    const error = await refused(criterion);
    expect(error, JSON.stringify(criterion)).toMatchObject({ code, message: expect.stringMatching(message) });
    expect(error.field.slice(0, 2)).toEqual(['criteria', '0']);
  }
  const only = { criteria: [{ segmentId, weight: 1, role: 'EXCLUDING' }] };
  const { createPersona } = await ask(CREATE, { input: { name: 'Nobody', key: 'nobody', ...only } });
  const { activatePersona } = await ask(ACTIVATE, createPersona.persona);
  expect(activatePersona.userErrors).toMatchObject([
    { code: 'INVALID_INPUT', message: expect.stringMatching(/sum to nothing/) },
  ]);
  const { persona: gold } = await ask('{ persona(key: "gold") { id version } }');
  const edit = `mutation($id: ID!, $version: Int!, $criteria: [PersonaCriterionInput!]) { editPersona(input: { id: $id,
    version: $version, criteria: $criteria }) { userErrors { code } } }`;
  expect((await ask(edit, { ...gold, ...only })).editPersona.userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
  expect(codes(await answer('{ personaPreview(criteria: [{ rule: "nonsense", weight: 1 }]) { population } }'))).toEqual(
    ['INVALID_CONFIG'],
  );
  const { segmentation } = await ask('{ segmentation(key: "scored") { id } }');
  const remove = `mutation($id: ID!) { deleteSegmentation(input: { id: $id }) { userErrors { code message } } }`;
  expect((await ask(remove, segmentation)).deleteSegmentation.userErrors).toMatchObject([{ code: 'IN_USE' }]);
});

test('all forms of criteria survive an export, and deleting a persona takes its rules with it', async () => {
  await activePersona({
    name: 'All',
    key: 'all',
    minCoverage: 0.7,
    criteria: [
      { segmentId: await buyers(), weight: 1 },
      { rule: GOLD, weight: 2, role: 'EXCLUDING' },
      { rule: { feature: 'traits.points', kind: 'number', op: 'gte', value: 1 }, weight: 1, role: 'REQUIRED' },
      { score: { segmentation: 'scored', key: 'f', from: 1, to: 9.5 }, weight: 1 },
      { score: { segmentation: 'scored', key: 'last', fromTime: '2020-01-01T12:00:00Z' }, weight: 0.5 },
    ],
  });
  const { definitions } = await readDefinitions(api.scope, backend.registry);
  const text = writeDefinitions(definitions);
  expect(text).not.toContain('persona:');
  const policy = { allowPrivate: false } as never;
  const apply = (from: string) =>
    applyDefinitions(api.scope, backend.registry, policy, parseDefinitions([{ file: 'defs.yaml', text: from }]));
  expect((await apply(text)).plan.steps).toEqual([]);
  // Under another key, the range still reads the same segmentation.
  const renamed = text
    .replace('  - key: scored\n', '  - key: scores\n    previousKey: scored\n')
    .replaceAll(/(segment(ation)?: )scored/g, '$1scores');
  await apply(renamed);
  await settled();
  const again = writeDefinitions((await readDefinitions(api.scope, backend.registry)).definitions);
  expect(again).toContain('segmentation: scores');
  await apply(
    again
      .replace('  - key: scores\n', '  - key: scored\n    previousKey: scores\n')
      .replaceAll(/(segment(ation)?: )scores/g, '$1scored'),
  );
  await settled();
  const { persona } = await ask('{ persona(key: "all") { id version problem criteria { score { fromTime } } } }');
  expect(persona.problem).toBeNull();
  expect(persona.criteria[4].score.fromTime).toBe('2020-01-01T12:00:00.000Z');
  const own = () =>
    api.scope.query('SELECT FROM segmentation WHERE workspace_id = $1 AND persona_id IS NOT NULL', [
      api.scope.workspaceId,
    ]);
  const before = (await own()).length;
  await ask(
    'mutation($id: ID!, $version: Int!) { deletePersona(input: { id: $id, version: $version }) { userErrors { code } } }',
    persona,
  );
  expect((await own()).length).toBe(before - 4);
});

const TRAIT = `source value kind unit typical { value known unknown persona { key } shares { value count share } quantiles { at value } }`;

test("an unknown trait is answered by what is typical of the primary persona, and never as the customer's own", async () => {
  await saveCustomers(api.scope, [
    { externalId: 'd', country: 'FR', traits: { points: 7, plan: 'basic' } },
    { externalId: 'g', traits: { plan: 'basic' } },
  ]);
  await backend.evaluate();
  const { customer } = await ask(`{ customer(externalId: "e") { primaryPersona { persona { key } }
    own: trait(key: "plan", fallback: PERSONA) { ${TRAIT} } points: trait(key: "points", fallback: PERSONA) { ${TRAIT} }
    none: trait(key: "points") { source } country: trait(key: "customer.country", fallback: PERSONA) { ${TRAIT} }
    externalId: trait(key: "externalId", fallback: PERSONA) { source value } } }`);
  expect(customer.primaryPersona.persona.key).toBe('basic');
  expect(customer.own).toMatchObject({ source: 'CUSTOMER', value: 'basic', typical: null });
  expect(customer.points).toMatchObject({
    source: 'PERSONA',
    value: null,
    kind: 'NUMBER',
    typical: {
      value: 7,
      known: 1,
      unknown: 2,
      persona: { key: 'basic' },
      quantiles: [{ value: 7 }, { value: 7 }, { value: 7 }],
    },
  });
  expect(customer.none).toBeNull();
  expect(customer.country).toMatchObject({ source: 'CUSTOMER', value: 'DE' });
  expect(customer.externalId).toEqual({ source: 'CUSTOMER', value: 'e' });
  const { customer: g } =
    await ask(`{ customer(externalId: "g") { traitAnswers(keys: ["country", "plan", "points"], fallback: PERSONA,
    persona: "basic") { key ${TRAIT} } } }`);
  expect(g.traitAnswers).toMatchObject([
    {
      key: 'country',
      source: 'PERSONA',
      typical: {
        known: 2,
        unknown: 1,
        shares: [
          { value: 'DE', count: 1, share: 0.5 },
          { value: 'FR', count: 1, share: 0.5 },
        ],
      },
    },
    { key: 'plan', source: 'CUSTOMER', value: 'basic' },
    { key: 'points', source: 'PERSONA' },
  ]);
  const wrong = [
    'trait(key: "pointz", fallback: PERSONA)',
    'trait(key: "points", fallback: PERSONA, persona: "nope")',
    'trait(key: "points", fallback: PERSONA, persona: "nobody")',
  ];
  const found = [];
  for (const field of wrong)
    found.push(codes(await answer(`{ customer(externalId: "e") { ${field} { source } } }`))[0]);
  expect(found).toEqual(['UNKNOWN_FEATURE', 'NOT_FOUND', 'INVALID_INPUT']);
});

test("whatever the customer's own value, no fallback hides it", async () => {
  const values = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constant(null));
  await fc.assert(
    fc.asyncProperty(values, fc.constantFrom('basic', 'gold', null), async (points, persona) => {
      await saveCustomers(api.scope, [{ externalId: 'e', traits: { points } }]);
      const { customer } = await ask(
        `query($persona: ID) { customer(externalId: "e") { trait(key: "points", fallback: PERSONA, persona: $persona) {
          source value typical { known } } } }`,
        { persona },
      );
      if (points !== null) expect(customer.trait).toEqual({ source: 'CUSTOMER', value: points, typical: null });
      else
        expect(customer.trait ?? { source: 'PERSONA', value: null }).toMatchObject({ source: 'PERSONA', value: null });
    }),
    { numRuns: 12 },
  );
});
