import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Loose, SemanticsServer, type Workspace } from './server.ts';

// Case 27: a date is a day in every time zone, an instant is not, whatever its time of day.

let server: SemanticsServer;
let workspace: Workspace;
beforeAll(async () => {
  server = await SemanticsServer.begin();
  workspace = await server.workspace();
  const trait = (name: string, unit: string | null) =>
    workspace.mutate('saveTrait', { name, kind: 'TIME', ...(unit && { unit }) }, 'trait { name }');
  await trait('any', null);
  await trait('renews', 'day');
  await trait('seen', 'instant');
  const midnight = '2026-11-01T00:00:00Z';
  await workspace.customers(
    { externalId: 'job', birthDate: '1990-11-01', traits: { any: midnight, renews: midnight, seen: midnight } },
    {
      externalId: 'late',
      birthDate: '1990-10-31',
      traits: { any: '2026-11-01T00:00:00.001Z', renews: '2026-11-01', seen: '2026-11-01T00:00:00.001Z' },
    },
  );
  const event = (externalId: string, at: string) => ({
    customer: { externalId },
    messageId: externalId,
    type: 'renewal',
    at,
    amount: '9',
  });
  await workspace.events(event('job', midnight), event('late', '2026-11-01T00:00:00.001Z'));
});
afterAll(() => server[Symbol.asyncDispose]());

async function who(when: string, timeZone: string, asOf = '2026-11-10T12:00:00Z'): Promise<readonly string[]> {
  const config = { timeZone, segments: [{ key: 's', name: 'S', when }] };
  const { preview, userErrors } = await workspace.mutate(
    'previewSegmentation',
    { segmenter: 'rules.conditions', config, asOf },
    'preview { segments { sample { externalId } } }',
  );
  expect(userErrors).toEqual([]);
  return preview.segments[0].sample.map(({ externalId }: Loose) => externalId).sort();
}

test.each(['America/Los_Angeles', 'America/New_York', 'America/Sao_Paulo'])(
  'an event at exactly midnight UTC was the evening before in %s',
  async (zone) => {
    for (const feature of ['events.renewal.lastAt', 'first(renewal)', 'traits.seen']) {
      expect(await who(`${feature} during last month`, zone)).toEqual(['job', 'late']);
      expect(await who(`${feature} on 2026-10-31`, zone)).toEqual(['job', 'late']);
      expect(await who(`${feature} on or after 2026-11-01`, zone)).toEqual([]);
    }
  },
);

test('east of Greenwich it was that day', async () => {
  expect(await who('events.renewal.lastAt on 2026-11-01', 'Asia/Tokyo')).toEqual(['job', 'late']);
});

test('dates stay the day they are, everywhere', async () => {
  for (const zone of ['America/Los_Angeles', 'UTC', 'Pacific/Auckland']) {
    expect(await who('customer.birthDate on 1990-11-01', zone)).toEqual(['job']);
    expect(await who('customer.birthDate anniversary on 2026-11-01', zone)).toEqual(['job']);
    expect(await who('traits.renews on 2026-11-01', zone)).toEqual(['job', 'late']);
  }
});

test('traits of which nothing is said are dates at midnight UTC, and instants otherwise', async () => {
  expect(await who('traits.any on 2026-11-01', 'America/Los_Angeles')).toEqual(['job']);
  expect(await who('traits.any on 2026-10-31', 'America/Los_Angeles')).toEqual(['late']);
});

test('an instant on the day of another, and beside a date, goes by the days of the zone', async () => {
  expect(await who('events.renewal.lastAt on day of traits.seen', 'America/Los_Angeles')).toEqual(['job', 'late']);
  expect(await who('events.renewal.lastAt before traits.renews', 'America/Los_Angeles')).toEqual(['job', 'late']);
  expect(await who('events.renewal.lastAt before traits.renews', 'Asia/Tokyo')).toEqual([]);
  expect(await who('first(renewal) within 1 day before traits.renews', 'America/Los_Angeles')).toEqual(['job', 'late']);
});
