import { afterAll, beforeAll, expect, test } from 'vitest';
import plugins from '../../../plugins/index.ts';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { listPersonas } from '../../../src/db/tables/personas/personas.ts';
import { createRegistry, type Registry } from '../../../src/engine/registry.ts';
import { applyDefinitions } from '../../../src/services/definitions/apply.ts';
import { describePlan } from '../../../src/services/definitions/describe-plan.ts';
import { parseDefinitions } from '../../../src/services/definitions/parse.ts';
import { readDefinitions } from '../../../src/services/definitions/read.ts';
import { writeDefinitions } from '../../../src/services/definitions/write.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';

let database: TestDatabase;
let registry: Registry;

beforeAll(async () => {
  database = await testDatabase();
  registry = await createRegistry(plugins);
});
afterAll(async () => {
  await database?.[Symbol.asyncDispose]();
});

const apply = (scope: Scope, text: string, dryRun = false) =>
  applyDefinitions(scope, registry, {}, parseDefinitions([{ file: 'defs.yaml', text }]), { dryRun });
const exported = async (scope: Scope) => writeDefinitions((await readDefinitions(scope, registry)).definitions);

test('who supersedes whom is by keys: they change places in one file, and a circle or an unknown one is refused', async () => {
  const scope = await testWorkspace(database.db);
  const file = (a: string, b: string) =>
    `format: 1\npersonas:\n  - { key: a, name: A${a} }\n  - { key: b, name: B, language: zh${b} }\n`;
  // The one that is named comes later in the file.
  expect((await apply(scope, file(', supersedes: b', ''))).plan.steps).toHaveLength(2);
  const [a, b] = await listPersonas(scope);
  expect([a!.supersedesId, b!.supersedesId]).toEqual([b!.id, null]);
  const places = await apply(scope, file('', ', supersedes: a'));
  expect(places.plan.steps.flatMap(({ changes }) => changes)).toEqual([
    { path: 'supersedes', from: 'b', to: null },
    { path: 'supersedes', from: null, to: 'a' },
  ]);
  expect((await listPersonas(scope)).map(({ supersedesId }) => supersedesId)).toEqual([null, a!.id]);
  expect((await apply(scope, file('', ', supersedes: a'))).plan.steps).toEqual([]);
  await expect(apply(scope, file(', supersedes: b', ', supersedes: a'))).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringMatching(/defs\.yaml:3: personas\[0\]\.supersedes/),
  });
  await expect(apply(scope, file(', supersedes: bb', ''))).rejects.toMatchObject({
    code: 'INVALID_DEFINITIONS',
    message: expect.stringContaining('did you mean b?'),
  });
  // A key that is renamed is followed.
  const renamed = file('', ', supersedes: c').replace('key: a,', 'key: c, previousKey: a,');
  expect((await apply(scope, renamed)).plan.steps.map(({ action, key }) => [action, key])).toEqual([['RENAME', 'c']]);
  // What a part of the profile says goes when the file does not say it any more.
  const full = renamed.replace(
    'language: zh',
    'language: zh, profile: { fun: [a] }, translations: { en: { name: X } }',
  );
  await apply(scope, full);
  expect(await exported(scope)).toContain('fun:');
  await apply(scope, renamed);
  expect(await exported(scope)).not.toMatch(/\b(fun|profile|translations):/);
});

test('rules that likely do not mean what they say are told with the plan, also of personas', async () => {
  const scope = await testWorkspace(database.db);
  const rule = (when: string) => JSON.stringify(when);
  const file = `format: 1
segmentations:
  - key: quiet
    name: Quiet
    segmenter: rules.conditions
    config: {segments: [{key: q, name: Quiet, when: ${rule('count(purchse) = 0')}}]}
personas:
  - {key: ann, name: Ann, criteria: [{rule: ${rule('count(order, 30 days, between 60 and 40 days ago) > 0')}, weight: 1}]}
`;
  const dry = await apply(scope, file, true);
  expect(dry.doubts.map(({ section, key, doubt }) => [section, key, doubt.holds])).toEqual([
    ['segmentations', 'quiet', 'EMPTY'],
    ['personas', 'ann', 'EMPTY'],
  ]);
  expect(describePlan(dry.plan, dry.doubts)).toMatch(
    /^\+ segmentations\/quiet\n\+ personas\/ann\n\? segmentations\/quiet: count\(purchse\) = 0\n {4}No purchse event has ever come/,
  );
  expect((await apply(scope, file)).doubts).toEqual(dry.doubts);
  // What stays as it is was told before.
  expect((await apply(scope, file)).doubts).toEqual([]);
});
