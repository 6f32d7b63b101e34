import { PersonagraphError, type PluginPhase } from '../errors.ts';
import type { Needs } from '../segmenter/feature.ts';
import { seededRandom } from '../segmenter/random.ts';
import type { Json, SegmentDefinition, Segmenter } from '../segmenter/segmenter.ts';
import { type Feature, type Known, resolveNeeds } from './catalogue.ts';
import { blame, callPlugin } from './plugin-call.ts';
import { batchOf, type Population } from './population.ts';

/** A segmenter with settings, its needs found: ready to be fitted. */
export interface Plan {
  readonly segmenter: Segmenter;
  readonly config: unknown;
  readonly needs: Needs;
  readonly features: Readonly<Record<string, Feature | null>>;
}

/** What `assign` and `explain` work from. */
export interface FittedPlan extends Plan {
  readonly model: Json;
  readonly segments: readonly SegmentDefinition[];
}

const SEGMENT_KEY = /^[a-z0-9][a-z0-9_-]{0,63}$/;

/** Finds what the settings make the segmenter ask for. Throws UNKNOWN_FEATURE. */
export function planSegmentation(segmenter: Segmenter, config: unknown, known: Known): Plan {
  const needs = callPlugin(segmenter, 'needs', () => segmenter.needs(config));
  return { segmenter, config, needs, features: resolveNeeds(needs, known) };
}

/** Learns the model from the whole population. The model goes through JSON, as it will when it is stored. */
export async function fitPlan(
  plan: Plan,
  population: Population,
  options: { readonly asOf: number; readonly seed: number; readonly signal: AbortSignal },
): Promise<FittedPlan> {
  const { segmenter } = plan;
  // Without `fit` the population is not read.
  const batch = batchOf(population, plan.needs, plan.features, 0, segmenter.learns ? population.length : 0);
  try {
    const { segments, model } = await segmenter.fit(batch, plan.config, {
      asOf: options.asOf,
      random: seededRandom(options.seed),
      signal: options.signal,
    });
    checkSegments(segmenter, segments);
    return { ...plan, segments, model: JSON.parse(JSON.stringify(model)) as Json };
  } catch (error) {
    throw blame(segmenter, 'fit', error);
  }
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

/** A segmenter that answers outside its contract. */
export function broken(segmenter: Segmenter, phase: PluginPhase, why: string): PersonagraphError {
  const { id, version } = segmenter;
  return new PersonagraphError('PLUGIN_FAILED', `${id} ${version} ${why}.`, { plugin: { id, version, phase } });
}
