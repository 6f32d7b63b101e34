import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeId } from '../../../../src/graphql/core/id.ts';
import { saveCustomers } from '../../../../src/services/customers/customers.ts';
import { ingestEvents } from '../../../../src/services/events/events.ts';
import { createPersona } from '../../../../src/services/personas/personas.ts';
import { type StrategyApi, strategyApi } from './strategy-api.ts';

const DAY = 86_400_000;
let world: StrategyApi;
beforeAll(async () => {
  world = await strategyApi();
  await saveCustomers(
    world.api.scope,
    Array.from({ length: 40 }, (_, index) => ({ externalId: `c${index}`, country: index < 10 ? 'DE' : 'CN' })),
  );
});
afterAll(() => world[Symbol.asyncDispose]());

const SHARE = { feature: 'customer.country', statistic: 'SHARE', value: 'DE', group: { everybody: true } };
const iso = (time: number) => new Date(time).toISOString();

/** Lets so many of the 40 customers live in Germany. */
async function settle(count: number) {
  await saveCustomers(
    world.api.scope,
    Array.from({ length: 40 }, (_, index) => ({ externalId: `c${index}`, country: index < count ? 'DE' : 'CN' })),
  );
}

test('an objective goes from the value of now to its target, is measured daily by the clock, and says its pace', async () => {
  await settle(10);
  const start = Date.now();
  const objective = await world.done('createObjective', {
    ...{ name: 'More of Germany', metric: SHARE, target: 0.5, team: 'MARKETING' },
    horizon: iso(start + 100 * DAY),
  });
  expect(objective).toMatchObject({
    key: 'more-of-germany',
    baseline: 0.25,
    last: { value: 0.25, sampleSize: 40 },
    pace: { state: 'ON_PACE', progress: 0, reason: null },
  });
  const paceAt = async (day: number, customers: number) => {
    await settle(customers);
    world.clock.now = start + day * DAY + 1_000;
    await world.due();
    const rows = await world.api.scope.query<{ pace: string }>('SELECT pace FROM objective WHERE workspace_id = $1', [
      world.api.scope.workspaceId,
    ]);
    return rows[0]!.pace;
  };
  // The line has a tenth of the way after ten days: 0.275.
  expect(await paceAt(10, 11)).toBe('ON_PACE');
  expect(await paceAt(20, 11)).toBe('OFF_PACE');
  expect(await paceAt(20, 15)).toBe('OFF_PACE');
  expect(await paceAt(30, 15)).toBe('AHEAD');
  expect(await paceAt(60, 20)).toBe('REACHED');
  expect(await paceAt(99, 15)).toBe('OFF_PACE');
  expect(await paceAt(100, 15)).toBe('MISSED');
  // It is decided: nobody measures it further.
  expect(await paceAt(120, 30)).toBe('MISSED');
  const { node } = await world.read(
    `query ($id: ID!) { node(id: $id) { ... on Objective { measurements(first: 20) { totalCount nodes { value low high } } } } }`,
    { id: objective.id },
  );
  expect((node as unknown as { measurements: { totalCount: number } }).measurements.totalCount).toBe(7);
  const changes = await world.api.scope.query<{ moved: string[] }>(
    `SELECT payload->'moved' AS moved FROM change WHERE workspace_id = $1 AND payload->>'action' = 'MOVED' ORDER BY id`,
    [world.api.scope.workspaceId],
  );
  expect(changes.map(({ moved }) => moved.join(' '))).toEqual([
    'ON_PACE OFF_PACE',
    'OFF_PACE AHEAD',
    'AHEAD REACHED',
    'REACHED OFF_PACE',
    'OFF_PACE MISSED',
  ]);
  world.clock.now = Date.now();
});

test('an objective that nobody can measure, or that leads nowhere, is refused with what is missing', async () => {
  const { refused, done } = world;
  const input = { name: 'No', target: 1, horizon: iso(Date.now() + DAY), metric: SHARE };
  const metric = (part: object) => ({ ...input, metric: { ...SHARE, ...part } });
  expect(await refused('createObjective', metric({ feature: 'customer.contry' }))).toEqual([
    'UNKNOWN_FEATURE',
    'metric.feature',
  ]);
  expect(await refused('createObjective', metric({ statistic: 'MEDIAN', value: null }))).toEqual([
    'INVALID_INPUT',
    'metric.feature',
  ]);
  expect(await refused('createObjective', metric({ feature: 'customer.region' }))).toEqual([
    'NOT_ENOUGH_DATA',
    'metric',
  ]);
  expect(await refused('createObjective', { ...input, metric: { group: { everybody: true } } })).toEqual([
    'INVALID_INPUT',
    'metric.feature',
  ]);
  const outcome = { outcome: 'REPEAT_RATE', days: 30, group: { everybody: true } };
  expect(await refused('createObjective', { ...input, metric: outcome })).toEqual(['NOT_ENOUGH_DATA', 'metric']);
  const foreign = await createPersona(world.api.foreign, { name: 'Elsewhere' });
  const foreignId = encodeId('Persona', foreign.id);
  expect(await refused('createObjective', metric({ group: { personaId: foreignId } }))).toEqual([
    'NOT_FOUND',
    'metric.group',
  ]);
  expect(await refused('createObjective', { ...input, personaIds: [foreignId] })).toEqual([
    'NOT_FOUND',
    'personaIds.0',
  ]);
  expect(await refused('createObjective', { ...input, horizon: iso(Date.now() - DAY) })).toEqual([
    'INVALID_INPUT',
    'horizon',
  ]);
  expect(await refused('createObjective', { ...input, baseline: 1 })).toEqual(['INVALID_INPUT', 'target']);
  const made = await done('createObjective', { ...input, name: 'Edited' });
  const edit = { id: made.id, version: 1 };
  expect(await refused('editObjective', { ...edit, horizon: iso(Date.now() - 9 * DAY) })).toEqual([
    'INVALID_INPUT',
    'horizon',
  ]);
  await done('editObjective', { ...edit, target: 0.9 });
  expect(await refused('editObjective', { ...edit, target: 0.8 })).toEqual(['CONFLICT', 'version']);
});

test('an objective may be an outcome of the last days', async () => {
  const bought = (customer: number, days: number) => ({
    ...{ customer: { externalId: `c${customer}` }, type: 'purchase', amount: 10, source: 'shop' },
    ...{ messageId: `o${customer}-${days}`, at: iso(Date.now() - days * DAY) },
  });
  await ingestEvents(world.api.scope, [bought(0, 3), bought(0, 5), bought(1, 4), bought(2, 80)] as never);
  const metric = { outcome: 'REPEAT_RATE', days: 30, group: { everybody: true } };
  const made = await world.done('createObjective', {
    ...{ name: 'They come back', metric, target: 0.8, horizon: iso(Date.now() + 30 * DAY) },
  });
  // Of two who bought in the last 30 days one did so twice.
  expect(made).toMatchObject({ baseline: 0.5, last: { value: 0.5, sampleSize: 2 } });
  // Of it more is better: a target below the value of now would be on pace while it gets worse.
  const lower = { name: 'Fewer', metric, target: 0.4, horizon: iso(Date.now() + 30 * DAY) };
  expect(await world.refused('createObjective', lower)).toEqual(['INVALID_INPUT', 'target']);
  expect(await world.done('createObjective', { ...lower, baseline: 0.6 })).toMatchObject({ baseline: 0.6 });
});

test('an action keeps what its metric was before, and since: the change with its interval', async () => {
  const { done, refused } = world;
  await settle(10);
  world.clock.now = Date.now();
  const objective = await done('createObjective', {
    ...{ name: 'Germany again', metric: SHARE, target: 0.6, horizon: iso(Date.now() + 90 * DAY) },
  });
  const start = Date.now() + DAY;
  const plan = { name: 'Posters', channel: 'Outdoor', objectiveId: objective.id, startsAt: iso(start) };
  expect(await refused('createActionPlan', { ...plan, endsAt: iso(start - 1) })).toEqual(['INVALID_INPUT', 'endsAt']);
  expect(await refused('createActionPlan', { ...plan, budget: '-1' })).toEqual(['INVALID_INPUT', 'budget']);
  const foreign = await createPersona(world.api.foreign, { name: 'Elsewhere' });
  expect(await refused('createActionPlan', { ...plan, personaIds: [encodeId('Persona', foreign.id)] })).toEqual([
    'NOT_FOUND',
    'personaIds.0',
  ]);
  const action = await done('createActionPlan', { ...plan, endsAt: iso(start + 10 * DAY), budget: '1000.50' });
  expect(action).toMatchObject({
    ...{ status: 'PLANNED', budget: '1000.5' },
    result: { before: { value: 0.25 }, change: null, unknown: 'It was not measured since it began.' },
  });
  await settle(14);
  world.clock.now = start + 3 * DAY;
  await world.due();
  await settle(20);
  world.clock.now = start + 11 * DAY;
  await world.due();
  await settle(30);
  world.clock.now = start + 12 * DAY;
  await world.due();
  const { node } = await world.read(
    `query ($id: ID!) { node(id: $id) { ... on ActionPlan {
      objective { key } result { before { value } after { value at } final change low high unknown }
      measurements { nodes { value } } } } }`,
    { id: action.id },
  );
  expect(node).toMatchObject({
    objective: { key: 'germany-again' },
    result: { before: { value: 0.25 }, after: { value: 0.5 }, final: true, change: 0.25, unknown: null },
    measurements: { nodes: [{ value: 0.5 }, { value: 0.35 }, { value: 0.25 }] },
  });
  // Wilson's intervals are 0.141876.. to 0.401943.. and 0.351995.. to 0.648005..
  const { low, high } = (node as unknown as { result: { low: number; high: number } }).result;
  expect(low).toBeCloseTo(0.25 - Math.hypot(0.5 - 0.351995, 0.401943 - 0.25), 3);
  expect(high).toBeCloseTo(0.25 + Math.hypot(0.648005 - 0.5, 0.25 - 0.141876), 3);
  world.clock.now = Date.now();
});
