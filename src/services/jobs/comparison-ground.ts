import type { StoredFeature } from '../../db/features/population.ts';
import type { Yardstick } from '../../engine/comparison/candidate-answer.ts';
import { type FeatureSpace, featureSpace } from '../../engine/comparison/feature-space.ts';
import { onlyColumns } from '../../engine/comparison/only-columns.ts';
import { outcomeOf } from '../../engine/comparison/outcome-lift.ts';
import { SeparationMeter } from '../../engine/comparison/separation.ts';
import { drawRows } from '../../engine/comparison/stability.ts';
import type { Population } from '../../engine/population/population.ts';
import { takeRows } from '../../engine/population/rows.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Column } from '../../segmenter/batch.ts';
import { seededRandom } from '../../segmenter/random.ts';
import { bootstrapRows, sampleIndexes } from '../../statistics/index.ts';
import type { Refits } from './refit-candidate.ts';

/** Most customers that Davies-Bouldin and Calinski-Harabasz are taken over. */
const SEPARATION_SAMPLE = 20_000;
/** Most customers that the silhouette is taken over: its work grows with their square. */
export const SILHOUETTE_SAMPLE = 2_000;
/** Most customers that a refit learns from, and that its answers are compared on. */
const REFIT_SAMPLE = 10_000;

/** The common ground of a comparison: every candidate is measured on it. */
export interface Ground {
  readonly yardstick: Yardstick;
  readonly space: FeatureSpace;
  readonly refits: Refits;
}

export interface GroundOptions {
  /** Features that customers are compared by. */
  readonly features: readonly StoredFeature[];
  /** A number or flag; null: no outcome. */
  readonly outcome: StoredFeature | null;
  /** Refits of each candidate. */
  readonly resamples: number;
  /** Seed of the samples. */
  readonly seed: number;
}

/** Throws NOT_ENOUGH_DATA where there are no customers, or they differ in none of the features. */
export function groundOf(population: Population, { features, outcome, resamples, seed }: GroundOptions): Ground {
  const { length } = population;
  if (length === 0) throw new PersonagraphError('NOT_ENOUGH_DATA', 'There are no customers to compare.');
  const random = seededRandom(seed);
  const rows = sampleIndexes(length, SEPARATION_SAMPLE, random);
  const compared = onlyColumns(population, new Set(features.map(({ id }) => id)));
  const space = featureSpace(takeRows(compared, rows), features);
  if (space.features.length === 0) {
    const message = 'In none of the features do customers differ.';
    throw new PersonagraphError('NOT_ENOUGH_DATA', message, { field: ['features'] });
  }
  const meter = new SeparationMeter(space.points, SILHOUETTE_SAMPLE, random);
  const size = Math.min(REFIT_SAMPLE, Math.ceil(length / 2));
  const draws = Array.from({ length: resamples }, () => drawRows(length, size, random));
  const judged = sampleIndexes(length, REFIT_SAMPLE, random);
  const drawn = Math.min(REFIT_SAMPLE, length);
  // Two and two: one that is over has no partner.
  const bootstraps = Array.from({ length: resamples - (resamples % 2) }, () => bootstrapRows(length, drawn, random));
  return {
    yardstick: { population: compared, features, meter, rows, outcome: outcome && outcomeIn(population, outcome) },
    space,
    refits: { draws, bootstraps, rows: judged, size },
  };
}

function outcomeIn({ columns }: Population, { id, kind }: StoredFeature): Yardstick['outcome'] {
  return { feature: id, ...outcomeOf(numbersOf(columns.get(id)!), kind === 'flag') };
}

function numbersOf(column: Column): Float64Array {
  if (column instanceof Float64Array) return column;
  return Float64Array.from(column as Uint8Array, (flag) => (flag === 2 ? Number.NaN : flag));
}
