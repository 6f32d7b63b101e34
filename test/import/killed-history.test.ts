import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { listImports } from '../../src/db/tables/imports/imports.ts';
import type { MappingInput } from '../../src/services/import/mapping.ts';
import { type TestDatabase, testDatabase, testWorkspace } from '../support/database.ts';
import { Folder } from './fixture.ts';
import type { Step } from './killed-step.ts';
import { storedContent } from './stored-content.ts';

/** Histories, each with kills of its own: `KILLED_HISTORIES=20 KILLED_SEED=7 npx vitest run test/import/killed-history.test.ts`. */
const HISTORIES = Number(process.env['KILLED_HISTORIES'] ?? 1);
const SEED = Number(process.env['KILLED_SEED'] ?? Date.now() % 1_000_000);
/** The kills of one step before it is let through. */
const KILLS = 2;

let database: TestDatabase;
const folder = new Folder();
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  folder.remove();
  await database[Symbol.asyncDispose]();
});

const RIGHT: MappingInput = {
  source: 'crm',
  customer: {
    externalId: 'id',
    fields: { name: 'name', country: 'country' },
    traits: { tier: 'tier' },
    identities: [{ type: 'email', value: 'mail' }],
    merged: { column: 'was', item: ';' },
  },
  events: [{ type: 'purchase', at: 'at', messageId: ['no'], amount: 'total', correction: true }],
};
/** Takes names for ids, countries for cities, and orders for visits of other amounts. */
const WRONG: MappingInput = {
  ...RIGHT,
  customer: {
    externalId: 'name',
    fields: { city: 'country' },
    traits: { level: { column: 'total', type: 'number' } },
    identities: [{ type: 'email', value: 'mail' }],
    merged: { column: 'tier', item: ';' },
  },
  events: [{ type: 'visit', at: 'at', messageId: ['no'], quantity: 'total', correction: true }],
};

/** Orders of customers, from one number to another; the later half corrects and adds to the first. */
function ordersFrom(from: number, to: number, step: number): string {
  const lines = Array.from({ length: to - from }, (_, n) => {
    const order = from + n;
    const who = order % 700;
    const was = who % 50 === 3 ? `old-${who}` : '';
    const mail = who % 3 === 0 ? `p${who}@example.org` : '';
    return `c${who},N ${who % 650},${who % 2 ? 'Chile' : 'Peru'},t${who % 4},${mail},${was},${order},2026-01-0${(order % 9) + 1},${order * step}`;
  });
  return `id,name,country,tier,mail,was,no,at,total\n${lines.join('\n')}\n`;
}

test('import, a wrong import, its undo and the right one give what they give at once, killed at any moment', {
  timeout: 120_000 * HISTORIES + 60_000,
}, async () => {
  const first = folder.file('first.csv', ordersFrom(0, 2_500, 1));
  const second = folder.file('second.csv', ordersFrom(2_000, 4_500, 2));
  const whole = await testWorkspace(database.db);
  await folder.import(whole, first, RIGHT);
  await folder.import(whole, second, RIGHT);
  const wanted = await storedContent(whole);
  const report = `${folder.path}/killed.ndjson`;
  for (let history = 0; history < HISTORIES; history++) {
    const random = randomNumbers(SEED + history);
    const scope = await testWorkspace(database.db);
    await folder.import(scope, first, RIGHT);
    const known = (await listImports(scope, 100)).length;
    let kills = await repeat(scope, { how: 'import', file: second, mapping: WRONG, report }, random);
    const wrong = (await listImports(scope, 100)).slice(0, -known);
    for (const { id } of wrong) kills += await repeat(scope, { how: 'undo', id }, random);
    kills += await repeat(scope, { how: 'import', file: second, mapping: RIGHT, report }, random);
    expect(kills, `seed ${SEED + history}`).toBeGreaterThan(0);
    expect(await storedContent(scope), `seed ${SEED + history}`).toEqual(wanted);
  }
});

/** Carries a step out, killed at random statements at first; returns how often it was. */
async function repeat(scope: Scope, step: Step, random: (below: number) => number): Promise<number> {
  let kills = 0;
  for (let attempt = 0; attempt < KILLS; attempt++) {
    if (await isKilled(scope, step, 1 + random(120))) kills++;
    else return kills;
  }
  if (await isKilled(scope, step, 0)) throw new Error('killed by somebody else');
  return kills;
}

async function isKilled({ workspaceId }: Scope, step: Step, statement: number): Promise<boolean> {
  const child = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', '--conditions=personagraph-source', 'test/import/killed-step.ts'],
      ...[database.url, String(workspaceId), String(statement), JSON.stringify(step)],
    ],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (signal === 'SIGKILL') return true;
  expect([code, signal]).toEqual([0, null]);
  return false;
}

/** Lehmer's generator (Park & Miller 1988). */
function randomNumbers(seed: number): (below: number) => number {
  let state = (seed % 2_147_483_646) + 1;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
}
