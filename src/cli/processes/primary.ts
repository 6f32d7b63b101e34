import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import { mostConnections } from '../../db/postgres/backend.ts';
import { PATH } from '../../server.ts';
import { demo } from '../demo.ts';
import { endWith } from '../failure.ts';
import { createStops, linkTo, openServerStore, type Running, startServing } from '../serving.ts';
import { Acceptor } from './acceptor.ts';
import { Fleet } from './fleet.ts';
import { type Said, ServerProcess } from './server-process.ts';
import { connectionsOf, poolOf } from './share.ts';

/**
 * Serves by several processes behind one port, each a node of its own. This one opens and migrates the store, accepts
 * connections for them, and starts those again that end by themselves; it answers nothing itself.
 */
export async function serveByProcesses(config: Config, log: Logger): Promise<Running> {
  const stops = createStops(log);
  try {
    const { processes } = config;
    const store = await openServerStore(config, log, Math.max(100, connectionsOf(processes)));
    stops.push(() => store.close());
    const { db, findings, pooler } = store;
    const connections = poolOf(processes, await mostConnections(db));
    const hasDemo = store.embedded && config.demo === 'auto';
    const demoKey = hasDemo
      ? await demo(config, db, async (work) => {
          const serving = await startServing({ ...config, metrics: null }, db, log, { watch: false, findings });
          await work(serving.parts).finally(() => serving.stop());
        })
      : undefined;

    const acceptor = new Acceptor(log);
    const beginning = { config, url: db.url, connections, findings, pooler };
    const places = new Set<number>();
    const fleet = new Fleet({
      count: processes,
      open() {
        let place = 0;
        while (places.has(place)) place++;
        places.add(place);
        const one = new ServerProcess({ ...beginning, place }, (said, process) => hear(acceptor, said, process));
        void one.ended.then(() => places.delete(place));
        return one;
      },
      joined: (process) => acceptor.add(process),
      left: (process) => acceptor.remove(process),
      givenUp: endWith,
      log,
    });
    stops.push(() => fleet.stop());
    await fleet.start();
    const origin = await acceptor.listen(config.port, config.host);
    stops.push(async () => acceptor.close());
    const url = `${origin}${PATH}`;
    return { url, demoKey, link: await linkTo(config, url, demoKey), stop: stops.all };
  } catch (error) {
    await stops.all();
    throw error;
  }
}

function hear(acceptor: Acceptor, said: Said, process: ServerProcess): void {
  if (said.kind === 'taken') acceptor.taken(process, said.id);
  else if (said.kind === 'returned') acceptor.returned(process, said.id);
  else if (said.kind === 'closed') acceptor.ended(process);
  else acceptor.leave(process);
}
