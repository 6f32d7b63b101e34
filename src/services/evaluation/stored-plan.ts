import { sameScores, storedDefinitions } from '../../db/tables/scores/score-definitions.ts';
import type { LiveModel } from '../../db/tables/segmentations/models.ts';
import { type FittedPlan, planSegmentation } from '../../engine/answer/model.ts';
import { answerable, sourcesIn } from '../../engine/answer/sources.ts';
import type { Known } from '../../engine/catalogue/catalogue.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { CONTRACT, type Json } from '../../segmenter/segmenter.ts';

/**
 * A stored model, ready to answer; null where its plugin, that version of it, or a feature it reads is not there any
 * more, or where its scores are others than those that are stored. A segment it asks for of another segmentation that does not answer is unknown.
 */
export function storedPlan(registry: Registry, stored: LiveModel, known: Known): FittedPlan | null {
  const segmenter = registry.find(stored.segmenterId);
  if (!segmenter || stored.contract !== CONTRACT || stored.segmenterVersion !== segmenter.version) return null;
  try {
    const { plan } = answerable(planSegmentation(segmenter, stored.config, known), sourcesIn(known));
    if (!sameScores(storedDefinitions(stored.segmentation), plan.scores)) return null;
    const segments = stored.segmentKeys.map((key) => ({ key, name: '' }));
    return { ...plan, fittedOn: stored.fittedOn, segments, model: stored.model as Json };
  } catch (error) {
    if (error instanceof PersonagraphError) return null;
    throw error;
  }
}
