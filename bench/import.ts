// npm run bench -- import [--file FILE --mapping NAME] [--times 3]
//
// Online Retail with all checks of its mapping, into a new workspace each time, against the bare work: csv-parse over the
// unpacked file, then COPY of the rows that the import stored (customers, events with their lines), ready as bytes, into
// copies of the tables with the same indexes. They take turns, each in a process of its own; all figures are medians.
// `processorSeconds` is ours and PostgreSQL's, `ratio` of seconds, `processorRatio` of processor seconds of both together,
// `peakMb` the most that our process held. `dryRun` is one dry run of the same file.
import { parseArgs } from 'node:util';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { median, Turns } from './support/imports/turns.ts';
import { temporaryStore } from './support/store.ts';
import { copiesOf } from './support/table-copy.ts';

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: '../shared/datasets/online_retail/online_retail.csv.gz' },
    mapping: { type: 'string', default: 'online-retail' },
    times: { type: 'string', default: '3' },
  },
});
const { file, mapping } = values;
const say = (text: string) => process.stderr.write(`${text}\n`);

await using store = await temporaryStore();
const { db } = store;
const turns = new Turns(store.dataDir);
await using copies = await copiesOf(db.url, ['customer', 'customer_event']);

for (let turn = 0; turn < Number(values.times); turn++) {
  const workspaceId = await workspace(`turn-${turn}`);
  const ours = await turns.take('ours', { kind: 'import', url: db.url, workspaceId, file, mapping });
  const parsed = await turns.take('parsed', { kind: 'csv', file });
  const rows = await copies.read({
    customer: `workspace_id = ${workspaceId}`,
    customer_event: `workspace_id = ${workspaceId}`,
  });
  const copied = await turns.measure('copied', () => copies.write(rows));
  say(`${ours.seconds.toFixed(1)} s; csv-parse ${parsed.seconds.toFixed(1)} s, COPY ${copied.seconds.toFixed(1)} s`);
}
const dry = await turns.take('dry', {
  kind: 'import',
  url: db.url,
  workspaceId: await workspace('dry'),
  file,
  mapping,
  dryRun: true,
});

const [ours, parsed, copied] = [turns.all('ours'), turns.all('parsed'), turns.all('copied')];
const bare = parsed.map((one, turn) => ({
  seconds: one.seconds + copied[turn]!.seconds,
  processorSeconds: one.processorSeconds + copied[turn]!.processorSeconds + copied[turn]!.postgresSeconds,
}));
const seconds = median(ours, 'seconds');
const [own, postgres] = [median(ours, 'processorSeconds'), median(ours, 'postgresSeconds')];
console.log(
  JSON.stringify({
    lines: ours[0]!.count,
    seconds: round(seconds),
    linesPerSecond: Math.round(ours[0]!.count / seconds),
    processorSeconds: { ours: round(own), postgres: round(postgres) },
    peakMb: Math.max(...ours.map(({ peakMb }) => peakMb)),
    bareSeconds: round(median(bare, 'seconds')),
    bareProcessorSeconds: round(median(bare, 'processorSeconds')),
    ratio: round(seconds / median(bare, 'seconds')),
    processorRatio: round((own + postgres) / median(bare, 'processorSeconds')),
    dryRun: { seconds: round(dry.seconds), peakMb: dry.peakMb },
  }),
);

async function workspace(key: string): Promise<number> {
  return (await createWorkspace(db, { key, name: key, currency: 'GBP' })).id;
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
