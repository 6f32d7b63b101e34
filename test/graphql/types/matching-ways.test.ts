import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonagraphServer } from '../../../src/server.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { waitForRun } from '../../../src/services/runs/wait-for-run.ts';
import { requestRun } from '../../../src/services/segmentations/segmentations.ts';
import type { TestBackend } from '../../support/server.ts';
import { type Answer, post, type TestApi } from '../api.ts';
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

async function ask(query: string, variables: object = {}): Promise<Answer['data']> {
  const response = await server.fetch(post({ query, variables }, api.keys.WRITE));
  const { data, errors } = (await response.json()) as Answer;
  expect(errors).toBeUndefined();
  return data;
}

/** Waits until no run is on or waits. */
async function settled(): Promise<void> {
  for (;;) {
    const [run] = await api.scope.query<{ id: number }>(
      'SELECT id FROM run WHERE workspace_id = $1 AND finished_at IS NULL ORDER BY id LIMIT 1',
      [api.scope.workspaceId],
    );
    if (!run) return;
    await waitForRun(backend.feed, api.scope, run);
  }
}

const ROLES = ['REQUIRED', 'SUPPORTING', 'EXCLUDING'] as const;
const FORMS = [
  { rule: 'traits.plan = "gold"' },
  { rule: 'customer.country = "DE"' },
  { rule: 'traits.points >= 1' },
  { score: { segmentation: 'scored', key: 'f', from: 2 } },
  { score: { segmentation: 'scored', key: 'm', to: 30 } },
  { segment: true },
] as const;

const criteria = fc
  .uniqueArray(
    fc.record({
      form: fc.nat(FORMS.length - 1),
      weight: fc.constantFrom(0.1, 0.3, 1, 1.7, 3),
      role: fc.constantFrom(...ROLES),
    }),
    { selector: ({ form }) => form, minLength: 1, maxLength: 4 },
  )
  .filter((all) => all.some(({ role }) => role !== 'EXCLUDING'));
const edit = fc.record({
  criteria,
  threshold: fc.constantFrom(0.1, 0.4, 0.5, 0.75),
  minCoverage: fc.constantFrom(0, 0.5, 1),
  changes: fc.array(
    fc.record({
      externalId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      plan: fc.constantFrom('gold', 'basic', null),
      buys: fc.nat(2),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

interface Held {
  readonly externalId: string;
  readonly fit: number;
  readonly coverage: number;
}

async function stored(): Promise<Held[]> {
  const rows = await api.scope.query<Held>(
    `SELECT c.external_id AS "externalId", m.fit, m.coverage FROM persona_match m
     JOIN customer c ON c.workspace_id = m.workspace_id AND c.id = m.customer_id WHERE m.workspace_id = $1 ORDER BY 1`,
    [api.scope.workspaceId],
  );
  return rows.map(asStored);
}

/** With the four bytes a number that PostgreSQL keeps, which it writes shorter than JavaScript does. */
function asStored({ externalId, fit, coverage }: Held): Held {
  return { externalId, fit: Math.fround(fit), coverage: Math.fround(coverage) };
}

/** Fits as the API computes them of each customer, of those in a state. */
async function computed(state: string): Promise<Held[]> {
  const { customers } = await ask('{ customers(first: 10) { nodes { externalId personas { state fit coverage } } } }');
  return customers.nodes.flatMap(
    ({
      externalId,
      personas: [one],
    }: {
      externalId: string;
      personas: [Omit<Held, 'externalId'> & { state: string }];
    }) => (one?.state === state ? [asStored({ externalId, fit: one.fit, coverage: one.coverage })] : []),
  );
}

const names = (all: readonly { readonly externalId: string }[]) => all.map(({ externalId }) => externalId).sort();

test('whatever the criteria, a preview, a save, changes as they come, a run and the API give the same matches', {
  timeout: 240_000,
}, async () => {
  const [segmentId] = (await ask('{ segmentation(key: "scored") { segments { id } } }')).segmentation.segments.map(
    ({ id }: { id: string }) => id,
  );
  const create = `mutation($input: CreatePersonaInput!) { createPersona(input: $input) { persona { id version } } }`;
  const first = [{ rule: 'traits.plan = "basic"', weight: 1 }];
  const { persona } = (await ask(create, { input: { name: 'Any', key: 'any', criteria: first } })).createPersona;
  await ask(
    'mutation($id: ID!, $version: Int!) { activatePersona(input: { id: $id, version: $version }) { persona { id } } }',
    persona,
  );
  await settled();
  let [step, found] = [0, 0];
  await fc.assert(
    fc.asyncProperty(edit, async ({ criteria: some, threshold, minCoverage, changes }) => {
      const given = some.map(({ form, weight, role }) => {
        const one = FORMS[form]!;
        return { ...('segment' in one ? { segmentId } : one), weight, role };
      });
      const { version } = (await ask('{ persona(key: "any") { version } }')).persona;
      const preview = `query($id: ID, $criteria: [PersonaCriterionInput!], $threshold: Float, $minCoverage: Float) {
        personaPreview(id: $id, criteria: $criteria, threshold: $threshold, minCoverage: $minCoverage) {
          enter { sample { externalId } } stay { sample { externalId } } unknown { sample { externalId } } } }`;
      const variables = { id: persona.id, criteria: given, threshold, minCoverage };
      const { personaPreview } = await ask(preview, variables);
      const { editPersona } = await ask(
        `mutation($id: ID!, $version: Int!, $criteria: [PersonaCriterionInput!], $threshold: Float, $minCoverage: Float) {
          editPersona(input: { id: $id, version: $version, criteria: $criteria, threshold: $threshold, minCoverage: $minCoverage }) {
            userErrors { code message } } }`,
        { ...variables, version },
      );
      expect(editPersona.userErrors).toEqual([]);
      await settled();
      const saved = await stored();
      found += saved.length;
      expect(names(saved)).toEqual(names([...personaPreview.enter.sample, ...personaPreview.stay.sample]));
      expect(await computed('MATCHED')).toEqual(saved);
      expect(names(await computed('UNKNOWN'))).toEqual(names(personaPreview.unknown.sample));
      for (const { externalId, plan, buys } of changes) {
        await saveCustomers(api.scope, [{ externalId, traits: { plan } }]);
        await ingestEvents(
          api.scope,
          Array.from({ length: buys }, () => purchase(externalId, `more ${++step}`)),
        );
      }
      await backend.evaluate();
      const incremental = await stored();
      await waitForRun(backend.feed, api.scope, await requestRun(api.scope, backend.registry, {}));
      expect(await stored()).toEqual(incremental);
      expect(await computed('MATCHED')).toEqual(incremental);
    }),
    { numRuns: 12, seed: 20_261_130, endOnFailure: true },
  );
  expect(found).toBeGreaterThan(6);
});
