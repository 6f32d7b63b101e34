// npm run bench -- full-run --customers 1000000
//
// A whole run of six segmentations, one a plugin, as the product does it (queued, executed by the run thread,
// published). Measured are the first, and another after 1 % of the customers bought something more. Each is held
// against COPY of the same bytes with no computing between. The features, ready in one table, are read and thrown away,
// and so is what is stored of memberships (nothing, the first time). The memberships the run writes, ready as bytes, go
// into a copy of their table with its indexes. `rssMb` is the most memory of both runs, our process with its threads
// and PostgreSQL's processes together. Reads are of one customer with segments and personas through the API, one at a
// time with 5 ms between them. They come before and during three more runs after another 1 % each (`besideReadsSeconds`
// long on average). The second, like COPY, has the machine to itself. `restartedRerunSeconds` is a re-run by a new
// worker, which reads everybody.
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { featureQuery, knownFeatures } from '../src/db/features/population.ts';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { planSegmentation } from '../src/engine/answer/model.ts';
import { checkSettings } from '../src/engine/settings.ts';
import { createServer } from '../src/server.ts';
import { featuresOf } from '../src/services/runs/compute.ts';
import { watchMemory } from './support/memory.ts';
import { p99, readUntilStopped } from './support/read-latency.ts';
import { rounded } from './support/world/figures.ts';
import { buy, loadedWorld, SIX_SEGMENTATIONS, say } from './support/world/loaded-world.ts';

const { values } = parseArgs({ options: { customers: { type: 'string', default: '100000' } } });
const customers = Number(values.customers);
const IDLE_MS = 10_000;
/** Runs beside reads: of one alone, the slowest hundredth would be three reads. */
const BESIDE = 3;

await using world = await loadedWorld({ customers });
const { db, id, scope, registry, feed, host, log, dataDir } = world;
await world.configureSix();
const server = createServer({ db, registry, host, feed, logger: log });
const key = await createApiKey(db, id, { name: 'Bench', role: 'READ' });
const names = await db.query<{ external_id: string }>('SELECT external_id FROM customer ORDER BY id LIMIT 5000');
const customerOf = (read: number) => names[(read * 37) % names.length]!.external_id;

const memory = await watchMemory(dataDir);
const first = await world.run();
say(`first run ${first.seconds.toFixed(1)} s`);
const firstMemory = await memory.peak();
const firstCopy = await bareCopy('run_id IS NOT NULL', false);
say(`its bytes by COPY ${firstCopy.toFixed(1)} s`);

// As PostgreSQL does by itself in the minutes after so much was written.
await db.query('VACUUM ANALYZE');
await buy(world, { amount: 25, every: 100 });
const memoryAgain = await watchMemory(dataDir);
const again = await world.run();
say(`run again with 1 % changed ${again.seconds.toFixed(1)} s`);
const againMemory = await memoryAgain.peak();
const againCopy = await bareCopy(`run_id = ${again.id}`, true);
say(`its bytes by COPY ${againCopy.toFixed(1)} s`);

await buy(world, { amount: 25, every: 100 });
const idle = readUntilStopped(server, key, customerOf);
await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
const readP99Idle = p99(await idle());
const during: number[] = [];
let besideReadsSeconds = 0;
for (let time = 1; time <= BESIDE; time++) {
  if (time > 1) await buy(world, { amount: 25, every: 100 });
  const reads = readUntilStopped(server, key, customerOf);
  besideReadsSeconds += (await world.run()).seconds / BESIDE;
  during.push(...(await reads()));
}
const readP99During = p99(during.sort((a, b) => a - b));
say(`the same beside reads ${besideReadsSeconds.toFixed(1)} s`);
await server.dispose();
await host.stop();

// By a worker that keeps nothing of the runs before: it reads everybody.
const newHost = await world.newHost();
await buy(world, { amount: 25, every: 100 });
const anew = await world.run();
say(`the same after a restart ${anew.seconds.toFixed(1)} s`);
await newHost.stop();
console.log(
  JSON.stringify({
    customers,
    seconds: rounded(first.seconds),
    copySeconds: rounded(firstCopy),
    ratio: rounded(first.seconds / firstCopy),
    rerunSeconds: rounded(again.seconds),
    rerunCopySeconds: rounded(againCopy),
    rerunRatio: rounded(again.seconds / againCopy),
    rssMb: Math.max(firstMemory.totalMb, againMemory.totalMb),
    nodeMb: Math.max(firstMemory.nodeMb, againMemory.nodeMb),
    postgresMb: Math.max(firstMemory.postgresMb, againMemory.postgresMb),
    readP99Idle: rounded(readP99Idle),
    readP99During: rounded(readP99During),
    besideReadsSeconds: rounded(besideReadsSeconds),
    restartedRerunSeconds: rounded(anew.seconds),
    events: world.events,
    segmentations: SIX_SEGMENTATIONS.length,
  }),
);

/** Seconds to move a run's bytes: features out, stored memberships out, and in again those it wrote. */
async function bareCopy(written: string, stored: boolean): Promise<number> {
  const known = await knownFeatures(scope);
  const plans = await Promise.all(
    SIX_SEGMENTATIONS.map(async ({ segmenterId, config }) => {
      const segmenter = registry.get(segmenterId);
      return planSegmentation(segmenter, await checkSettings(segmenter, config), known);
    }),
  );
  const query = featureQuery(id, featuresOf(plans), { asOf: Date.now(), pinned: false });
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  try {
    await client.query('DROP TABLE IF EXISTS bench_features, bench_membership');
    await client.query(`CREATE TABLE bench_features AS ${query}`);
    await client.query('CREATE TABLE bench_membership (LIKE segment_answer INCLUDING ALL)');
    const bytes: Buffer[] = [];
    const rows = `COPY (SELECT * FROM segment_answer WHERE ${written}) TO STDOUT (FORMAT binary)`;
    for await (const chunk of client.query(copyTo(rows))) bytes.push(chunk as Buffer);
    await client.query('CHECKPOINT');
    const start = performance.now();
    for await (const _ of client.query(copyTo('COPY bench_features TO STDOUT (FORMAT binary)')));
    if (stored) {
      const memberships = '(SELECT customer_id, segmentation_id, segment_id, strength, until FROM segment_answer)';
      for await (const _ of client.query(copyTo(`COPY ${memberships} TO STDOUT (FORMAT binary)`)));
    }
    const into = client.query(copyFrom('COPY bench_membership FROM STDIN (FORMAT binary)'));
    for (const chunk of bytes) if (!into.write(chunk)) await new Promise((resolve) => into.once('drain', resolve));
    into.end();
    await finished(into);
    return (performance.now() - start) / 1000;
  } finally {
    await client.end();
  }
}
