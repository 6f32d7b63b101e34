import type { Scope } from '../../db/postgres/connection.ts';
import { type Segmentation, segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import { type Plan, planSegmentation } from '../../engine/answer/model.ts';
import { referencesOf, type Source, sourcesIn, unknownLabel, unknownScore } from '../../engine/answer/sources.ts';
import { askedAs, type Known } from '../../engine/catalogue/catalogue.ts';
import { batchOf } from '../../engine/population/population.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';

/**
 * Throws UNKNOWN_FEATURE, with near matches, for a segment or score that a plan asks for by name and another segmentation neither
 * has nor declares by its settings. One that learns its segments, and has not yet, may have any.
 */
export async function refuseUnknownSegments(scope: Scope, registry: Registry, plan: Plan, known: Known): Promise<void> {
  const references = referencesOf(plan).filter(({ labels, score }) => (labels?.length ?? 0) > 0 || score !== null);
  const ids = references.map(({ segmentationId }) => segmentationId);
  const sourceOf = sourcesIn(known);
  const sources = new Map<number, Source>();
  for (const segmentation of ids.length > 0 ? await segmentationsByIds(scope, ids) : []) {
    const found = sourceOf(segmentation.id);
    const live = found?.segments ?? null;
    const declared = await declaredSegments(registry, segmentation, known);
    // Settings that were changed and not run yet: either may be meant.
    const segments = live || declared ? [...new Set([...(live ?? []), ...(declared ?? [])])] : null;
    const scores = [...new Set([...(found?.scores ?? []), ...declaredKeys(registry, segmentation, known)])];
    sources.set(segmentation.id, { key: segmentation.key, problem: null, segments, scores });
  }
  for (const { segmentationId, labels, score, need } of references) {
    const source = sources.get(segmentationId);
    const unknown = source && (unknownLabel(labels, source) ?? unknownScore(score, source));
    if (unknown) throw new PersonagraphError('UNKNOWN_FEATURE', askedAs(need, unknown), { field: ['config'] });
  }
}

/** Keys of the scores that settings declare; none where the plugin or a feature is not there. */
function declaredKeys(registry: Registry, { segmenterId, config }: Segmentation, known: Known): readonly string[] {
  const segmenter = registry.find(segmenterId);
  if (!segmenter?.scores) return [];
  try {
    return planSegmentation(segmenter, config, known).scores.map(({ key }) => key);
  } catch {
    // As below.
    return [];
  }
}

/** Keys of the segments that settings alone make, without a run; null where they are learned, or the plugin or a feature is not there. */
export async function declaredSegments(
  registry: Registry,
  { segmenterId, config }: Pick<Segmentation, 'segmenterId' | 'config'>,
  known: Known,
): Promise<readonly string[] | null> {
  const segmenter = registry.find(segmenterId);
  if (!segmenter || segmenter.learns) return null;
  try {
    const plan = planSegmentation(segmenter, config, known);
    const nobody = batchOf(
      { length: 0, ids: new Int32Array(0), columns: new Map(), expiries: new Map() },
      plan.needs,
      {},
    );
    const context = { asOf: 0, random: () => 0, signal: new AbortController().signal };
    const { segments } = await segmenter.fit(nobody, config, context);
    return segments.map(({ key }) => key);
  } catch {
    // Settings of another version of the plugin: a run will say so.
    return null;
  }
}
