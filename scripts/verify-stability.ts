// npm run verify:stability -- ../shared/datasets [--refits 200]
//
// Stability of k-means within a solution, across solutions and as a whole, held against R: its own k-means and the definitions
// written anew, and `clusterboot` of the package fpc (Hennig 2007). Both draw bootstrap samples of their own, so that means
// differ by chance: what is allowed is said beside each figure. Skips with the reason where R or the data are not there.
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from '../src/segmenter/random.ts';
import {
  applyScale,
  bootstrapRows,
  globalStability,
  jaccardIndexes,
  kMeans,
  kMeansFrom,
  learnScale,
  type Points,
  pick,
  stabilityAcross,
  stabilityWithin,
} from '../src/statistics/index.ts';
import { US_ARRESTS } from '../test/statistics/us-arrests.ts';
import { missingR, type StabilityInR, stabilityInR } from './verify/stability/in-r.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { refits: { type: 'string', default: '200' } },
});
const [datasets = '../shared/datasets'] = positionals;
const REFITS = Number(values.refits);
/** Standard errors of a difference that chance may make. */
const ERRORS = 4;
/** What `clusterboot` may differ by besides: it leaves out rows that a sample has not. */
const OTHER_ROWS = 0.05;
const MALL = join(datasets, 'mall_customers/Mall_Customers.csv');

const missing = missingR() ?? (existsSync(MALL) ? null : `there is no ${MALL}`);
if (missing !== null) {
  process.stdout.write(`skipped: ${missing}\n`);
  process.exit(0);
}

let [passed, failed] = [0, 0];
const folder = await mkdtemp(join(tmpdir(), 'personagraph-stability-'));
try {
  const arrests = pointsOf(US_ARRESTS.map(([, ...figures]) => figures));
  const mall = pointsOf(await mallCustomers());
  for (const [name, points, k] of [
    ['USArrests', arrests, 4],
    ['USArrests', arrests, 2],
    ['Mall Customers, income and spending', mall, 5],
    ['Mall Customers, income and spending', mall, 6],
  ] as const) {
    compare(`${name}, k = ${k}`, points, k, await stabilityInR(points, k, REFITS, folder));
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
process.stdout.write(`\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

async function mallCustomers(): Promise<number[][]> {
  const lines = (await readFile(MALL, 'utf8')).trim().split(/\r?\n/).slice(1);
  return lines.map((line) => line.split(',').slice(3, 5).map(Number));
}

/** Rows in units of their standard deviations. */
function pointsOf(rows: readonly (readonly number[])[]): Points {
  const points = { values: Float64Array.from(rows.flat()), n: rows.length, d: rows[0]!.length };
  return applyScale(points, learnScale(points, 'z-score'));
}

function compare(title: string, points: Points, k: number, r: StabilityInR): void {
  const labels = Int32Array.from(r.labels, (label) => label - 1);
  const own = clustered(points, k, 1, 50).labels;
  const { counts, columns } = jaccardIndexes(labels, own);
  // The clusters are R's where ours are the same, and else nothing can be compared.
  const same = Array.from({ length: k }, (_, group) =>
    counts.subarray(group * columns, (group + 1) * columns).some((index) => index === 1),
  ).every(Boolean);
  process.stdout.write(`\n${title}: ${points.n} rows, ${REFITS} refits, ${r.versions.join(', ')}\n`);
  check('the clusters of all rows are the same', same, '');
  const random = seededRandom(2);
  const refits = Array.from({ length: REFITS }, () => {
    const drawn = pick(points, bootstrapRows(points.n, points.n, random));
    return kMeansFrom(points, clustered(drawn, k, random, 10).centres, { maxIterations: 0 }).labels;
  });
  const within = stabilityWithin(labels, k, refits);
  const acrossOthers = [k - 1, k + 1].map((count) =>
    stabilityAcross(labels, k, clustered(points, count, 1, 50).labels, count),
  );
  for (let group = 0; group < k; group++) {
    const size = labels.filter((label) => label === group).length;
    const [mean, theirs] = [within[group]!.mean!, r.within[group]!];
    const chance = ERRORS * Math.SQRT2 * r.errors[group]!;
    figure(`cluster of ${size}, within (SLSW)`, mean, theirs, Math.max(chance, 1e-9));
    figure(`cluster of ${size}, within by clusterboot`, mean, r.clusterboot[group]!, chance + OTHER_ROWS);
    const across = (acrossOthers[0]![group]! + acrossOthers[1]![group]!) / 2;
    figure(`cluster of ${size}, across (SLSA)`, across, r.across[group]!, 1e-9);
  }
  const pairs = Array.from({ length: REFITS >> 1 }, (_, at) => [refits[2 * at]!, refits[2 * at + 1]!] as const);
  const indexes = globalStability(pairs);
  const global = indexes.reduce((sum, index) => sum + index, 0) / indexes.length;
  figure('the whole (adjusted Rand of pairs)', global, r.global, ERRORS * Math.SQRT2 * r.globalError);
}

function clustered(points: Points, k: number, seed: number | (() => number), starts: number) {
  const random = typeof seed === 'number' ? seededRandom(seed) : seed;
  const found = kMeans(points, k, { random, starts });
  if (!found) throw new Error(`fewer than ${k} rows differ`);
  return found;
}

function figure(what: string, ours: number, theirs: number, allowed: number): void {
  const difference = Math.abs(ours - theirs);
  const figures = `ours ${ours.toFixed(4)}, R ${theirs.toFixed(4)}, allowed ${allowed.toFixed(4)}`;
  check(what, difference <= allowed, figures);
}

function check(what: string, holds: boolean, figures: string): void {
  if (holds) passed++;
  else failed++;
  process.stdout.write(`${holds ? 'ok  ' : 'FAIL'} ${what}${figures === '' ? '' : `: ${figures}`}\n`);
}
