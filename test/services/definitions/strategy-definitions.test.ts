import { afterAll, beforeAll, expect, test } from 'vitest';
import plugins from '../../../plugins/index.ts';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { createRegistry, type Registry } from '../../../src/engine/registry.ts';
import { saveCustomers } from '../../../src/services/customers/customers.ts';
import { type ApplyOptions, applyDefinitions } from '../../../src/services/definitions/apply.ts';
import { parseDefinitions } from '../../../src/services/definitions/parse.ts';
import { readDefinitions } from '../../../src/services/definitions/read.ts';
import { writeDefinitions } from '../../../src/services/definitions/write.ts';
import { ingestEvents } from '../../../src/services/events/events.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../../support/database.ts';

let database: TestDatabase;
let registry: Registry;

beforeAll(async () => {
  database = await testDatabase();
  registry = await createRegistry(plugins);
});
afterAll(() => database[Symbol.asyncDispose]());

async function apply(scope: Scope, text: string, options?: ApplyOptions) {
  return applyDefinitions(scope, registry, {}, parseDefinitions([{ file: 'defs.yaml', text }]), options);
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

const STRATEGY = `${SMALL}
workspace:
  timeZone: Europe/Berlin
  outcomes:
    conversion: {from: {event: look}, to: {segment: stage/loyal}}
  digest: {hour: 6}
objectives:
  - key: more
    name: More
    metric: {feature: customer.country, statistic: COUNT, group: {segment: stage/loyal}}
    baseline: 10
    target: 20
    startsAt: 2026-01-01T00:00:00Z
    horizon: 2030-01-01T00:00:00+01:00
    personas: [kim]
plays:
  - {persona: kim, goal: First}
  - {persona: kim, goal: Second}
messageGuides:
  - {persona: kim, channel: E-Mail, content: Hello}
`;

test('things of strategy follow renamed keys, are changed and deleted by what they are about; a metric stays', async () => {
  const scope = await testWorkspace(database.db);
  await apply(scope, SMALL);
  await saveCustomers(scope, [{ externalId: 'c', country: 'DE' }]);
  const look = {
    customer: { externalId: 'c' },
    source: 'web',
    messageId: '1',
    type: 'look',
    at: '2026-01-01T00:00:00Z',
  };
  await ingestEvents(scope, [look]);
  const steps = async (text: string, options?: ApplyOptions) =>
    (await apply(scope, text, options)).plan.steps.map(({ action, section, key, changes }) =>
      [action, `${section}/${key}`, ...changes.map(({ path, to }) => `${path}: ${JSON.stringify(to)}`)].join(' '),
    );
  await apply(scope, STRATEGY);
  expect(await steps(STRATEGY)).toEqual([]);
  const renamed = STRATEGY.replaceAll('stage/loyal', 'phase/loyal')
    .replace('segmentations.stage.', 'segmentations.phase.')
    .replace('key: stage,', 'key: phase, previousKey: stage,')
    .replaceAll('kim', 'kit')
    .replace('key: kit', 'key: kit\n    previousKey: kim');
  expect((await steps(renamed)).filter((step) => !step.includes('RENAME'))).toEqual([
    expect.stringContaining('CHANGE segmentations/good'),
  ]);
  const edited = renamed.replace('goal: Second', 'goal: Third').replace('target: 20', 'target: 30');
  expect(await steps(edited)).toEqual(['CHANGE objectives/more target: 30', 'CHANGE plays/kit/EACH goal: "Third"']);
  await expect(steps(edited.replace('statistic: COUNT', 'statistic: SHARE'))).rejects.toMatchObject({
    code: 'INVALID_DEFINITIONS',
    message: expect.stringMatching(/defs\.yaml:\d+: objectives\[0\]\.metric: the metric of an objective stays/),
  });
  const twice = edited.replace('content: Hello}', 'content: Hello}\n  - {persona: kit, channel: e-mail, content: Hi}');
  await expect(steps(twice)).rejects.toMatchObject({ message: expect.stringContaining('kit/e-mail is defined twice') });
  const short = edited.replace(/ {2}- \{persona: kit, goal: First\}\n/, '').replace('personas: [kit]', 'team: SALES');
  expect(await steps(short, { prune: true })).toEqual([
    'CHANGE objectives/more team: "SALES" personas: []',
    'CHANGE plays/kit/EACH goal: "Third"',
    'DELETE plays/kit/EACH',
  ]);
  expect(writeDefinitions((await readDefinitions(scope, registry)).definitions)).toContain('goal: Third');
  const [told] = await scope.query<{ kinds: string[] }>(
    `SELECT array_agg(DISTINCT coalesce(payload->>'subject', payload->>'setting')) AS kinds FROM change
     WHERE workspace_id = $1 AND kind IN ('STRATEGY_CHANGED', 'SETTING_CHANGED')`,
    [scope.workspaceId],
  );
  expect(told!.kinds.sort()).toEqual(['DIGEST', 'MESSAGE_GUIDE', 'OBJECTIVE', 'OUTCOMES', 'PLAY', 'WORKSPACE']);
});
