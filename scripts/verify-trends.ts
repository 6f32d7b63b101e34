// npm run verify:trends -- ../shared/datasets
//
// Trends of UCI Online Retail: RFM runs as of the end of each month, one after the other. Sizes and flows of the trend
// must be those counted from the memberships as each run left them. Then forecasts of CDNOW's purchases a week from many
// origins, held against the weeks that were held back. Prints tables, and fails where a number differs.
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { pino } from 'pino';
import { temporaryStore } from '../bench/support/store.ts';
import type { Scope } from '../src/db/postgres/connection.ts';
import { readHeldMemberships } from '../src/db/tables/memberships/transitions.ts';
import { segmentationsByIds } from '../src/db/tables/segmentations/segmentations.ts';
import { everySegmentOf } from '../src/db/tables/segmentations/segments.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { createRegistry } from '../src/engine/registry.ts';
import { loadPlugins } from '../src/plugin-host/plugins.ts';
import { startFeed } from '../src/services/changes/feed.ts';
import { ingestEvents } from '../src/services/events/events.ts';
import { trendOfSegmentation } from '../src/services/history/trend.ts';
import { waitForRun } from '../src/services/runs/wait-for-run.ts';
import { configureSegmentation, requestRun } from '../src/services/segmentations/segmentations.ts';
import { startRunHost } from '../src/services/threads/host.ts';
import { tryForecasts } from './verify/forecasts.ts';

const [folder = '../shared/datasets'] = process.argv.slice(2);
const file = join(folder, 'online_retail/online_retail.csv.gz');

await using store = await temporaryStore();
const { db } = store;
const { id } = await createWorkspace(db, { key: 'trends', name: 'Trends', currency: 'GBP' });
const scope = db.scope(id);
const invoices = await load(scope);
process.stderr.write(`${invoices} invoices\n`);
const plugins = await loadPlugins();
const registry = await createRegistry(plugins.segmenters);
const log = pino({ level: 'error' }, pino.destination(2));
const feed = await startFeed(db, log);
const host = await startRunHost({ url: db.url, plugins: plugins.url, logLevel: 'error' }, log);
const { id: rfm } = await configureSegmentation(scope, registry, {
  name: 'RFM',
  segmenter: 'behavioral.rfm',
  config: {},
});

// The data are of 1 December 2010 to 9 December 2011.
const MONTHS = Array.from({ length: 12 }, (_, n) => new Date(Date.UTC(2011, n, 1)));
const standings: Map<number, number>[] = [];
for (const month of MONTHS) {
  // The last instant of the month before: the trend's sizes are as of then.
  const run = await waitForRun(feed, scope, await requestRun(scope, registry, { asOf: new Date(month.getTime() - 1) }));
  if (run.state !== 'LIVE') throw new Error(`As of ${month.toISOString()}: ${JSON.stringify(run.error)}`);
  const { customer, segment, at } = await readHeldMemberships(scope, rfm);
  standings.push(new Map([...customer].flatMap((one, row) => (Number.isNaN(at[row]) ? [[one, segment[row]!]] : []))));
}
const [segmentation] = await segmentationsByIds(scope, [rfm]);
const range = { unit: 'month', timeZone: 'UTC', most: 24 } as const;
const points = await trendOfSegmentation(host, scope, segmentation!, range, Date.now());
const names = new Map((await everySegmentOf(scope, rfm)).map((one) => [one.id, one.key]));
let [numbers, different] = [0, 0];
const held = (what: string, is: number, should: number) => {
  numbers++;
  if (is === should) return;
  different++;
  process.stdout.write(`DIFFERENT ${what}: ${is}, counted ${should}\n`);
};
for (const [n, point] of points.entries()) {
  const [before, now] = [standings[n - 1], standings[n]!];
  const month = point.from.toISOString().slice(0, 7);
  for (const [segment, name] of names) {
    const size = point.segments.find((one) => one.segment === segment)?.size ?? 0;
    held(`${month} ${name}`, size, [...now.values()].filter((one) => one === segment).length);
  }
  if (!before) continue;
  const flows = new Map<string, number>();
  for (const customer of new Set([...before.keys(), ...now.keys()])) {
    const key = `${before.get(customer) ?? null} ${now.get(customer) ?? null}`;
    flows.set(key, (flows.get(key) ?? 0) + 1);
  }
  for (const { from, to, count } of point.flows!) {
    held(`${month} ${names.get(from ?? 0)} to ${names.get(to ?? 0)}`, count, flows.get(`${from} ${to}`) ?? 0);
  }
  held(`${month} number of flows`, point.flows!.length, flows.size);
  const champions = point.segments.find(({ segment }) => names.get(segment) === 'champions');
  process.stdout.write(
    `${month} champions ${champions?.size} (+${champions?.entries} -${champions?.exits}), ${point.flows!.length} flows\n`,
  );
}
const forecasts = await tryForecasts(db, host, join(folder, 'cdnow/CDNOW_sample.txt'));
process.stdout.write(`${JSON.stringify({ invoices, months: points.length, numbers, different, forecasts })}\n`);
await host.stop();
await feed.stop();
process.exitCode = different === 0 ? 0 : 1;

/** One purchase an invoice of a known customer; cancellations left out, as published analyses do. */
async function load(to: Scope): Promise<number> {
  const found = new Map<string, { at: string; customer: string; amount: number }>();
  const lines = createReadStream(file)
    .pipe(createGunzip())
    .pipe(parse({ from_line: 2 }));
  for await (const line of lines as AsyncIterable<string[]>) {
    const [invoice, , , quantity, date, price, customer] = line;
    if (!customer || Number(quantity) <= 0 || Number(price) <= 0) continue;
    const known = found.get(invoice!) ?? {
      at: `${date!.replace(' ', 'T')}Z`,
      customer: String(Number(customer)),
      amount: 0,
    };
    known.amount += Number(quantity) * Number(price);
    found.set(invoice!, known);
  }
  const events = [...found].map(([messageId, { at, customer, amount }]) => ({
    customer: { externalId: customer },
    source: 'shop',
    messageId,
    type: 'purchase',
    at: new Date(at).toISOString(),
    amount: amount.toFixed(2),
  }));
  for (let from = 0; from < events.length; from += 1_000) {
    const { rejections } = await ingestEvents(to, events.slice(from, from + 1_000), { createCustomers: true });
    if (rejections.length > 0) throw new Error(`Refused: ${JSON.stringify(rejections[0])}`);
  }
  return events.length;
}
