// npm run report:quality -- ../shared/datasets [--only DATA_SET]
//
// Coverage against the number of personas on each data set, with the stability of the personas within and across solutions;
// and how far personas change a month on Online Retail, beside the published 18.7 % (Jung, Jansen & Salminen 2019). Personas
// are clusters in the describing features, as `suggestPersonas` has them. Writes Markdown to the standard output.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DATA_SETS, type DataSet, type DataSetKey } from './report/data-sets.ts';
import { changeReport } from './report/quality/change-rate.ts';
import { type SpaceReport, spaceReport } from './report/quality/space.ts';
import { openWorkbench } from './verify/workbench.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
const [datasets = '../shared/datasets'] = positionals;
if (!existsSync(datasets)) throw new Error(`no data at ${datasets}: say where, as the first argument`);

/** Ends of the thirteen months, and of the nine days that the last one has. */
const RETAIL_ENDS = [
  ...Array.from({ length: 12 }, (_, month) => new Date(Date.UTC(2011, month, 1))),
  new Date('2011-12-10T00:00:00Z'),
];

await using bench = await openWorkbench();
for (const [key, dataSet] of Object.entries(DATA_SETS) as [DataSetKey, DataSet][]) {
  if (dataSet.generated || (values.only !== undefined && values.only !== key)) continue;
  const started = performance.now();
  const scope = await bench.workspace(key, dataSet.currency);
  await dataSet.load(bench, scope, datasets);
  process.stdout.write(`\n## ${dataSet.name.en}\n\n${spaceTable(await spaceReport(scope, dataSet.asOf))}\n`);
  if (key === 'online-retail') {
    const { months, meanReplaced, meanMembers, year } = await changeReport(scope, RETAIL_ENDS);
    process.stdout.write(
      '\n| month up to | customers in both | personas replaced | members changed |\n|---|---|---|---|\n',
    );
    for (const { end, customers, replaced, members } of months) {
      process.stdout.write(
        `| ${end.toISOString().slice(0, 10)} | ${customers} | ${percent(replaced)} | ${percent(members)} |\n`,
      );
    }
    process.stdout.write(
      `\nOn average ${percent(meanReplaced)} of personas a month are replaced, and ${percent(meanMembers)} of members are ` +
        `others; published: 18.7 % of personas a month.\n`,
    );
    if (year) {
      process.stdout.write(
        `Over the year: ${percent(year.replaced)} of personas, ${percent(year.members)} of members; published: 23.3 %.\n`,
      );
    }
  }
  process.stderr.write(`${key}: ${Math.round((performance.now() - started) / 1000)} s\n`);
}

function spaceTable({ customers, compared, features, numbers }: SpaceReport): string {
  const lines = numbers.map(
    ({ personas, coverage, gain, explained, within, leastWithin, across }) =>
      `| ${personas} | ${percent(coverage)} | ${percent(gain)} | ${percent(explained)} | ${index(within)} | ${index(leastWithin)} | ${index(across)} |`,
  );
  return [
    `${customers} customers, ${compared} compared in ${features} features.`,
    '',
    '| personas | coverage | gain | variance explained | SLSW, mean | SLSW, least | SLSA, mean |',
    '|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

function percent(share: number | null): string {
  return share === null ? '' : `${(100 * share).toFixed(1)} %`;
}

function index(value: number | null): string {
  return value === null ? '' : value.toFixed(3);
}
