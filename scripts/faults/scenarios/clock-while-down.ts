import { demand, type Figures, type Stage } from '../stage.ts';
import { until } from '../until.ts';

const DAY = 86_400_000;
const CUSTOMERS = 200;

/** Visits that end being recent while no server runs: two servers that start at once move each customer once. */
export async function clockWhileDown(stage: Stage): Promise<Figures> {
  const servers = await Promise.all([stage.serve(), stage.serve()]);
  stage.watch();
  const traffic = stage.traffic();
  await traffic.send(100);
  await stage.caughtUp();
  const before = await stage.store.lastChange();
  // Far enough ahead for the servers to take the visits and be gone: the time is PostgreSQL's, as everywhere.
  const end = Date.now() + 15_000;
  await traffic.deliver(
    stage.world.customers.slice(0, CUSTOMERS).map((externalId, n) => ({
      customer: { externalId },
      source: 'visits',
      messageId: externalId,
      type: 'visit',
      at: new Date(end - DAY + n * 5).toISOString(),
    })),
  );
  await until('the visits are evaluated', async () => (await stage.store.count('evaluation_task')) === 0);
  const recent = `segment_answer m JOIN segmentation s ON s.id = m.segmentation_id AND s.key = 'recent'
    WHERE m.segment_id <> 0 AND m.until < now() + interval '1 hour'`;
  const due = await stage.store.count(recent);
  await Promise.all(servers.map((server) => server.kill()));
  const moved = `change WHERE id > ${before} AND kind = 'MEMBERSHIP_CHANGED' AND payload->>'cause' = 'CLOCK'`;
  const early = await stage.store.count(moved);
  await until('the last visit is a day ago', () =>
    stage.store.count(`${recent} AND m.until > now()`).then((n) => n === 0),
  );
  await Promise.all([stage.serve(), stage.serve()]);
  const figures = await stage.audit();
  const late = await stage.store.count(moved);
  const most = await stage.store.rows<{ n: number }>(
    `SELECT count(*)::int AS n FROM ${moved} GROUP BY customer_id, segmentation_id ORDER BY 1 DESC LIMIT 1`,
  );
  if (early > 0 || due === 0) demand([`${early} customers moved before the servers were gone, ${due} were due`]);
  if (late !== due || most[0]?.n !== 1) {
    demand([`${due} customers were due, ${late} changes moved them, ${most[0]?.n} of them the same customer`]);
  }
  return { ...figures, 'due while down': due, 'moved by the clock': late };
}
