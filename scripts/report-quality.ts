// npm run report:quality -- ../shared/datasets [--only DATA_SET]
//
// Coverage against the number of personas on each data set, with the stability of the personas within and across solutions;
// and how far personas change a month on Online Retail, beside the published 18.7 % (Jung, Jansen & Salminen 2019). Personas
// are clusters in the describing features, as `suggestPersonas` has them. Writes Markdown to the standard output.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { DATA_SETS, type DataSet, type DataSetKey } from './report/data-sets.ts';
import { type ChangeReport, changeOfClusters, changeOfRfm } from './report/quality/change-rate.ts';
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
    for (const personas of [5, 10]) {
      const changes = await changeOfClusters(scope, RETAIL_ENDS, personas);
      process.stdout.write(changeTable(`${personas} clusters by recency, frequency and money, drawn anew`, changes));
    }
    const changes = await changeOfRfm(bench, scope, RETAIL_ENDS);
    process.stdout.write(changeTable('Ten RFM groups, whose rules stay', changes));
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

function changeTable(title: string, { months, meanReplaced, meanMembers, year }: ChangeReport): string {
  const lines = months.map(
    ({ end, customers, replaced, members }) =>
      `| ${end.toISOString().slice(0, 10)} | ${customers} | ${percent(replaced)} | ${percent(members)} |`,
  );
  return [
    `\n### ${title}\n`,
    '| month up to | customers in both | personas replaced | members changed |',
    '|---|---|---|---|',
    ...lines,
    `\nA month: ${percent(meanReplaced)} of personas are replaced, ${percent(meanMembers)} of members are others. Published: 18.7 %.`,
    ...(year ? [`Over the year: ${percent(year.replaced)} and ${percent(year.members)}. Published: 23.3 %.`] : []),
    '',
  ].join('\n');
}
