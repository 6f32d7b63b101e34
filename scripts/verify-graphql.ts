// npm run verify:graphql [-- ../shared/datasets]
//
// Reproduces published numbers of models and segments as a user of the API sees them: files are imported as
// `personagraph import` does, all else is GraphQL: configuring, running, parameters, quality and sizes. Exits with 1 where
// a number does not agree.
import { parseArgs } from 'node:util';
import { datasetsFolder } from './verify/datasets.ts';
import { openGraphqlBench } from './verify/graphql/bench.ts';
import { published } from './verify/graphql/published-models.ts';
import { agrees } from './verify/published.ts';
import { tableOf } from './verify/table.ts';

const { values, positionals } = parseArgs({ options: { datasets: { type: 'string' } }, allowPositionals: true });
const datasets = datasetsFolder(positionals, values.datasets);

let passed = 0;
let failed = 0;
await using bench = await openGraphqlBench();
for (const verify of published) {
  const [title, numbers] = await verify(bench, datasets);
  process.stdout.write(`${tableOf(title, numbers)}\n\n`);
  const right = numbers.filter(agrees).length;
  passed += right;
  failed += numbers.length - right;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
