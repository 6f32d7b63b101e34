import { setTimeout as pause } from 'node:timers/promises';
import { startNode } from '../node-process.ts';
import { byHand } from '../readers.ts';
import { demand, type Figures, type Stage } from '../stage.ts';
import { webSocketStream } from '../streams.ts';
import { until } from '../until.ts';

const CLIENTS = 1_000;
/** A client turned away tries again after this long, then twice as long, up to the most, as clients in the world do. */
const [RETRY_MS, LONGEST_RETRY_MS] = [50, 2_000];
/** How long all may take to have what they missed: 20 s on an idle machine, ten times that on one with much to do. */
const PATIENCE_SECONDS = 200;

/** A server dies under a thousand clients, much happens meanwhile, and all come back at the same moment. */
export async function thousandReconnect(stage: Stage): Promise<Figures> {
  const server = await stage.serve();
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let killed = false;
  const cutOff = new Set<number>();
  // A busy server turns clients away that it cannot greet in time, before it is killed too: they try again.
  const comingBack = () => {
    let wait = RETRY_MS;
    return async (client: number) => {
      if (killed && !cutOff.has(client)) {
        cutOff.add(client);
        wait = RETRY_MS;
        return gate;
      }
      await pause(wait * (0.5 + Math.random()));
      wait = Math.min(2 * wait, LONGEST_RETRY_MS);
    };
  };
  // Each kept another cursor.
  for (let n = 0; n < CLIENTS; n++) {
    const again = comingBack();
    const reader = byHand(webSocketStream, 1 + (n % 50), () => again(n));
    stage.subscribe(`client ${n}`, reader);
  }
  const traffic = stage.traffic();
  await traffic.send(200);
  await stage.caughtUp();
  killed = true;
  await server.kill();
  // Not behind the balancer: clients stay out.
  const hidden = await startNode('serve', stage.environment);
  const missed = stage.traffic(hidden.url);
  const before = await stage.store.lastChange();
  await missed.send(400);
  await stage.settled();
  const waiting = (await stage.store.lastChange()) - before;
  const next = await stage.serve();
  await until(
    () => `${CLIENTS} clients are cut off, ${cutOff.size} are`,
    () => cutOff.size === CLIENTS,
  );
  const began = performance.now();
  open();
  const reached = stage.subscribers.map((one) => one.reached(before + waiting, PATIENCE_SECONDS));
  await Promise.all([missed.send(100), Promise.all(reached)]);
  const seconds = (performance.now() - began) / 1_000;
  await stage.caughtUp();
  const memory = await next.memory();
  if (!next.running) demand(['the server did not live through it']);
  const figures = await stage.audit();
  return {
    ...figures,
    'changes missed by each': waiting,
    'seconds until all had them': seconds.toFixed(1),
    'server MB': Math.round(memory / 1_048_576),
  };
}
