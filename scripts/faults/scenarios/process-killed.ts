import { byClient, byHand } from '../readers.ts';
import { demand, type Figures, type Stage } from '../stage.ts';
import { eventStream, webSocketStream } from '../streams.ts';
import { SENDERS } from '../traffic.ts';
import { until } from '../until.ts';

/** One of two processes behind a port, killed again and again: clients and senders go on with the other, and the next. */
export async function processKilled(stage: Stage): Promise<Figures> {
  const server = await stage.serve({ PERSONAGRAPH_PROCESSES: '2', LOG_LEVEL: 'warn' });
  const readers = [byClient, byHand(webSocketStream, 20), byHand(eventStream, 1), byHand(webSocketStream, 1)];
  for (let n = 0; n < 8; n++) stage.subscribe(`client ${n}`, readers[n % readers.length]!, server.url);
  const traffic = stage.traffic(server.url);
  const kills = 2;
  await traffic.during(async () => {
    await traffic.more(200);
    for (let round = 0; round < kills; round++) {
      const before = await server.processes();
      process.kill(before[0]!, 'SIGKILL');
      await traffic.more(200);
      await until('another process serves in its place', async () => {
        const [follower] = (await server.processes()).filter((id) => !before.includes(id));
        return follower !== undefined && server.said(new RegExp(`"process":${follower},"msg":"a server process took`));
      });
    }
  });
  if (traffic.repeated > kills * SENDERS) {
    demand([`${traffic.repeated} batches were sent again: more than were under way when a process was killed`]);
  }
  return { ...(await stage.audit()), kills };
}
