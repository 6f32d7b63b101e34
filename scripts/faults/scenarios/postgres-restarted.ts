import { startEmbedded } from '../../../src/db/embedded/server.ts';
import { migrate } from '../../../src/db/postgres/migrate.ts';
import { commitBarrier, sessionThat } from '../barrier.ts';
import { type Cluster, makeFolder, postmasterOf, removeFolder } from '../cluster.ts';
import type { NodeProcess } from '../node-process.ts';
import { type Figures, Stage } from '../stage.ts';
import { makeWorld } from '../world.ts';

/** Two nodes share a PostgreSQL that is stopped at once (`pg_ctl stop -m immediate`), and killed, and comes back. */
export async function postgresRestarted(stage: Stage, cluster: Cluster): Promise<Figures> {
  await Promise.all([stage.serve(), stage.serve()]);
  stage.watch();
  const traffic = stage.traffic();
  const restarts = ['SIGQUIT', 'SIGKILL', 'SIGQUIT', 'SIGKILL'] as const;
  await traffic.during(async () => {
    for (const signal of restarts) {
      await traffic.more(150);
      await cluster.restart(signal);
    }
    await traffic.more(150);
  });
  return { ...(await stage.audit()), restarts: restarts.length };
}

/** Changes are read to be pushed, and PostgreSQL goes before the customers they are about are: what is pushed is whole. */
export async function lostInPush(stage: Stage, cluster: Cluster): Promise<Figures> {
  await stage.serve();
  stage.watch();
  const traffic = stage.traffic();
  await traffic.send(200);
  await stage.caughtUp();
  {
    await using barrier = await commitBarrier(stage.store, 'change');
    await traffic.send(40);
    await barrier.reached();
    const holder = await stage.store.connect();
    holder.on('error', () => undefined);
    try {
      await holder.query('BEGIN');
      // In line behind the evaluation, and before whoever comes after it.
      const locked = holder.query('LOCK TABLE customer IN ACCESS EXCLUSIVE MODE');
      await sessionThat(stage.store, `query LIKE 'LOCK TABLE customer %' AND wait_event_type = 'Lock'`);
      await barrier.open();
      await locked;
      await sessionThat(stage.store, `query LIKE 'SELECT%customer%' AND wait_event_type = 'Lock'`);
      await cluster.restart('SIGQUIT');
    } finally {
      holder.release(true);
    }
  }
  await traffic.send(100);
  return { ...(await stage.audit()), restarts: 1 };
}

/** A server on its own embedded PostgreSQL starts it again by itself. */
export async function embeddedKilled(template: Stage): Promise<Figures> {
  const folder = await makeFolder();
  try {
    const embedded = await startEmbedded(folder);
    await migrate(embedded.url);
    const world = await makeWorld(embedded.url, template.world.customers.length);
    // Held open, so that the server joins this PostgreSQL; from then on it is the server's alone.
    const kill = async () => process.kill(await postmasterOf(folder), 'SIGKILL');
    let figures: Figures;
    let server: NodeProcess;
    {
      await using stage = await Stage.open(embedded.url, world, { PERSONAGRAPH_DATA_DIR: folder });
      server = await stage.serve();
      await embedded.stop();
      stage.watch();
      const traffic = stage.traffic();
      await traffic.during(async () => {
        await traffic.more(150);
        await kill();
        await traffic.more(150);
        await kill();
        // And once more as soon as it takes connections, when the server may not have joined it yet.
        await stage.store.lastChange();
        await kill();
        await traffic.more(150);
      });
      figures = await stage.audit();
    }
    await server.stop();
    return { ...figures, restarts: 3 };
  } finally {
    // The last to leave stops PostgreSQL, if the server did not.
    await (await startEmbedded(folder)).stop();
    await removeFolder(folder);
  }
}
