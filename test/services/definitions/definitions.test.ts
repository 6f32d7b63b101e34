import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import plugins from '../../../plugins/index.ts';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { listPersonas, personaByKey } from '../../../src/db/tables/personas/personas.ts';
import { runsByIds } from '../../../src/db/tables/runs/runs.ts';
import { segmentationByKey } from '../../../src/db/tables/segmentations/segmentations.ts';
import { segmentByKeys } from '../../../src/db/tables/segmentations/segments.ts';
import { listWebhooks } from '../../../src/db/tables/webhooks/webhooks.ts';
import { loadDemo } from '../../../src/demo/load.ts';
import { DEMO_SEGMENTATIONS } from '../../../src/demo/segmentations.ts';
import { createRegistry, type Registry } from '../../../src/engine/registry.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { saveTrait } from '../../../src/services/customers/traits.ts';
import { type ApplyOptions, applyDefinitions } from '../../../src/services/definitions/apply.ts';
import { describePlan } from '../../../src/services/definitions/describe-plan.ts';
import { parseDefinitions } from '../../../src/services/definitions/parse.ts';
import { readDefinitions } from '../../../src/services/definitions/read.ts';
import { writeDefinitions } from '../../../src/services/definitions/write.ts';
import { roundedNumber } from '../../../src/services/input/text.ts';
import { doJob, type JobName, type JobRequest } from '../../../src/services/jobs/jobs.ts';
import { draftPersona } from '../../../src/services/personas/draft.ts';
import { changeStatus, createPersona, editPersona, setPersonaStatus } from '../../../src/services/personas/personas.ts';
import { saveStandard } from '../../../src/services/quality/standard.ts';
import type { RunContext } from '../../../src/services/runs/context.ts';
import { executeRun } from '../../../src/services/runs/execute.ts';
import {
  configureSegmentation,
  deleteSegmentation,
  requestRun,
  setEnabled,
} from '../../../src/services/segmentations/segmentations.ts';
import { saveSurvey } from '../../../src/services/surveys/save-survey.ts';
import type { RunHost } from '../../../src/services/threads/host.ts';
import { createIsolation, type Isolation } from '../../../src/services/threads/isolation.ts';
import { createWebhook, editWebhook } from '../../../src/services/webhooks/webhooks.ts';
import { saveExchangeRates } from '../../../src/services/workspaces/exchange-rates.ts';
import { saveReturns } from '../../../src/services/workspaces/returns.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';
import { SPOKEN_QUESTIONS } from '../../support/survey-fixture.ts';
import { boundClaim } from './bound-claim.ts';
import { addStrategy } from './strategy-world.ts';

const AS_OF = new Date('2026-06-01T00:00:00Z');
const CUSTOMERS = { customers: 100, seed: 3, asOf: AS_OF };

let database: TestDatabase;
let registry: Registry;
let isolation: Isolation;

beforeAll(async () => {
  database = await testDatabase();
  registry = await createRegistry(plugins);
  isolation = createIsolation('');
});
afterAll(async () => {
  await isolation?.stop();
  await database?.[Symbol.asyncDispose]();
});

const context = (): RunContext => ({
  db: database.db,
  registry,
  isolation,
  signal: new AbortController().signal,
  now: () => AS_OF.getTime(),
});

const host = (): RunHost => ({
  ask: <Name extends JobName>(name: Name, request: JobRequest<Name>) => doJob(context(), name, request),
  stop: async () => undefined,
});

async function exported(scope: Scope): Promise<string> {
  return writeDefinitions((await readDefinitions(scope, registry)).definitions);
}

async function apply(scope: Scope, text: string, options?: ApplyOptions) {
  return applyDefinitions(scope, registry, {}, parseDefinitions([{ file: 'defs.yaml', text }]), options);
}

async function runAll(scope: Scope): Promise<void> {
  const { id } = await requestRun(scope, registry, { asOf: AS_OF });
  const [run] = await runsByIds(scope, [id]);
  await executeRun(context(), run!);
}

/** Sizes of segments and matches of personas, by their keys. */
async function answers(scope: Scope) {
  const sizes = await scope.query(
    `SELECT s.key AS segmentation, g.key, g.size, s.status::text FROM segment g JOIN segmentation s ON s.id = g.segmentation_id
     WHERE g.workspace_id = $1 AND g.current ORDER BY 1, 2`,
    [scope.workspaceId],
  );
  const matches = await scope.query(
    `SELECT p.key, c.external_id, m.fit FROM persona_match m JOIN persona p ON p.id = m.persona_id
     JOIN customer c ON c.id = m.customer_id WHERE m.workspace_id = $1 ORDER BY 1, 2`,
    [scope.workspaceId],
  );
  return { sizes, matches };
}

async function demo(): Promise<Scope> {
  const scope = await testWorkspace(database.db);
  await loadDemo(scope, CUSTOMERS);
  for (const { segmenterId: segmenter, ...one } of DEMO_SEGMENTATIONS) {
    await configureSegmentation(scope, registry, { ...one, segmenter });
  }
  await runAll(scope);
  for (const [segmentation, key] of [
    ['rfm', 'champions'],
    ['lifecycle', 'prospect'],
    ['campaigns', 'comparing'],
  ] as const) {
    const segment = await segmentByKeys(scope, segmentation, key);
    const { id, version } = await draftPersona(host(), scope, { segmentId: segment!.id });
    await setPersonaStatus(host(), scope, id, version, 'ACTIVE');
  }
  return scope;
}

/** A workspace that uses whatever a file of definitions can say. */
async function everything(): Promise<Scope> {
  const scope = await testWorkspace(database.db);
  await saveTrait(scope, {
    name: 'Größe – "x": #1',
    kind: 'NUMBER',
    unit: 'cm',
    description: 'Line one\nline two: #\n',
  });
  await saveTrait(scope, { name: 'null', kind: 'FLAG', unit: null, description: ' spaced ' });
  await loadDemo(scope, CUSTOMERS);
  await saveSurvey(scope, { key: 'taste', title: 'Taste 口味', questions: SPOKEN_QUESTIONS });
  await saveSurvey(scope, { key: 'empty', title: 'Yes', questions: [] });
  await saveReturns(scope, registry, {
    saleType: 'purchase',
    eventType: 'give_back',
    negativeAmounts: false,
    orderProperty: 'order',
  });
  await saveExchangeRates(scope, registry, [
    { currency: 'USD', rate: '0.920000000001', date: '2026-01-02' },
    { currency: 'CHF', rate: '1.10', date: '2026-01-02' },
  ]);
  await saveStandard(scope, registry, {
    expectedFields: ['name', 'email'],
    expectedTraits: ['null'],
    staleDays: 30,
    mostStale: 0.5,
  });
  const make = (key: string, segmenter: string, config: object, more: object = {}) =>
    configureSegmentation(scope, registry, { key, name: `Name of ${key}`, segmenter, config, ...more });
  const stage = await make(
    'z-stage',
    'lifecycle.stage',
    {},
    { description: 'Zuerst: “alles”\n', seed: 7, rerunHours: 0.5 },
  );
  await make('a-reader', 'rules.conditions', {
    segments: [{ key: 'loyal-ones', name: 'Loyal', when: 'segmentations.z-stage.segments has "loyal"' }],
  });
  const clusters = await make(
    'clusters',
    'psychographic.clusters',
    { features: ['traits.quality_focus', 'traits.price_focus'], k: 2 },
    { fitSample: 5_000 },
  );
  await setEnabled(scope, registry, (await make('off', 'demographic.generation', {})).id, false);
  await runAll(scope);
  const id = async (segmentation: string, key: string) => (await segmentByKeys(scope, segmentation, key))!.id;
  const [cluster] = await scope.query<{ id: number }>('SELECT id FROM segment WHERE segmentation_id = $1 ORDER BY id', [
    clusters.id,
  ]);
  const wei = await createPersona(scope, {
    name: '李明',
    language: 'zh',
    story: '第一行\n第二行',
    translations: { en: { name: 'Li Ming', story: 'Line one\nline: two' } },
    awareness: 'MOST_AWARE',
    profile: {
      ageRange: { from: 30, to: null },
      incomeRange: { from: null, to: 99_000.5, currency: 'CNY' },
      channels: [{ name: { en: 'Shop: "A"', zh: '门店' }, share: 0.5 }, { name: '#微信' }],
      decisionFactors: ['1', { zh: '是' }],
      quotes: [{ text: '- no\nlist', source: 'Shop', date: '2026-01-02' }],
      fun: [],
    },
    quote: '“No: never”',
    threshold: 0.25,
    criteria: [
      { segmentId: await id('z-stage', 'loyal'), weight: 2 },
      { segmentId: cluster!.id, weight: -0.5 },
    ],
    claims: [
      { section: 'CHANNELS', text: 'Shop', evidence: 'SURVEY', detail: { share: 0.25, of: ['a', null], gone: true } },
      { section: 'NEEDS', text: '- not a list', evidence: 'EDUCATED_GUESS' },
      boundClaim(cluster!.id),
    ],
  });
  await changeStatus(scope, wei.id, wei.version, 'ACTIVE');
  const ann = await createPersona(scope, {
    ...{ name: 'Ann', polarity: 'NEGATIVE' },
    reason: 'Dear',
    avatarUrl: 'https://example.com/a.png',
    kind: 'USER',
    influencesPurchase: false,
  });
  await changeStatus(scope, ann.id, ann.version, 'RETIRED');
  await createPersona(scope, { name: 'Ann', kind: 'WEBSITE', audience: 'CANDIDATES', supersedesId: ann.id });
  const [customer] = await scope.query<{ id: number }>('SELECT id FROM customer WHERE workspace_id = $1 LIMIT 1', [
    scope.workspaceId,
  ]);
  const { webhook } = await createWebhook(
    scope,
    {},
    {
      name: 'Hook',
      url: 'https://hooks.example.com/in?x=1',
      kinds: ['MEMBERSHIP_CHANGED', 'CUSTOMER_MERGED'],
      segmentationIds: [stage.id],
      segmentIds: [await id('z-stage', 'loyal')],
      personaIds: [wei.id],
      customerIds: [customer!.id],
      batchSize: 5,
      guide: { channel: 'email', language: 'zh' },
    },
  );
  await editWebhook(scope, {}, webhook.id, webhook.version, { active: false });
  await createWebhook(scope, {}, { name: 'Hook', url: 'https://hooks.example.com/second' });
  await addStrategy(scope, { persona: wei.id, segment: await id('z-stage', 'loyal') });
  await runAll(scope);
  return scope;
}

for (const [name, make] of [
  ['the demo', demo],
  ['a workspace of every feature', everything],
] as const) {
  test(`what ${name} exports changes nothing in it, and makes an empty workspace the same`, async () => {
    const scope = await make();
    const text = await exported(scope);
    const { plan } = await apply(scope, text, { prune: true });
    expect(describePlan(plan)).toBe('Nothing to change.\n');
    const copy = await testWorkspace(database.db);
    await loadDemo(copy, CUSTOMERS);
    const first = await apply(copy, text, { run: true, prune: true });
    expect(first.plan.steps.filter(({ action }) => action === 'DELETE')).toEqual([]);
    expect(first.run).not.toBeNull();
    expect(await exported(copy)).toBe(text);
    expect(describePlan((await apply(copy, text, { prune: true })).plan)).toBe('Nothing to change.\n');
    await runAll(copy);
    const own = await answers(scope);
    expect(await answers(copy)).toEqual(own);
    expect(own.matches.length).toBeGreaterThan(0);
    // By now it is known what segments there are.
    const [, path = ''] = / - segment: (\S+)\n/.exec(text) ?? [];
    const misspelt = text.replace(` - segment: ${path}\n`, ` - segment: ${path}x\n`);
    await expect(apply(copy, misspelt)).rejects.toMatchObject({ message: expect.stringContaining('did you mean') });
    // The run yields what it was expected to.
    expect(await exported(copy)).toBe(text);
    expect(text).not.toContain('secret:');
    for (const { secret } of await listWebhooks(scope)) expect(text).not.toContain(secret);
  });
}

const SMALL = `format: 1
traits:
  - {name: vip, kind: FLAG}
segmentations:
  - {key: stage, name: Stage, segmenter: lifecycle.stage}
  - key: good
    name: Good
    segmenter: rules.conditions
    config:
      segments:
        - {key: loyal, name: Loyal, when: 'segmentations.stage.segments has "loyal"'}
personas:
  - key: kim
    name: Kim
    status: ACTIVE
    criteria:
      - {segment: stage/loyal, weight: 1}
`;

async function small(): Promise<Scope> {
  const scope = await testWorkspace(database.db);
  await apply(scope, SMALL);
  return scope;
}

test('a plan tells the fields that change, and what stays; applied again it is empty', async () => {
  const scope = await small();
  const changed = SMALL.replace('name: Stage,', 'name: Stages, seed: 2, config: {newForDays: 30},')
    .replace('{name: vip, kind: FLAG}', '{name: pro, kind: NUMBER, unit: EUR}')
    .replace('weight: 1', 'weight: 2');
  const dry = await apply(scope, changed, { dryRun: true });
  expect(describePlan(dry.plan)).toBe(
    `+ traits/pro
~ segmentations/stage
    name: "Stage" -> "Stages"
    config.newForDays: 180 -> 30
    seed: 1 -> 2
~ personas/kim
    criteria[0].weight: 1 -> 2
1 to make, 2 to change, 0 to delete. Not in the file, and left: traits/vip (--prune deletes).
`,
  );
  expect((await segmentationByKey(scope, 'stage'))?.name).toBe('Stage');
  await apply(scope, changed, { base: dry.base });
  expect((await segmentationByKey(scope, 'stage'))?.name).toBe('Stages');
  expect((await apply(scope, changed)).plan.steps).toEqual([]);
  const pruned = await apply(scope, changed, { prune: true });
  expect(pruned.plan.steps.map(({ action, key }) => [action, key])).toEqual([['DELETE', 'vip']]);
  expect(await exported(scope)).not.toContain('vip');
});

test('a renamed key keeps what it stands for, also where others read it', async () => {
  const scope = await small();
  const before = [(await segmentationByKey(scope, 'stage'))!.id, (await personaByKey(scope, 'kim'))!.id];
  const renamed = SMALL.replace('key: stage,', 'key: phase, previousKey: stage,')
    .replace('segmentations.stage.', 'segmentations.phase.')
    .replace('stage/loyal', 'phase/loyal')
    .replace('key: kim', 'key: kim-b\n    previousKey: kim');
  const { plan } = await apply(scope, renamed);
  expect(plan.steps.map(({ action, key, previousKey }) => [action, key, previousKey])).toEqual([
    ['CHANGE', 'good', null],
    ['RENAME', 'phase', 'stage'],
    ['RENAME', 'kim-b', 'kim'],
  ]);
  expect([(await segmentationByKey(scope, 'phase'))!.id, (await personaByKey(scope, 'kim-b'))!.id]).toEqual(before);
  expect((await apply(scope, renamed)).plan.steps).toEqual([]);
  // A reader that is left with the old key is named, and nothing is renamed.
  const half = renamed
    .replace('key: phase, previousKey: stage', 'key: again, previousKey: phase')
    .replace('phase/loyal', 'again/loyal');
  await expect(apply(scope, half)).rejects.toMatchObject({ code: 'IN_USE' });
  expect(await segmentationByKey(scope, 'again')).toBeNull();
  const only =
    'format: 1\nsegmentations:\n  - {key: again, previousKey: phase, name: Stage, segmenter: lifecycle.stage}\n';
  await expect(apply(scope, only)).rejects.toMatchObject({ code: 'IN_USE', message: expect.stringContaining('good') });
  expect(await segmentationByKey(scope, 'again')).toBeNull();
});

test('what was changed since the plan was looked at is a conflict, and nothing is changed', async () => {
  const scope = await small();
  const text = SMALL.replace('name: Kim', 'name: Kimberly');
  const { base } = await apply(scope, text, { dryRun: true });
  const persona = (await personaByKey(scope, 'kim'))!;
  await editPersona(host(), scope, persona.id, persona.version, { title: 'Meanwhile' });
  await expect(apply(scope, text, { base })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(await personaByKey(scope, 'kim')).toMatchObject({ name: 'Kim', title: 'Meanwhile' });
});

test('of a file with one fault nothing is applied, and the fault is told with file, line and path', async () => {
  const scope = await testWorkspace(database.db);
  const faults: [string, string, string, RegExp][] = [
    [
      'name: Stage,',
      'nmae: Stage,',
      'INVALID_DEFINITIONS',
      /^defs\.yaml:5: segmentations\[0\]\.nmae: is no field; did you mean name\?/,
    ],
    [
      'kind: FLAG',
      'kind: FLAGS',
      'INVALID_DEFINITIONS',
      /^defs\.yaml:3: traits\[0\]\.kind: is none of .*did you mean FLAG\?/,
    ],
    [
      'lifecycle.stage',
      'lifecycle.stag',
      'UNKNOWN_SEGMENTER',
      /^defs\.yaml:5: segmentations\[0\]\.segmenter: .*lifecycle\.stage/,
    ],
    [
      'name: Stage,',
      'name: Stage, config: {newForDay: 3},',
      'INVALID_CONFIG',
      /^defs\.yaml:5: segmentations\[0\]\.config\.newForDay: .*newForDays/,
    ],
    [
      'stage/loyal',
      'stage/loyl',
      'INVALID_DEFINITIONS',
      /^defs\.yaml:17: personas\[0\]\.criteria\[0\]\.segment: stage yields no segment loyl; did you mean loyal\?/,
    ],
    [
      'stage/loyal',
      'stag/loyal',
      'INVALID_DEFINITIONS',
      /^defs\.yaml:17: .*no segmentation stag; did you mean stage\?/,
    ],
    [
      'weight: 1',
      'weight: -1',
      'INVALID_INPUT',
      /^defs\.yaml:16: personas\[0\]\.criteria: A persona needs a criterion of positive weight/,
    ],
    [
      '.segments has "loyal"',
      '.segments has "loyl"',
      'UNKNOWN_FEATURE',
      /^defs\.yaml:9: segmentations\[1\]\.config: .*loyal/,
    ],
    [
      'key: good',
      'key: stage',
      'INVALID_DEFINITIONS',
      /^defs\.yaml:6: segmentations\[1\]\.key: stage is defined twice/,
    ],
    ['format: 1', 'format: 2', 'INVALID_DEFINITIONS', /^defs\.yaml:1: format: /],
    ['    name: Good', '    name: Good\n    name: Better', 'INVALID_DEFINITIONS', /^defs\.yaml:8: /],
    ['traits:', 'trait:', 'INVALID_DEFINITIONS', /^defs\.yaml:2: trait: is no field; did you mean traits\?/],
  ];
  for (const [from, to, code, message] of faults) {
    const text = SMALL.replace(from, to);
    expect(text, from).not.toBe(SMALL);
    const thrown = await apply(scope, text).then(
      () => null,
      (error: unknown) => error,
    );
    expect(thrown, to).toMatchObject({ code, message: expect.stringMatching(message) });
  }
  expect(await exported(scope)).not.toContain('vip');
});

test('what is used stays, said by what; a webhook whose filter lost what it named is not widened', async () => {
  const scope = await small();
  await saveCustomers(scope, [{ externalId: 'a', traits: { vip: true } }]);
  await expect(apply(scope, 'format: 1\ntraits: []\n', { prune: true })).rejects.toMatchObject({
    code: 'IN_USE',
    message: 'defs.yaml:2: traits: vip stays: It is used: customers with a value: 1.',
  });
  await expect(apply(scope, 'format: 1\nsegmentations: []\n', { prune: true })).rejects.toMatchObject({
    code: 'IN_USE',
  });
  const off = await configureSegmentation(scope, registry, {
    key: 'off',
    name: 'Off',
    segmenter: 'demographic.generation',
  });
  await createWebhook(scope, {}, { name: 'Hook', url: 'https://hooks.example.com/in', segmentationIds: [off.id] });
  await deleteSegmentation(scope, registry, off.id);
  const text = await exported(scope);
  expect(text).toContain('deleted:\n      segmentations: 1\n');
  expect((await apply(scope, text)).plan.steps).toEqual([]);
  await apply(scope, text.replace('hooks.example.com/in', 'hooks.example.com/out'));
  expect((await listWebhooks(scope))[0]).toMatchObject({
    segmentationIds: [off.id],
    url: 'https://hooks.example.com/out',
  });
  const copy = await testWorkspace(database.db);
  await expect(apply(copy, text)).rejects.toMatchObject({ code: 'INVALID_DEFINITIONS' });
  expect(await listPersonas(copy)).toEqual([]);
});

test('the currency changes only while nothing is stored in another', async () => {
  const scope = await testWorkspace(database.db);
  const rates = 'exchangeRates: [{currency: USD, rate: 0.9, date: 2026-01-01}]';
  await apply(scope, `format: 1\nworkspace: {currency: EUR, ${rates}}\n`);
  await apply(scope, `format: 1\nworkspace: {currency: CHF, ${rates}}\n`);
  expect(await exported(scope)).toContain('currency: CHF');
  await saveCustomers(scope, [{ externalId: 'a', income: 5 }]);
  await expect(apply(scope, 'format: 1\nworkspace: {currency: EUR, exchangeRates: []}\n')).rejects.toMatchObject({
    code: 'CONFLICT',
    message: 'defs.yaml:2: workspace.currency: There are incomes in CHF, which would be taken for EUR.',
  });
  expect(await exported(scope)).toContain('currency: CHF');
});

test('the example is applied as it stands, and changes nothing the second time', async () => {
  const scope = await testWorkspace(database.db);
  const text = await readFile(new URL('../../../examples/definitions.yaml', import.meta.url), 'utf8');
  expect((await apply(scope, text)).plan.steps).toHaveLength(5);
  expect((await apply(scope, text, { prune: true })).plan.steps).toEqual([]);
});

test('whatever texts definitions hold, what is written is read as the same', () => {
  const plain = { name: 'x', kind: 'FLAG' as const, personal: null, words: {} };
  const text = fc.string({ unit: 'grapheme', maxLength: 40 }).map((one) => one.normalize('NFC'));
  const json = fc
    .jsonValue({ maxDepth: 3 })
    .map((value) => JSON.parse(JSON.stringify(value).normalize('NFC')) as unknown);
  const config = fc
    .dictionary(fc.string({ minLength: 1, maxLength: 8 }), json)
    .filter((value) => roundedNumber(value) === null && !/__proto__|e\+/.test(JSON.stringify(value)));
  fc.assert(
    fc.property(text, text, config, (said, unit, settings) => {
      const trait = { ...plain, unit: unit || null, description: said || null };
      const one = { key: 'k', name: 'N', description: null, segmenter: 's', config: settings, language: 'en' as const };
      const segmentation = { ...one, translations: {}, seed: 1, fitSample: null, rerunHours: null, enabled: true };
      const definitions = { traits: [trait], segmentations: [segmentation] };
      const read = parseDefinitions([{ file: null, text: writeDefinitions(definitions) }]);
      expect(read.definitions).toEqual(definitions);
    }),
    { numRuns: 200 },
  );
});
