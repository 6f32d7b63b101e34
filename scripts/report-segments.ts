// npm run report:segments [-- --out build/segments.html --language en --datasets ../shared/datasets]
//
// Every bundled segmenter on real data, as a user would. The data are imported by a mapping, run in the run thread, and
// read back from the store. Writes one HTML file with sizes, plots, and members with the reasons they are where they
// are. Exits with 1 where a segmenter fails, or is neither shown nor said to lack data.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { DATA_SETS, type DataSetKey } from './report/data-sets.ts';
import { EXHIBITS, forgotten } from './report/exhibits.ts';
import { page } from './report/page.ts';
import { show } from './report/show.ts';
import { type Failed, isShown, type Shown } from './report/shown.ts';
import { openWorkbench } from './verify/workbench.ts';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'build/segments.html' },
    language: { type: 'string', default: 'en' },
    datasets: { type: 'string', default: '../shared/datasets' },
  },
});
const { out, language, datasets } = values;
if (language !== 'en' && language !== 'zh') throw new Error(`--language is en or zh, not ${language}`);
if (!existsSync(datasets)) throw new Error(`no data at ${datasets}: say where with --datasets FOLDER`);

await using bench = await openWorkbench();
const answers = new Map<(typeof EXHIBITS)[number], Shown | Failed>();
const customers = new Map<DataSetKey, number>();
for (const key of Object.keys(DATA_SETS) as DataSetKey[]) {
  const started = performance.now();
  const own = EXHIBITS.filter(({ data }) => data === key);
  const shown = await show(bench, key, own, datasets);
  for (const one of shown) answers.set(one.exhibit, one);
  customers.set(key, shown.find(isShown)?.customers ?? 0);
  process.stderr.write(`${key}: ${own.length} exhibits in ${Math.round((performance.now() - started) / 1000)} s\n`);
}
// In the order of the exhibits: what is of one kind stands together.
const shown = EXHIBITS.map((exhibit) => answers.get(exhibit)!);
await mkdir(dirname(out), { recursive: true });
await writeFile(out, page(shown, customers, language));

const failed = shown.filter((one): one is Failed => !isShown(one));
for (const { exhibit, error } of failed) {
  process.stdout.write(`FAILED ${exhibit.segmenter} on ${exhibit.data}: ${error}\n`);
}
const missing = forgotten(bench.registry.all);
for (const id of missing) {
  process.stdout.write(
    `NOT SHOWN ${id}: add an exhibit to scripts/report/exhibits, or say in exhibits.ts what it lacks\n`,
  );
}
process.stdout.write(`${out}: ${shown.length - failed.length} shown, ${failed.length + missing.length} failed\n`);
process.exitCode = failed.length + missing.length === 0 ? 0 : 1;
