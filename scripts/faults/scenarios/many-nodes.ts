import { byClient, byHand } from '../readers.ts';
import { demand, type Figures, type Stage } from '../stage.ts';
import { eventStream, webSocketStream } from '../streams.ts';

/** Two servers and a worker, each killed in turn, another server joining: clients go on with their cursors elsewhere. */
export async function nodeKilled(stage: Stage): Promise<Figures> {
  const [one, other, worker] = await Promise.all([stage.serve(), stage.serve(), stage.worker()]);
  const readers = [byClient, byHand(webSocketStream, 20), byHand(eventStream, 1), byHand(webSocketStream, 1)];
  for (let n = 0; n < 12; n++) stage.subscribe(`client ${n}`, readers[n % readers.length]!);
  const traffic = stage.traffic();
  await traffic.during(async () => {
    await traffic.more(200);
    await one.kill();
    await traffic.more(200);
    await worker.kill();
    await Promise.all([stage.serve(), traffic.more(200)]);
    await other.kill();
    await traffic.more(200);
  });
  return { ...(await stage.audit()), kills: 3 };
}

/** The same batch by many senders at once, to two nodes: each event is stored once and counted once. */
export async function sameBatch(stage: Stage): Promise<Figures> {
  const nodes = await Promise.all([stage.serve(), stage.serve()]);
  stage.watch();
  const traffic = stage.traffic();
  const figures: Record<string, string> = {};
  for (const times of [2, 10]) {
    const batch = traffic.batch(1_000);
    const urls = nodes.map(({ url }) => url);
    const answers = await traffic.deliverTogether(batch, times, urls);
    const accepted = answers.reduce((sum, one) => sum + one.accepted, 0);
    const duplicates = answers.reduce((sum, one) => sum + one.duplicates, 0);
    if (accepted !== batch.length || duplicates !== (times - 1) * batch.length) {
      demand([`sent ${times} times: ${accepted} accepted, ${duplicates} duplicates`]);
    }
    figures[`sent ${times} times`] = `${accepted} accepted and ${duplicates} duplicates`;
  }
  return { ...(await stage.audit()), ...figures };
}
