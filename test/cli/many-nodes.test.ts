import { afterAll, beforeAll, expect, test } from 'vitest';
import { ask } from '../../scripts/faults/api.ts';
import { endNodes } from '../../scripts/faults/node-process.ts';
import { byClient, byHand } from '../../scripts/faults/readers.ts';
import { Stage } from '../../scripts/faults/stage.ts';
import { eventStream, webSocketStream } from '../../scripts/faults/streams.ts';
import { makeWorld, type World } from '../../scripts/faults/world.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await testDatabase();
  world = await makeWorld(database.url, 200);
});
afterAll(async () => {
  await endNodes();
  await database[Symbol.asyncDispose]();
});

const RUN = 'mutation { runSegmentations(input: {}) { run { id } } }';

test('nodes of one database deliver the same, come and go, and execute each run once', {
  timeout: 300_000,
}, async () => {
  await using stage = await Stage.open(database.url, world);
  const [one, other] = await Promise.all([stage.serve(), stage.serve(), stage.worker()]);
  const here = stage.subscribe('of one server', byHand(webSocketStream, 1), one.url);
  const there = stage.subscribe('of the other', byHand(eventStream, 1), other.url);
  const moving = stage.subscribe('of whichever runs', byClient);

  // Either takes events and requests of runs; three processes evaluate and run.
  await Promise.all([stage.traffic(one.url).send(200), stage.traffic(other.url).send(200)]);
  const requested = await Promise.all(
    [one, other, one, other].map(({ url }) => ask<{ runSegmentations: { run: { id: string } } }>(url, world.key, RUN)),
  );
  // One that waits is given to whoever asks for the same meanwhile.
  const runs = new Set(requested.map(({ runSegmentations }) => runSegmentations.run.id)).size;
  await stage.caughtUp();
  expect(there.order).toEqual(here.order);
  expect(moving.order).toEqual(here.order);
  expect([...there.received]).toEqual([...here.received]);
  const steps = await stage.store.rows(
    `SELECT run_id, count(*) FILTER (WHERE payload->>'state' = 'PREPARING')::int AS begun,
       count(*) FILTER (WHERE payload->>'state' = 'LIVE')::int AS ended
     FROM change WHERE kind = 'RUN_PROGRESSED' AND id > ${stage.from} GROUP BY run_id`,
  );
  expect(steps).toHaveLength(runs);
  for (const step of steps) expect(step).toMatchObject({ begun: 1, ended: 1 });

  // One is killed, another leaves in order, a third joins.
  await here.stop();
  stage.subscribers.splice(stage.subscribers.indexOf(here), 1);
  const between = stage.traffic();
  await between.during(async () => {
    await between.more(100);
    await one.kill();
    await between.more(100);
    const third = await stage.serve();
    stage.subscribe('of the one that joined', byHand(webSocketStream, 1), third.url);
    await between.more(100);
  });
  await stage.audit();
  const last = await stage.store.lastChange();
  for (const subscriber of stage.subscribers) await subscriber.reached(last);
  const [first, ...others] = stage.subscribers.map(({ order }) => order);
  for (const order of others) expect(order).toEqual(first);
  expect(await other.stop()).toBe(0);
});
