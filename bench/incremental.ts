// npm run bench -- incremental --rate 1000
//
// From an event sent over HTTP (NDJSON) to its push over WebSocket: 100,000 customers, six segmentations, ten
// subscribers. The server has a process of its own, as `personagraph serve` runs it; clients are in this one. Every
// event is a purchase that moves its customer between two segments, and is read by three other segmentations besides.
// `p50` and `p99` are milliseconds at `--rate` events a second, held for a minute. `maxRate` is the highest rate tried
// with no push missing. The last pushes of its minute waited no longer than the first (not twice as long, or under 100
// ms).
//
// `cpuMs` is the processor time of a change, of server and PostgreSQL together; clients do not count. `bareCpuMs` is
// that of the bare journey, half of it held before ours and half after. Each event comes in by HTTP as JSON, goes
// through one INSERT and NOTIFY on the same PostgreSQL, and is pushed by plain graphql-ws to as many subscribers. It
// asks nothing of the event, and answers nothing from it. `bareBatchedCpuMs` is the same with a request for all events
// of a tick, as our requests have them. `cpuRatio` and `cpuRatioBatched` are ours over these. Linux only.
//
// `--against PATH` races the server of another checkout, built there, instead: the two take turns on the same store,
// `--rounds` times `--seconds`, and `lapsCpuMs` has each lap.
import { parseArgs } from 'node:util';
import { builtMain } from './support/checkout.ts';
import { childProcess } from './support/child.ts';
import { Journey } from './support/live/journey.ts';
import type { Held } from './support/live/live-load.ts';
import { makeLiveWorld } from './support/live/live-world.ts';
import { startLiveServer } from './support/live-server.ts';
import { postmasterOf } from './support/processor-time.ts';
import { p99 } from './support/read-latency.ts';
import { median } from './support/reads/race.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '60' },
    'warm-up': { type: 'string', default: '10' },
    customers: { type: 'string', default: '100000' },
    subscribers: { type: 'string', default: '10' },
    max: { type: 'boolean', default: true },
    against: { type: 'string' },
    rounds: { type: 'string', default: '3' },
  },
  allowNegative: true,
});
const [rate, seconds, warmUp, customers, subscribers, rounds] = [
  values.rate,
  values.seconds,
  values['warm-up'],
  values.customers,
  values.subscribers,
  values.rounds,
].map(Number) as [number, number, number, number, number, number];
const say = (text: string) => process.stderr.write(`${text}\n`);
const round = (value: number, places = 1) => Number(value.toFixed(places));

await using store = await temporaryStore();
say(`loading ${customers} customers`);
const world = await makeLiveWorld(store, customers);
const { url } = store.db;
const postgres = postmasterOf(store.dataDir);
const measured = values.against === undefined ? await measureOurs() : await raceBuilds(values.against);
console.log(JSON.stringify({ ...measured, rate, customers, subscribers }));

async function measureOurs(): Promise<object> {
  await using bareServer = childProcess('live/bare-server');
  const bareAt = await bareServer.ask<{ url: string; pid: number }>({ databaseUrl: url });
  const bareTarget = { ...world, subscribers, url: bareAt.url, body: 'JSON' } as const;
  const bareRoots = [bareAt.pid, postgres];
  await using bare = await Journey.begin({ ...bareTarget, messages: 'single', eventsOfRequest: 1 }, bareRoots);
  await using bareBatched = await Journey.begin(bareTarget, bareRoots);
  await using server = await startLiveServer(url);
  await using ours = await Journey.begin({ ...world, subscribers, url: server.url }, [server.child.pid!, postgres]);
  say('warming up');
  for (const journey of [bare, bareBatched, ours]) await journey.hold(rate, warmUp);
  const bareHalves = [await measureBare(bare, bareBatched)];
  const held = await ours.measure(rate, seconds);
  bareHalves.push(await measureBare(bare, bareBatched));
  const figures = figuresOf(held);
  say(`${rate}/s: p99 ${figures.p99} ms, ${held.missing} missing, ${held.refused} refused`);
  const maxRate = values.max ? await highestRate(ours, held.lagging ? 0 : rate) : null;
  const [bareCpuMs, bareBatchedCpuMs] = (['single', 'batched'] as const).map(
    (name) => bareHalves.reduce((sum, half) => sum + half[name], 0) / bareHalves.length,
  ) as [number, number];
  return {
    ...figures,
    maxRate,
    bareCpuMs: round(bareCpuMs, 3),
    cpuRatio: round(figures.cpuMs / bareCpuMs, 2),
    bareBatchedCpuMs: round(bareBatchedCpuMs, 3),
    cpuRatioBatched: round(figures.cpuMs / bareBatchedCpuMs, 2),
  };
}

function figuresOf({
  latencies,
  changesPerSecond,
  missing,
  refused,
  cpuMs,
}: Held & { readonly cpuMs: readonly number[] }) {
  const sorted = latencies.sort();
  const [serverMs, postgresMs] = cpuMs as [number, number];
  return {
    p50: round(sorted[sorted.length >> 1] ?? Number.NaN),
    p99: round(p99(sorted)),
    changesPerSecond: Math.round(changesPerSecond),
    missing,
    refused,
    cpuMs: round(serverMs + postgresMs, 3),
    serverCpuMs: round(serverMs, 3),
    postgresCpuMs: round(postgresMs, 3),
  };
}

/** Milliseconds of processor time a change of the bare journey, with a request for each event and for those of a tick. */
interface BareHalf {
  readonly single: number;
  readonly batched: number;
}

async function measureBare(bare: Journey, bareBatched: Journey): Promise<BareHalf> {
  const cpuMs = async (journey: Journey, name: string) => {
    const held = await journey.measure(rate, seconds / 2);
    if (held.missing > 0) throw new Error(`${held.missing} pushes of the bare journey never came`);
    const [ofServer, ofPostgres] = held.cpuMs as [number, number];
    say(`bare, ${name}: ${ofServer.toFixed(3)} ms of the server, ${ofPostgres.toFixed(3)} of PostgreSQL`);
    return ofServer + ofPostgres;
  };
  return { single: await cpuMs(bare, 'an event a request'), batched: await cpuMs(bareBatched, 'batched') };
}

/** Doubles while a short probe holds, halves the gap twice, then holds the highest for the whole time. */
async function highestRate(journey: Journey, known: number): Promise<number> {
  const holds = async (tried: number, time: number) => {
    const { lagging } = await journey.hold(tried, time);
    say(`${tried}/s for ${time} s: ${lagging ? 'falls behind' : 'holds'}`);
    return !lagging;
  };
  let low = known;
  let high = Math.max(known, 250) * 2;
  while (await holds(high, 10)) {
    low = high;
    high *= 2;
  }
  for (let step = 0; step < 2; step++) {
    const middle = Math.round((low + high) / 2);
    if (await holds(middle, 10)) low = middle;
    else high = middle;
  }
  while (low > known && !(await holds(low, seconds))) low = Math.max(known, Math.round(low * 0.9));
  return low;
}

/** Two builds in turn, each a server of its own on the same store; figures are medians. */
async function raceBuilds(checkout: string): Promise<object> {
  const builds = [
    { name: 'ours', options: {}, laps: [] as Lap[] },
    { name: checkout, options: { main: builtMain(checkout) }, laps: [] as Lap[] },
  ];
  let sent = 0;
  for (let turn = 0; turn < rounds; turn++) {
    // Who begins changes, so that nobody always comes after the other.
    for (const { name, options, laps } of turn % 2 === 0 ? builds : builds.toReversed()) {
      await using server = await startLiveServer(url, options);
      const target = { ...world, subscribers, url: server.url, sent };
      await using journey = await Journey.begin(target, [server.child.pid!, postgres]);
      await journey.hold(rate, warmUp);
      const lap = figuresOf(await journey.measure(rate, seconds));
      ({ sent } = journey);
      say(`${name}: ${JSON.stringify(lap)}`);
      laps.push(lap);
    }
  }
  const [ours, other] = builds.map(({ laps }) => ({ ...middleOf(laps), lapsCpuMs: laps.map(({ cpuMs }) => cpuMs) }));
  return { ours, against: other, cpuRatio: round(ours!.cpuMs / other!.cpuMs, 2) };
}

type Lap = ReturnType<typeof figuresOf>;

function middleOf(laps: readonly Lap[]): Lap {
  const of = (name: keyof Lap) => median(laps.map((lap) => lap[name]));
  return Object.fromEntries(Object.keys(laps[0]!).map((name) => [name, of(name as keyof Lap)])) as Lap;
}
