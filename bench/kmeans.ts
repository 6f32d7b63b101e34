// npm run bench -- kmeans [--rows 1000000] [--columns 8] [--clusters 8] [--spread 0.5] [--times 3]
//
// k-means of `personagraph/statistics` on seeded points, on one thread. There are as many groups as clusters, normally
// spread so that they overlap. It goes from points drawn as centres to scikit-learn's rule of rest (tolerance 1e-4, at
// most 100 iterations). Where `python3` or `/usr/bin/python3` has scikit-learn (Debian: python3-sklearn), its KMeans
// with algorithm="lloyd" does the same from the same centres. It has a process of its own, on all processors and on
// one; the faster of the two counts. Times are of the fit alone, the best of `--times`, the two taking turns. `ratio`
// is their time by ours.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { kMeansFrom, type Points } from 'personagraph/statistics';
import { seededRandom } from '../src/segmenter/random.ts';
import { watchMemory } from './support/memory.ts';
import { findScikitLearn, type ScikitRun } from './support/scikit-learn.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    columns: { type: 'string', default: '8' },
    clusters: { type: 'string', default: '8' },
    spread: { type: 'string', default: '0.5' },
    times: { type: 'string', default: '3' },
  },
});
const [rows, columns, clusters, spread, times] = [
  values.rows,
  values.columns,
  values.clusters,
  values.spread,
  values.times,
].map(Number) as [number, number, number, number, number];
const MAX_ITERATIONS = 100;
const TOLERANCE = 1e-4;
const say = (text: string) => process.stderr.write(`${text}\n`);

const random = seededRandom(1);
const points = overlappingGroups();
const centres = new Float64Array(clusters * columns);
for (let cluster = 0; cluster < clusters; cluster++) {
  const row = Math.floor(random() * rows);
  centres.set(points.values.subarray(row * columns, (row + 1) * columns), cluster * columns);
}
const folder = mkdtempSync(join(tmpdir(), 'personagraph-kmeans-'));
try {
  const files = { points: join(folder, 'points'), centres: join(folder, 'centres') };
  const python = findScikitLearn();
  if (python) {
    writeFileSync(files.points, points.values);
    writeFileSync(files.centres, centres);
    say(`scikit-learn ${python.version}`);
  } else say('no scikit-learn here: only ours is measured');

  const memory = await watchMemory();
  let seconds = Number.POSITIVE_INFINITY;
  let found = kMeansFrom(points, centres, { maxIterations: 1 });
  const theirs: ScikitRun[] = [];
  for (let time = 0; time < times; time++) {
    const start = performance.now();
    found = kMeansFrom(points, centres, { maxIterations: MAX_ITERATIONS, tolerance: TOLERANCE });
    const took = (performance.now() - start) / 1000;
    say(`ours ${took.toFixed(2)} s, ${found.iterations} iterations, inertia ${found.inertia}`);
    seconds = Math.min(seconds, took);
    for (const threads of python ? [0, 1] : []) {
      const run = python!.kMeans({ ...files, columns, threads, maxIterations: MAX_ITERATIONS, tolerance: TOLERANCE });
      say(`theirs ${run.seconds.toFixed(2)} s, ${run.iterations} iterations, ${run.threads} threads`);
      theirs.push(run);
    }
  }
  const rssMb = (await memory.peak()).nodeMb;
  const best = theirs.sort((a, b) => a.seconds - b.seconds)[0];
  console.log(
    JSON.stringify({
      rows,
      columns,
      clusters,
      seconds: round(seconds),
      inertia: found.inertia,
      iterations: found.iterations,
      rowsPerSecond: Math.round(rows / seconds),
      rssMb,
      ...(best && {
        sklearnSeconds: round(best.seconds),
        sklearnThreads: best.threads,
        sklearnInertia: best.inertia,
        sklearnIterations: best.iterations,
        ratio: round(best.seconds / seconds),
        inertiaOff: Math.abs(found.inertia / best.inertia - 1),
      }),
    }),
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function overlappingGroups(): Points {
  const groups = Float64Array.from({ length: clusters * columns }, () => random() * 2 - 1);
  const all = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const group = Math.floor(random() * clusters) * columns;
    for (let j = 0; j < columns; j++) all[i * columns + j] = groups[group + j]! + spread * normal();
  }
  return { values: all, n: rows, d: columns };
}

/** Standard normal (Box & Muller 1958). */
function normal(): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
