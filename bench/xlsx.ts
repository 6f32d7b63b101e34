// npm run bench -- xlsx [--rows 200000 --times 3]
//
// A workbook of orders, eight columns with texts, numbers and times. `import` is the whole import into an empty workspace,
// `rows` the reading of its rows alone, and `bare` its library (saxes over the unpacked sheet) with all it tells thrown
// away. They take turns, each in a process of its own. Figures are medians, `peakMb` the most that an import held.
// `ratio` is `rows` against `bare`, of seconds and of processor seconds; `importRatio` that of the import.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { utils, write } from '@e965/xlsx';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { Ends } from './support/ends.ts';
import { median, Turns } from './support/imports/turns.ts';
import { temporaryStore } from './support/store.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '200000' }, times: { type: 'string', default: '3' } },
});
const MAPPING = {
  source: 'bench',
  customer: { externalId: 'Customer', fields: { country: 'Country' } },
  events: [
    {
      type: 'purchase',
      at: 'Placed',
      messageId: ['Order'],
      amount: 'Total',
      quantity: 'Pieces',
      channel: 'Channel',
      properties: { note: 'Note' },
    },
  ],
};

await using ends = new Ends();
const folder = await mkdtemp(join(tmpdir(), 'personagraph-xlsx-'));
ends.defer(() => rm(folder, { recursive: true, force: true }));
const file = join(folder, 'orders.xlsx');
await writeFile(file, orders(Number(values.rows)));
const store = ends.use(await temporaryStore());
const turns = new Turns(store.dataDir);

for (let turn = 0; turn < Number(values.times); turn++) {
  const { id } = await createWorkspace(store.db, { key: `turn-${turn}`, name: 'Turn', currency: 'EUR' });
  await turns.take('import', { kind: 'import', url: store.db.url, workspaceId: id, file, mapping: MAPPING });
  await turns.take('rows', { kind: 'rows', file, mapping: MAPPING });
  await turns.take('bare', { kind: 'xml', file });
}
const [imported, read, bare] = [turns.all('import'), turns.all('rows'), turns.all('bare')];
console.log(
  JSON.stringify({
    rows: imported[0]!.count,
    importSeconds: round(median(imported, 'seconds')),
    rowsSeconds: round(median(read, 'seconds')),
    bareSeconds: round(median(bare, 'seconds')),
    peakMb: Math.max(...imported.map(({ peakMb }) => peakMb)),
    rowsPeakMb: Math.max(...read.map(({ peakMb }) => peakMb)),
    ratio: round(median(read, 'seconds') / median(bare, 'seconds')),
    processorRatio: round(median(read, 'processorSeconds') / median(bare, 'processorSeconds')),
    importRatio: round(median(imported, 'seconds') / median(bare, 'seconds')),
  }),
);

function orders(count: number): Buffer {
  const header = ['Order', 'Customer', 'Placed', 'Total', 'Pieces', 'Channel', 'Country', 'Note'];
  const rows = Array.from({ length: count }, (_, n) => [
    `A-${n}`,
    `c${(n * 7_919) % 20_000}`,
    new Date(Date.UTC(2025, n % 12, 1 + (n % 28), n % 24, n % 60)),
    (n % 5_000) / 100,
    1 + (n % 4),
    ['web', 'shop', 'phone'][n % 3],
    ['Germany', 'France', 'Japan', 'Brazil'][n % 4],
    `note ${n % 977} of the order`,
  ]);
  const book = utils.book_new(utils.aoa_to_sheet([header, ...rows]), 'Orders');
  return write(book, { type: 'buffer', bookType: 'xlsx', bookSST: true, compression: true }) as Buffer;
}

function round(value: number): number {
  return Number(value.toFixed(2));
}
