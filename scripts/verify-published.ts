// npm run verify:published [-- ../shared/datasets --markdown docs/published-numbers.md]
//
// Reproduces every number of the data sets' README.md from the raw files, as a user would. They are imported by the
// mappings of mappings/ into the store (an embedded PostgreSQL in a temporary folder). Features and segmenters are
// those of the run thread; models and members are read back from the store. A number passes where ours rounds to its
// printed digits; counts must be equal. Exits with 1 where one does not. `--markdown` writes the same as a page.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { verifyBfi } from './verify/bfi.ts';
import { verifyCdnow } from './verify/cdnow.ts';
import { datasetsFolder } from './verify/datasets.ts';
import { verifyLatentClasses } from './verify/latent-classes.ts';
import { verifyMallCustomers } from './verify/mall-customers.ts';
import { pageOf } from './verify/markdown.ts';
import { verifyOnlineRetail } from './verify/online-retail.ts';
import { verifyProvenance } from './verify/provenance.ts';
import { agrees, type Published } from './verify/published.ts';
import { tableOf } from './verify/table.ts';
import { verifyUsArrests } from './verify/us-arrests.ts';
import { openWorkbench } from './verify/workbench.ts';

const { values, positionals } = parseArgs({
  options: { datasets: { type: 'string' }, markdown: { type: 'string' } },
  allowPositionals: true,
});
const datasets = datasetsFolder(positionals, values.datasets);

const started = performance.now();
let passed = 0;
let failed = 0;
const blocks: [string, Published[]][] = [];
await using bench = await openWorkbench();
const verifications = [
  verifyOnlineRetail,
  verifyCdnow,
  verifyMallCustomers,
  verifyUsArrests,
  verifyBfi,
  verifyLatentClasses,
  verifyProvenance,
];
for (const verify of verifications) {
  for (const [title, numbers] of await verify(bench, datasets)) {
    blocks.push([title, numbers]);
    print(`${tableOf(title, numbers)}\n`);
    const right = numbers.filter(agrees).length;
    passed += right;
    failed += numbers.length - right;
  }
}
if (values.markdown !== undefined) await writeFile(values.markdown, pageOf(blocks));
process.stderr.write(`${Math.round((performance.now() - started) / 1000)} s\n`);
print(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
