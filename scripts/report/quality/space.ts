import { knownFeatures, readPopulation } from '../../../src/db/features/population.ts';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { featureSpace } from '../../../src/engine/comparison/feature-space.ts';
import { spaceFigures } from '../../../src/engine/persona-quality/space-figures.ts';
import { type CoveragePoint, coverageOfPoints } from '../../../src/engine/portrait/coverage-curve.ts';
import { seededRandom } from '../../../src/segmenter/random.ts';
import { comparableFeatures } from '../../../src/services/jobs/comparable-features.ts';
import { kMeans, sampleIndexes } from '../../../src/statistics/index.ts';

/** Customers that are clustered at most: as `suggestPersonas` has it. */
const SAMPLE = 5_000;
const THRESHOLD = 0.5;
const MOST = 15;
const SEED = 1;
const COUNTS = [2, 3, 4, 5, 6, 8, 10, 12, 15];

/** So many personas, with their coverage and the mean stability of their groups. */
export interface NumberOfPersonas extends CoveragePoint {
  /** Mean SLSW and its least of a persona; null where it was not taken. */
  readonly within: number | null;
  readonly leastWithin: number | null;
  /** Mean SLSA, against one group less and one more; null where it was not taken. */
  readonly across: number | null;
}

/** A data set by the number of personas that it is told in. */
export interface SpaceReport {
  readonly customers: number;
  readonly compared: number;
  readonly features: number;
  readonly numbers: readonly NumberOfPersonas[];
}

/** Coverage and stability against the number of personas, over the same points that `suggestPersonas` takes. */
export async function spaceReport(scope: Scope, asOf: Date): Promise<SpaceReport> {
  const clock = { asOf: asOf.getTime(), pinned: true };
  const everybody = await readPopulation(scope, [], clock);
  const chosen = sampleIndexes(everybody.length, SAMPLE, seededRandom(SEED));
  const features = comparableFeatures(await knownFeatures(scope), null);
  const sample = await readPopulation(
    scope,
    features,
    clock,
    Array.from(chosen, (row) => everybody.ids[row]!),
  );
  const { points, features: axes } = featureSpace(sample, features);
  const numbers = coverageOfPoints(points, MOST, THRESHOLD, SEED).map((point): NumberOfPersonas => {
    const { personas: k } = point;
    const solution = COUNTS.includes(k) ? kMeans(points, k, { random: seededRandom(SEED), starts: 4 }) : null;
    if (!solution) return { ...point, within: null, leastWithin: null, across: null };
    const rows = Int32Array.from({ length: points.n }, (_, row) => row);
    const groups = Array.from({ length: k }, (_, group) => rows.filter((row) => solution.labels[row] === group));
    const figures = spaceFigures(points, groups).flatMap((one) => one ?? []);
    const within = figures.flatMap((one) => one.within ?? []);
    const across = figures.flatMap((one) => one.across ?? []);
    return {
      ...point,
      within: meanOf(within),
      leastWithin: within.length > 0 ? Math.min(...within) : null,
      across: meanOf(across),
    };
  });
  return { customers: everybody.length, compared: sample.length, features: axes.length, numbers };
}

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
