// npm run verify:graphql [-- --datasets ../shared/datasets]
//
// Reproduces published numbers of models and segments as a user of the API sees them: files are imported as
// `personagraph import` does, all else is GraphQL: configuring, running, parameters, quality and sizes. Exits with 1 where
// a number does not agree.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { openGraphqlBench } from './verify/graphql/bench.ts';
import { published } from './verify/graphql/published-models.ts';
import { agrees } from './verify/published.ts';
import { tableOf } from './verify/table.ts';

const { values } = parseArgs({ options: { datasets: { type: 'string', default: '../shared/datasets' } } });
if (!existsSync(values.datasets)) throw new Error(`no data at ${values.datasets}: say where with --datasets FOLDER`);

let passed = 0;
let failed = 0;
await using bench = await openGraphqlBench();
for (const verify of published) {
  const [title, numbers] = await verify(bench, values.datasets);
  process.stdout.write(`${tableOf(title, numbers)}\n\n`);
  const right = numbers.filter(agrees).length;
  passed += right;
  failed += numbers.length - right;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
