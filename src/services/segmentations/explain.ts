import { knownFeatures, readPopulation } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { liveModels, type SegmentationModel } from '../../db/tables/segmentations/models.ts';
import { segmentKeys } from '../../db/tables/segmentations/segments.ts';
import { explainRow } from '../../engine/answer/explain.ts';
import { batchOf } from '../../engine/population/population.ts';
import type { Registry } from '../../engine/registry.ts';
import { rowFromBatch } from '../../segmenter/columns.ts';
import type { Explanation } from '../../segmenter/explanation.ts';
import { withDependencies } from '../evaluation/answers.ts';
import { storedPlan } from '../evaluation/stored-plan.ts';
import { featuresOf } from '../runs/compute.ts';

/** Explanations by segmentation. */
export type Explanations = Map<number, readonly Explanation[]>;

/**
 * Explains why customers are, or are not, in the segments of segmentations. The reasons come from the plugins that put
 * them there, on the data of now (of the pinned time where the segmentation's clock is pinned). Segmentations without a
 * live answer, and customers that are unknown, are left out. Features are read once for all that are asked for.
 */
export async function explainCustomers(
  scope: Scope,
  registry: Registry,
  customerIds: readonly number[],
  segmentationIds: readonly number[],
): Promise<Map<number, Explanations>> {
  const explained = new Map<number, Explanations>();
  const known = await knownFeatures(scope);
  const models = await liveModels(scope, segmentationIds);
  for (const model of models) {
    const plan = storedPlan(registry, model, known);
    if (!plan) continue;
    const { pinned, asOf } = model.segmentation;
    const clock = pinned && asOf ? { asOf: asOf.getTime(), pinned } : { asOf: Date.now(), pinned: false };
    const stored = await readPopulation(scope, featuresOf([plan]), clock, customerIds);
    const population = await withDependencies(scope, plan, stored);
    const batch = batchOf(population, plan.needs, plan.features);
    const keys = await storedKeys(scope, model);
    for (const [row, customerId] of population.ids.entries()) {
      const own = explainRow(plan, rowFromBatch(plan.needs, batch, row), clock.asOf);
      const why = own.map((one) =>
        one.segment === null ? one : { ...one, segment: keys.get(one.segment) ?? one.segment },
      );
      const ofCustomer: Explanations = explained.get(customerId) ?? new Map();
      explained.set(customerId, ofCustomer.set(model.segmentationId, why));
    }
  }
  return explained;
}

/** The keys segments are stored under by the segmenter's own: a refit of clusters keeps those of the last model. */
async function storedKeys(scope: Scope, model: SegmentationModel): Promise<Map<string, string>> {
  const keys = (await segmentKeys(scope, [model.segmentationId])).get(model.segmentationId)!;
  return new Map(model.segmentKeys.map((key, index) => [key, keys.get(model.segmentIds[index]!) ?? key]));
}
