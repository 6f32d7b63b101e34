import type { Needs } from '../../segmenter/feature.ts';
import { seededRandom } from '../../segmenter/random.ts';
import type { ScoreDefinition } from '../../segmenter/score.ts';
import type { Json, SegmentDefinition, Segmenter } from '../../segmenter/segmenter.ts';
import { sampleIndexes } from '../../statistics/sample.ts';
import { type Feature, type Known, resolveNeeds } from '../catalogue/catalogue.ts';
import { factsOf } from '../catalogue/feature-facts.ts';
import { featureInfos } from '../catalogue/feature-info.ts';
import { batchOf, type Population } from '../population/population.ts';
import { takeRows } from '../population/rows.ts';
import { broken } from './broken.ts';
import { blame, callPlugin, seenPlugin } from './plugin-call.ts';
import { declaredScores } from './scores.ts';

/** A segmenter with settings, its needs found: ready to be fitted. */
export interface Plan {
  readonly segmenter: Segmenter;
  readonly config: unknown;
  readonly needs: Needs;
  readonly features: Readonly<Record<string, Feature | null>>;
  /** The scores that are computed beside the segments. */
  readonly scores: readonly ScoreDefinition[];
}

/** The model `assign` and `explain` work from. */
export interface FittedPlan extends Plan {
  /** Customers `fit` learned from; null where it learned from nobody, or is not known any more. */
  readonly fittedOn: number | null;
  readonly model: Json;
  readonly segments: readonly SegmentDefinition[];
}

const SEGMENT_KEY = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/**
 * Finds what the settings make the segmenter ask for, and settles them by what is known of it. Throws UNKNOWN_FEATURE,
 * and INVALID_CONFIG where the two contradict each other.
 */
export function planSegmentation(segmenter: Segmenter, config: unknown, known: Known): Plan {
  const needs = callPlugin(segmenter, 'needs', () => segmenter.needs(config));
  const features = resolveNeeds(needs, known);
  const settled = callPlugin(segmenter, 'needs', () =>
    segmenter.settle ? segmenter.settle(config, featureInfos(features, known)) : config,
  );
  return { segmenter, config: settled, needs, features, scores: declaredScores(segmenter, settled) };
}

export interface FitOptions {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  readonly seed: number;
  /** Customers to learn from at most, drawn by the seed; null, the default: everybody. */
  readonly sample?: number | null;
  readonly signal: AbortSignal;
}

/** Learns the model from the population. The model goes through JSON, as it will when it is stored. */
export async function fitPlan(plan: Plan, population: Population, options: FitOptions): Promise<FittedPlan> {
  const { segmenter } = plan;
  const seen = segmenter.learns ? sampleOf(plan, population, options) : population;
  // Without `fit` the population is not read.
  const batch = batchOf(seen, plan.needs, plan.features, 0, segmenter.learns ? seen.length : 0);
  try {
    const { segments, model } = await seenPlugin(segmenter, 'fit', () =>
      segmenter.fit(batch, plan.config, {
        asOf: options.asOf,
        features: factsOf(plan.features),
        random: seededRandom(options.seed),
        signal: options.signal,
      }),
    );
    checkSegments(segmenter, segments);
    const fittedOn = segmenter.learns ? seen.length : null;
    return { ...plan, fittedOn, segments, model: JSON.parse(JSON.stringify(model)) as Json };
  } catch (error) {
    throw blame(segmenter, 'fit', error);
  }
}

/** The customers `fit` sees: in canonical order, from all parts of the population. */
function sampleOf(plan: Plan, population: Population, { sample = null, seed }: FitOptions): Population {
  if (sample === null || sample >= population.length) return population;
  const ids = new Set(Object.values(plan.features).map((feature) => feature?.id));
  const columns = new Map([...population.columns].filter(([id]) => ids.has(id)));
  const rows = sampleIndexes(population.length, sample, seededRandom(seed));
  return takeRows({ ...population, columns, expiries: new Map() }, rows);
}

function checkSegments(segmenter: Segmenter, segments: readonly SegmentDefinition[]): void {
  const keys = new Set<string>();
  for (const { key } of segments) {
    if (!SEGMENT_KEY.test(key))
      throw broken(segmenter, 'fit', `gave the segment key ${JSON.stringify(key)}, which is not of its form`);
    if (keys.has(key)) throw broken(segmenter, 'fit', `gave two segments the key ${key}`);
    keys.add(key);
  }
}
