// npm run bench -- live-scores --rate 500
//
// What segmenters' scores add to a change on its whole way, as `incremental` measures it: an event in by HTTP, evaluated in
// six segmentations, two of which have scores, and pushed over WebSocket. Two servers, each with a store of its own with the
// same customers, one with scores and one without, take turns for `--seconds`, `--rounds` times. `cpuMs` and
// `withoutCpuMs` are processor time of a change, of server and PostgreSQL, in the median; `cpuRatio` is the median of the
// rounds' ratios, and `rounds` has each. Linux only.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { Ends } from '../support/ends.ts';
import { Journey } from '../support/live/journey.ts';
import { makeLiveWorld } from '../support/live/live-world.ts';
import { startLiveServer } from '../support/live-server.ts';
import { postmasterOf } from '../support/processor-time.ts';
import { median } from '../support/reads/race.ts';
import { temporaryStore } from '../support/store.ts';

const { values } = parseArgs({
  options: {
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '20' },
    customers: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
  },
});
const [rate, seconds, customers, rounds] = [values.rate, values.seconds, values.customers, values.rounds].map(
  Number,
) as [number, number, number, number];
const SUBSCRIBERS = 10;
const WARM_UP_SECONDS = 10;
const say = (text: string) => process.stderr.write(`${text}\n`);
const round = (value: number) => Number(value.toFixed(3));

const folder = await mkdtemp(join(tmpdir(), 'personagraph-bench-unscored-'));
const unscored = new URL(`../support/unscored-plugins${extname(import.meta.filename)}`, import.meta.url).href;
await writeFile(
  join(folder, 'personagraph.config.mjs'),
  `import plugins from ${JSON.stringify(unscored)};\nexport default { plugins };\n`,
);
await using scored = await side('with');
await using plain = await side('without', folder);
const sides = [scored, plain];
for (const { journey } of sides) await journey.hold(rate, WARM_UP_SECONDS);
for (let turn = 0; turn < rounds; turn++) {
  // Who begins changes, so that nobody always comes after the other.
  for (const one of turn % 2 === 0 ? sides : sides.toReversed()) await one.measure();
}
await rm(folder, { recursive: true, force: true });
const ratios = scored.laps.map((lap, index) => round(lap / plain.laps[index]!));
console.log(
  JSON.stringify({
    cpuMs: round(median(scored.laps)),
    withoutCpuMs: round(median(plain.laps)),
    cpuRatio: median(ratios),
    rounds: ratios,
    rate,
    customers,
    subscribers: SUBSCRIBERS,
  }),
);

/** A store with its server, whose segmenters are those of a folder's `personagraph.config` where one is given. */
async function side(name: string, pluginFolder?: string) {
  const ends = new Ends();
  const store = ends.use(await temporaryStore());
  say(`loading ${customers} customers, ${name} scores`);
  const world = await makeLiveWorld(store, customers, pluginFolder);
  const server = ends.use(await startLiveServer(store.db.url, { ...(pluginFolder && { folder: pluginFolder }) }));
  const roots = [server.child.pid!, postmasterOf(store.dataDir)];
  const journey = ends.use(await Journey.begin({ ...world, subscribers: SUBSCRIBERS, url: server.url }, roots));
  const laps: number[] = [];
  return {
    journey,
    laps,
    async measure() {
      const [ours, ofPostgres] = (await journey.measure(rate, seconds)).cpuMs as [number, number];
      say(`${name} scores: ${round(ours)} ms of the server, ${round(ofPostgres)} of PostgreSQL a change`);
      laps.push(ours + ofPostgres);
    },
    [Symbol.asyncDispose]: () => ends[Symbol.asyncDispose](),
  };
}
