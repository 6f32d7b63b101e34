// npm run bench -- assign [--rows 16384] [--seconds 1] [--segmenter lifecycle.value]
//
// Rows a second of `assign`, in memory, in batches as large as the engine's. Every bundled segmenter repeats the
// customers of its conformance kit. Two rules are also written with `classify`, a row at a time, and held against their
// column loops.
import { parseArgs } from 'node:util';
import type { Batch, Needs, Segmenter } from 'personagraph/segmenter';
import type { ConformanceOptions, TrialRow } from 'personagraph/testing';
import behavioral from '../plugins/behavioral/conformance.ts';
import clusters from '../plugins/clusters/conformance.ts';
import demographic from '../plugins/demographic/conformance.ts';
import geographic from '../plugins/geographic/conformance.ts';
import plugins from '../plugins/index.ts';
import lifecycle from '../plugins/lifecycle/conformance.ts';
import psychographic from '../plugins/psychographic/conformance.ts';
import rules from '../plugins/rules/conformance.ts';
import template from '../plugins/template/conformance.ts';
import templates from '../plugins/template/index.ts';
import { DEMO_SEGMENTATIONS } from '../src/demo/segmentations.ts';
import { batchFromRows } from '../src/segmenter/columns.ts';
import { exclusiveOutput, overlappingOutput } from '../src/segmenter/output.ts';
import { seededRandom } from '../src/segmenter/random.ts';
import { dormancyByRow, spendersByRow } from './support/by-row.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '16384' },
    seconds: { type: 'string', default: '1' },
    // Only these.
    segmenter: { type: 'string', multiple: true },
  },
});
const rows = Number(values.rows);
const random = seededRandom(1);
const OPTIONS: Readonly<Record<string, ConformanceOptions>> = {
  ...behavioral,
  ...clusters,
  ...demographic,
  ...geographic,
  ...lifecycle,
  ...psychographic,
  ...rules,
  'behavioral.top-spenders': template,
};

const rates: Record<string, number> = {};
for (const segmenter of [...plugins, ...templates]) {
  if (values.segmenter && !values.segmenter.includes(segmenter.id)) continue;
  rates[segmenter.id] = await rowsPerSecond(segmenter);
}
if (values.segmenter) {
  console.log(JSON.stringify({ rows, rowsPerSecond: rounded(rates) }));
  process.exit();
}
const byRow = {
  'lifecycle.stage': await rowsPerSecond(dormancyByRow, OPTIONS['lifecycle.stage']),
  'behavioral.top-spenders': await rowsPerSecond(spendersByRow, template),
};
for (const [id, rate] of Object.entries(rates)) process.stderr.write(`${id.padEnd(28)} ${millions(rate)} M rows/s\n`);
const slower: Record<string, number> = {};
for (const [id, rate] of Object.entries(byRow)) {
  slower[id] = Math.round((rates[id]! / rate) * 10) / 10;
  process.stderr.write(`${`${id}, classify`.padEnd(28)} ${millions(rate)} M rows/s: ${slower[id]} times slower\n`);
}
console.log(JSON.stringify({ rows, rowsPerSecond: rounded(rates), classify: rounded(byRow), timesSlower: slower }));

async function rowsPerSecond(segmenter: Segmenter, options = OPTIONS[segmenter.id] ?? {}): Promise<number> {
  const asOf = options.asOf ?? Date.UTC(2024, 5, 15, 12);
  const { batch, fitted, scores } = await fitOn(segmenter, options, asOf);
  const model = JSON.parse(JSON.stringify(fitted.model));
  const exclusive = segmenter.membership === 'exclusive';
  const end = performance.now() + Number(values.seconds) * 1000;
  let best = 0;
  while (performance.now() < end) {
    const out = exclusive ? exclusiveOutput(rows, scores) : overlappingOutput(rows, fitted.segments.length, scores);
    const start = performance.now();
    segmenter.assign(model, batch, out, { asOf });
    best = Math.max(best, (rows * 1000) / (performance.now() - start));
  }
  return best;
}

/** Fitted with the first settings that can be: the demo's, the defaults, those the conformance kit is told. */
async function fitOn(segmenter: Segmenter, { configs = [], rows: rowSource = [] }: ConformanceOptions, asOf: number) {
  const demo = DEMO_SEGMENTATIONS.find(({ segmenterId }) => segmenterId === segmenter.id);
  let failure: unknown;
  for (const config of [...(demo ? [demo.config] : []), {}, ...configs]) {
    const checked = await segmenter.config['~standard'].validate(config);
    if (checked.issues) throw new TypeError(`${segmenter.id}: ${checked.issues[0]?.message}`);
    const typical = typeof rowSource === 'function' ? rowSource(checked.value, random) : rowSource;
    const batch = population(segmenter.needs(checked.value), typical);
    const ctx = { asOf, random: seededRandom(1), signal: new AbortController().signal };
    try {
      const scores = segmenter.scores?.(checked.value).length ?? 0;
      return { batch, scores, fitted: await segmenter.fit(batch, checked.value, ctx) };
    } catch (error) {
      if ((error as Error).name !== 'NotEnoughData') throw error;
      failure = error;
    }
  }
  throw failure;
}

/** The typical customers of the conformance kit again and again, one value in twenty missing. */
function population(needs: Needs, typical: readonly TrialRow[]): Batch<Needs> {
  const some = Array.from({ length: rows }, (_, n) => {
    const row = typical[n % Math.max(1, typical.length)] ?? {};
    return Object.fromEntries(Object.keys(needs).map((name) => [name, random() < 0.05 ? null : (row[name] ?? null)]));
  });
  return batchFromRows(needs, some);
}

function millions(rate: number): string {
  return (rate / 1e6).toFixed(1).padStart(7);
}

function rounded(all: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(all).map(([id, rate]) => [id, Math.round(rate)]));
}
