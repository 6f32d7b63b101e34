import { knownFeatures, readPopulation } from '../../../src/db/features/population.ts';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { readMemberships } from '../../../src/db/tables/memberships/membership-copy.ts';
import { seededRandom } from '../../../src/segmenter/random.ts';
import { DAY } from '../../../src/segmenter/time.ts';
import { comparableFeatures } from '../../../src/services/jobs/comparable-features.ts';
import { applyScale, fillWithMeans, jaccardIndexes, kMeans, learnScale } from '../../../src/statistics/index.ts';
import type { Workbench } from '../../verify/workbench.ts';

const SEED = 1;
/** A persona is the same where it shares so much of its members with one of before. */
const SAME = 0.5;
const FEATURES = ['events.purchase.count', 'events.purchase.amount', 'events.purchase.lastAt'];

/** Personas drawn anew at the end of a month. */
interface Month {
  readonly end: Date;
  readonly personas: number;
  readonly ids: Int32Array;
  readonly labels: Int32Array;
}

/** How far the personas of a month are others than those of a month before. */
export interface MonthlyChange {
  readonly end: Date;
  readonly customers: number;
  /** Share of personas that none of before has half of its members in common with (Jaccard from 0.5 on). */
  readonly replaced: number;
  /** Mean over personas of 1 - the largest Jaccard index with one of before. */
  readonly members: number;
}

export interface ChangeReport {
  readonly months: readonly MonthlyChange[];
  readonly meanReplaced: number;
  readonly meanMembers: number;
  /** Of the last month against that of twelve months before; null where there is none. */
  readonly year: MonthlyChange | null;
}

/** Personas recomputed from all purchases up to the end of each month: clusters by recency, frequency and money. */
export async function changeOfClusters(scope: Scope, ends: readonly Date[], personas: number): Promise<ChangeReport> {
  const months: Month[] = [];
  for (const end of ends) months.push(await recomputed(scope, end, personas));
  return reportOf(months);
}

/** The same of personas whose rules stay: the ten RFM groups, answered as of the end of each month. */
export async function changeOfRfm(bench: Workbench, scope: Scope, ends: readonly Date[]): Promise<ChangeReport> {
  const rfm = { name: 'RFM', segmenter: 'behavioral.rfm', config: { preset: 'ten-groups', fTies: 'first' } };
  const { id } = await bench.configure(scope, rfm);
  const months: Month[] = [];
  for (const end of ends) {
    const { state, results } = await bench.run(scope, [id], end);
    if (state !== 'LIVE') throw new Error(`the run of ${end.toISOString()} ended ${state}: ${JSON.stringify(results)}`);
    const { customer, segment } = (await readMemberships(scope, [id])).get(id)!;
    const known = Array.from(customer.keys()).filter((at) => segment[at]! > 0);
    const places = new Map([...new Set(segment)].filter((one) => one > 0).map((one, place) => [one, place]));
    months.push({
      end,
      personas: places.size,
      ids: Int32Array.from(known, (at) => customer[at]!),
      labels: Int32Array.from(known, (at) => places.get(segment[at]!)!),
    });
  }
  return reportOf(months);
}

function reportOf(months: readonly Month[]): ChangeReport {
  const changes = months.slice(1).map((month, at) => changeOf(months[at]!, month));
  const mean = (of: (change: MonthlyChange) => number) =>
    changes.reduce((sum, change) => sum + of(change), 0) / changes.length;
  const [last, before] = [months.at(-1), months.at(-13)];
  return {
    months: changes,
    meanReplaced: mean(({ replaced }) => replaced),
    meanMembers: mean(({ members }) => members),
    year: last && before && before !== last ? changeOf(before, last) : null,
  };
}

async function recomputed(scope: Scope, end: Date, personas: number): Promise<Month> {
  const features = comparableFeatures(await knownFeatures(scope), FEATURES);
  const clock = { asOf: end.getTime(), pinned: true };
  const { ids, columns, length } = await readPopulation(scope, features, clock);
  const [count, amount, last] = features.map(({ id }) => columns.get(id) as Float64Array);
  const rows = Array.from({ length }, (_, row) => row).filter((row) => count![row]! > 0);
  const axis = (of: (row: number) => number) => Float64Array.from(rows, of);
  const { points } = fillWithMeans(
    [
      axis((row) => Math.log1p(Math.max(0, (end.getTime() - last![row]!) / DAY))),
      axis((row) => Math.log1p(count![row]!)),
      axis((row) => Math.log1p(Math.max(0, amount![row]!))),
    ],
    rows.length,
  );
  const scaled = applyScale(points, learnScale(points, 'z-score'));
  const found = kMeans(scaled, personas, { random: seededRandom(SEED) });
  if (!found) throw new Error(`fewer than ${personas} customers differ at ${end.toISOString()}`);
  return { end, personas, ids: Int32Array.from(rows, (row) => ids[row]!), labels: found.labels };
}

/** Held against each other over the customers of both months. */
function changeOf(before: Month, after: Month): MonthlyChange {
  const labelBefore = new Map(Array.from(before.ids, (id, at) => [id, before.labels[at]!]));
  const both = Array.from(after.ids.keys()).filter((at) => labelBefore.has(after.ids[at]!));
  const now = Int32Array.from(both, (at) => after.labels[at]!);
  const then = Int32Array.from(both, (at) => labelBefore.get(after.ids[at]!)!);
  const { counts, columns } = jaccardIndexes(now, then);
  const largest = Array.from({ length: after.personas }, (_, persona) =>
    Math.max(0, ...counts.subarray(persona * columns, (persona + 1) * columns)),
  );
  return {
    end: after.end,
    customers: both.length,
    replaced: largest.filter((index) => index < SAME).length / after.personas,
    members: largest.reduce((sum, index) => sum + 1 - index, 0) / after.personas,
  };
}
