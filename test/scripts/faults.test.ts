import pg from 'pg';
import { expect, test } from 'vitest';
import type { Cluster } from '../../scripts/faults/cluster.ts';
import { byHand } from '../../scripts/faults/readers.ts';
import type { Stage } from '../../scripts/faults/stage.ts';
import { webSocketStream } from '../../scripts/faults/streams.ts';
import { tryScenario } from '../../scripts/faults/try-scenario.ts';
import { templateUrl } from '../support/database.ts';

const template = templateUrl();
const urlOf = (name: string) => template.replace(/[^/]*$/, name);
const world = { workspaceId: 1, key: 'none', customers: [], basket: '' };

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: urlOf('postgres') });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}

const cluster: Cluster = {
  create: () => Promise.reject(new Error('unused')),
  async copy(from, name) {
    await administer(`CREATE DATABASE ${name} TEMPLATE ${from} STRATEGY FILE_COPY`);
    return urlOf(name);
  },
  drop: (name) => administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  restart: () => Promise.reject(new Error('unused')),
  [Symbol.asyncDispose]: async () => undefined,
};

const play = (name: string, run: (stage: Stage) => Promise<Record<string, number>>, seconds = 30) =>
  tryScenario({ run }, cluster, world, name, { template: 'migrated', seconds });

test('a scenario that fails while its clients wait at a gate says why, and ends', { timeout: 30_000 }, async () => {
  const never = () => new Promise(() => undefined);
  const { figures, reasons } = await play('fails_at_gate', async (stage) => {
    for (let n = 0; n < 20; n++) stage.subscribe(`client ${n}`, byHand(webSocketStream, 1, never));
    await new Promise((resolve) => setTimeout(resolve, 200));
    throw new Error('the planted failure');
  });
  expect(figures).toBeUndefined();
  expect(reasons).toEqual([expect.stringContaining('the planted failure')]);
});

test('a scenario that never ends is ended by its time limit', { timeout: 30_000 }, async () => {
  const { reasons, seconds } = await play('never_ends', () => new Promise(() => undefined), 1);
  expect(reasons).toEqual([expect.stringContaining('after 1 s still waiting until the scenario has ended')]);
  expect(seconds).toBeLessThan(10);
});

test('a session a scenario left open does not hold the clean-up up', { timeout: 30_000 }, async () => {
  const { reasons, seconds } = await play('left_open', async (stage) => {
    const session = await stage.store.connect();
    await session.query('BEGIN');
    throw new Error('the planted failure');
  });
  expect(reasons).toEqual([expect.stringContaining('the planted failure')]);
  expect(seconds).toBeLessThan(10);
});

test('a promise nobody waits for is a reason, not the end of all scenarios', { timeout: 30_000 }, async () => {
  const { figures, reasons } = await play('left_alone', async () => {
    void Promise.reject(new Error('nobody waits'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    return {};
  });
  expect(figures).toBeUndefined();
  expect(reasons).toEqual([expect.stringContaining('nobody waits')]);
});

test('one that passes gives its figures', async () => {
  expect(await play('passes', async () => ({ events: 1 }))).toMatchObject({ figures: { events: 1 }, reasons: [] });
});
