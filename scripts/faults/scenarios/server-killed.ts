import { LOCK } from '../../../src/db/postgres/locks.ts';
import { commitBarrier, lockBarrier } from '../barrier.ts';
import { demand, type Figures, type Stage } from '../stage.ts';
import { until } from '../until.ts';

/** The evaluation is committed, and the server gone before it knows, let alone tells anybody. */
export async function killedBeforePublish(stage: Stage): Promise<Figures> {
  let server = await stage.serve();
  stage.watch();
  const traffic = stage.traffic();
  await traffic.send(200);
  await stage.caughtUp();
  let untold = 0;
  for (let round = 0; round < 2; round++) {
    const before = await stage.store.lastChange();
    await using barrier = await commitBarrier(stage.store, 'change');
    await traffic.send(40);
    await barrier.reached();
    // Held, it cannot hear that the transaction it has ended is committed.
    server.signal('SIGSTOP');
    await barrier.open();
    await until('the evaluation is committed', async () => (await stage.store.lastChange()) > before);
    const committed = await stage.store.lastChange();
    await server.kill();
    demand(stage.subscribers.filter(({ last }) => last > before).map(({ name }) => `${name} was told already`));
    untold += committed - before;
    server = await stage.serve();
    await Promise.all(stage.subscribers.map((subscriber) => subscriber.reached(committed)));
  }
  await traffic.send(100);
  return { ...(await stage.audit()), kills: 2, 'committed and untold': untold };
}

/** Once before the events are committed, once after, when only the answer is missing. */
export async function killedInIngest(stage: Stage): Promise<Figures> {
  let server = await stage.serve();
  stage.watch();
  const traffic = stage.traffic();
  await traffic.send(200);
  const answers: Record<string, number> = {};
  for (const moment of ['before commit', 'after commit'] as const) {
    await using barrier =
      moment === 'before commit'
        ? await lockBarrier(stage.store, 'LOCK TABLE customer_event_aggregate IN EXCLUSIVE MODE')
        : await commitBarrier(stage.store, 'customer_event');
    const stored = await stage.store.count('customer_event');
    const delivery = traffic.deliver(traffic.batch(500));
    await barrier.reached();
    await server.kill();
    await barrier.open();
    await until('the dead server is nobody in PostgreSQL', () => absent(stage));
    const kept = (await stage.store.count('customer_event')) - stored;
    server = await stage.serve();
    const taken = await delivery;
    const expected = moment === 'before commit' ? [0, 500, 0] : [500, 0, 500];
    const found = [kept, taken.accepted, taken.duplicates];
    if (String(found) !== String(expected)) {
      demand([`killed ${moment}: stored, accepted again, duplicates are ${found}, not ${expected}`]);
    }
    answers[`stored ${moment}`] = kept;
  }
  return { ...(await stage.audit()), kills: 2, ...answers };
}

/** Memberships and history are written, the outbox is next: nothing of it may stay. */
export async function killedInEvaluation(stage: Stage): Promise<Figures> {
  let server = await stage.serve();
  stage.watch();
  const traffic = stage.traffic();
  await traffic.send(200);
  await stage.caughtUp();
  const before = await stage.store.lastChange();
  let waiting = 0;
  {
    const turn = 'SELECT pg_advisory_xact_lock($1::int, $2::int)';
    await using barrier = await lockBarrier(stage.store, turn, [LOCK.changes, stage.world.workspaceId]);
    await traffic.send(60);
    await barrier.reached();
    await server.kill();
    await barrier.open();
    await until('the dead server is nobody in PostgreSQL', () => absent(stage));
    waiting = await stage.store.count('evaluation_task');
    if ((await stage.store.lastChange()) > before) demand(['a change of an evaluation that did not end is there']);
    if (waiting === 0) demand(['nobody waits to be evaluated again']);
  }
  server = await stage.serve();
  await traffic.send(100);
  return { ...(await stage.audit()), kills: 1, 'tasks left waiting': waiting };
}

/** Killed after ever another number of events, wherever it happens to be. */
export async function killedUnderLoad(stage: Stage): Promise<Figures> {
  let server = await stage.serve();
  stage.watch();
  const traffic = stage.traffic();
  const rounds = [37, 91, 153, 68, 211, 124];
  await traffic.during(async () => {
    for (const events of rounds) {
      await traffic.more(events);
      await server.kill();
      server = await stage.serve();
    }
  });
  return { ...(await stage.audit()), kills: rounds.length };
}

/** Told to stop again and again under load, as a rolling update does: each answers what is under way, and ends with 0. */
export async function stoppedUnderLoad(stage: Stage): Promise<Figures> {
  let server = await stage.serve();
  stage.watch();
  const traffic = stage.traffic();
  const rounds = [53, 118, 79, 164];
  const longest = { seconds: 0 };
  await traffic.during(async () => {
    for (const events of rounds) {
      await traffic.more(events);
      const begun = performance.now();
      const code = await server.stop();
      longest.seconds = Math.max(longest.seconds, (performance.now() - begun) / 1_000);
      demand(code === 0 ? [] : [`a server that was told to stop ended with ${code}`]);
      server = await stage.serve();
    }
  });
  return { ...(await stage.audit()), stops: rounds.length, 'seconds of the slowest': longest.seconds.toFixed(1) };
}

/** No session of a node is left in the database. */
async function absent({ store }: Stage): Promise<boolean> {
  const sessions = `pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'personagraph%'`;
  return (await store.count(sessions)) === 0;
}
