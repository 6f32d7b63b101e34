import { readdir } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ask } from '../../../scripts/faults/api.ts';
import { endNodes } from '../../../scripts/faults/node-process.ts';
import { processKilled } from '../../../scripts/faults/scenarios/process-killed.ts';
import { Stage } from '../../../scripts/faults/stage.ts';
import { until } from '../../../scripts/faults/until.ts';
import { makeWorld, type World } from '../../../scripts/faults/world.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { holdUp } from '../../support/held.ts';

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await testDatabase();
  world = await makeWorld(database.url, 200);
});
afterEach(endNodes);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
});

test('under load one of two processes is killed: nothing is lost, nothing told twice or out of order', {
  timeout: 300_000,
}, async () => {
  await using stage = await Stage.open(database.url, world);
  expect(await processKilled(stage)).toMatchObject({ kills: 2 });
});

const TWO = { PERSONAGRAPH_PROCESSES: '2' };

test('a connection that a killed process did not take is answered by the other', { timeout: 240_000 }, async () => {
  await using stage = await Stage.open(database.url, world);
  const server = await stage.serve(TWO);
  const [killed, other] = await server.processes();
  const files = async () => (await readdir(`/proc/${server.pid}/fd`)).length;
  const before = await files();
  // Both are held: what is accepted now waits in the channels to them.
  process.kill(killed!, 'SIGSTOP');
  process.kill(other!, 'SIGSTOP');
  const asked = Array.from({ length: 6 }, () => ask(server.url, world.key, '{ workspace { name } }'));
  await until('all connections are accepted', async () => (await files()) >= before + asked.length);
  process.kill(killed!, 'SIGKILL');
  process.kill(other!, 'SIGCONT');
  for (const answer of await Promise.all(asked)) expect(answer).toMatchObject({ workspace: {} });
});

test('told to stop, all processes answer what is under way, and end', { timeout: 240_000 }, async () => {
  // Evaluation that tests before left behind would wait for the same lock.
  await using own = await testDatabase();
  await using stage = await Stage.open(own.url, await makeWorld(own.url, 200));
  await using held = await holdUp(own.url);
  const server = await stage.serve(TWO);
  const traffic = stage.traffic(server.url);
  await held.hold('LOCK TABLE customer_event_aggregate IN EXCLUSIVE MODE');
  const delivery = traffic.deliver(traffic.batch(10));
  await held.waited();
  const processes = await server.processes();
  const stopped = server.stop();
  await held.release();
  expect(await delivery).toMatchObject({ accepted: 10 });
  expect(await stopped).toBe(0);
  expect(traffic.repeated).toBe(0);
  for (const id of processes) expect(() => process.kill(id, 0)).toThrow('ESRCH');
});

test('more processes than PostgreSQL has connections for are refused in one line', { timeout: 60_000 }, async () => {
  await using stage = await Stage.open(database.url, world);
  await expect(stage.serve({ PERSONAGRAPH_PROCESSES: '64' })).rejects.toThrow(
    /INVALID_SETTING: 64 processes need a PostgreSQL that takes 1236 connections/,
  );
});
