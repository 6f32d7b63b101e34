// npm run bench -- assign [--rows 16384] [--seconds 1]
//
// Rows a second of `assign`, in memory, in batches as large as the engine's: every bundled segmenter, and the rules of
// two of them written with `classify`, a row at a time, against their column loops.
import { parseArgs } from 'node:util';
import type { Batch, Needs, Segmenter } from 'personagraph/segmenter';
import plugins from '../plugins/index.ts';
import template from '../plugins/template/index.ts';
import { batchFromRows } from '../src/segmenter/columns.ts';
import { exclusiveOutput, overlappingOutput } from '../src/segmenter/output.ts';
import { seededRandom } from '../src/segmenter/random.ts';
import { DEMO_SEGMENTATIONS } from '../src/services/demo/segmentations.ts';
import { dormancyByRow, spendersByRow } from './support/by-row.ts';

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '16384' }, seconds: { type: 'string', default: '1' } },
});
const rows = Number(values.rows);
const DAY = 86_400_000;
const asOf = Date.UTC(2024, 5, 15, 12);
const random = seededRandom(1);

const COUNTRIES = ['Germany', 'France', 'USA', 'China', 'EIRE'];
const MARITAL = ['Single', 'Married', 'Divorced', 'Together'];
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  country: COUNTRIES,
  maritalState: MARITAL,
  kind: ['CUSTOMER', 'PROSPECT', 'MARKET'],
  currency: ['EUR', 'USD'],
};
const INTERESTS = ['running', 'music', 'cooking', 'travel', 'chess'];

const rates: Record<string, number> = {};
for (const segmenter of [...plugins, ...template]) rates[segmenter.id] = await rowsPerSecond(segmenter);
const byRow = {
  'lifecycle.stage': await rowsPerSecond(dormancyByRow),
  'behavioral.top-spenders': await rowsPerSecond(spendersByRow),
};
for (const [id, rate] of Object.entries(rates)) process.stderr.write(`${id.padEnd(28)} ${millions(rate)} M rows/s\n`);
const slower: Record<string, number> = {};
for (const [id, rate] of Object.entries(byRow)) {
  slower[id] = Math.round((rates[id]! / rate) * 10) / 10;
  process.stderr.write(`${`${id}, classify`.padEnd(28)} ${millions(rate)} M rows/s: ${slower[id]} times slower\n`);
}
console.log(JSON.stringify({ rows, rowsPerSecond: rounded(rates), classify: rounded(byRow), timesSlower: slower }));

async function rowsPerSecond(segmenter: Segmenter): Promise<number> {
  const demo = DEMO_SEGMENTATIONS.find(({ segmenterId }) => segmenterId === segmenter.id);
  const checked = await segmenter.config['~standard'].validate(demo?.config ?? {});
  if (checked.issues) throw new TypeError(`${segmenter.id}: ${checked.issues[0]?.message}`);
  const batch = population(segmenter.needs(checked.value));
  const fitted = await segmenter.fit(batch, checked.value, {
    asOf,
    random: seededRandom(1),
    signal: new AbortController().signal,
  });
  const model = JSON.parse(JSON.stringify(fitted.model));
  const exclusive = segmenter.membership === 'exclusive';
  const end = performance.now() + Number(values.seconds) * 1000;
  let best = 0;
  while (performance.now() < end) {
    const out = exclusive ? exclusiveOutput(rows) : overlappingOutput(rows, fitted.segments.length);
    const start = performance.now();
    segmenter.assign(model, batch, out, { asOf });
    best = Math.max(best, (rows * 1000) / (performance.now() - start));
  }
  return best;
}

function population(needs: Needs): Batch<Needs> {
  const some = Array.from({ length: rows }, () =>
    Object.fromEntries(Object.entries(needs).map(([name, need]) => [name, random() < 0.05 ? null : value(name, need)])),
  );
  return batchFromRows(needs, some);
}

function value(name: string, { kind }: Needs[string]): number | boolean | string | string[] {
  const texts = TEXTS[name] ?? INTERESTS;
  const word = () => texts[Math.floor(random() * texts.length)]!;
  if (kind === 'time') return asOf - Math.floor(random() ** 2 * (name === 'birthDate' ? 36_500 : 800)) * DAY;
  if (kind === 'number') return name === 'income' ? 10_000 + random() * 90_000 : Math.floor(random() ** 2 * 12);
  if (kind === 'flag') return random() < 0.5;
  return kind === 'category' ? word() : Array.from({ length: Math.floor(random() * 5) }, word);
}

function millions(rate: number): string {
  return (rate / 1e6).toFixed(1).padStart(7);
}

function rounded(all: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(all).map(([id, rate]) => [id, Math.round(rate)]));
}
