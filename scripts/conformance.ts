// npm run conformance: the kit over every bundled segmenter, which must pass, and every broken one, which must be caught.
import type { Segmenter } from 'personagraph/segmenter';
import { ConformanceFailure, conformance, runConformance } from 'personagraph/testing';
import plugins from '../plugins/index.ts';
import template from '../plugins/template/index.ts';
import { loadBroken } from '../test/conformance/broken-segmenters.ts';
import { BUNDLED } from '../test/conformance/bundled.ts';
import { samplesOf } from '../test/conformance/good/samples.ts';

let passed = 0;
let failed = 0;
let checks = 0;

const bundled: readonly Segmenter[] = [...plugins, ...template];
line('segmenter', 'checks', 'passed', 'waived', 'failed', 'ns/row');
for (const segmenter of bundled) {
  const report = await runConformance(segmenter, BUNDLED[segmenter.id]);
  const { count, rowCost, failed: wrong, waived } = report;
  checks += count;
  if (wrong.length === 0) passed++;
  else failed++;
  line(segmenter.id, count, report.passed.length, waived.length, wrong.length, rowCost?.toFixed(1) ?? '-');
  for (const { name, reason } of waived) print(`  waived ${name}: ${reason}`);
  for (const { name, error } of wrong) print(`  FAILED ${name}: ${error.message}`);
}

print('');
print(`${'broken segmenter'.padEnd(30)} ${'caught by'.padEnd(24)} the slip`);
for (const [file, { segmenter, slip, caught, module }] of await loadBroken()) {
  const check = conformance(segmenter, { ...samplesOf(segmenter), module }).find(({ name }) => name === caught);
  checks++;
  const found = await check?.run().then(
    () => false,
    // Found by looking, not by stumbling over it.
    (error: unknown) => error instanceof ConformanceFailure && error.cause === undefined,
  );
  if (found) passed++;
  else failed++;
  print(`${file.padEnd(30)} ${(found ? caught : `NOT CAUGHT by ${caught}`).padEnd(24)} ${slip}`);
}

print('');
print(`${checks} checks run, of ${conformance(bundled[0]!).length} different ones`);
print(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function line(...[first, ...others]: readonly (string | number)[]): void {
  print(String(first).padEnd(30) + others.map((cell) => String(cell).padStart(8)).join(''));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
