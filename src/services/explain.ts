import type { Scope } from '../db/database.ts';
import { knownFeatures, readPopulation } from '../db/features.ts';
import { liveModels } from '../db/segmentations.ts';
import { explainRow } from '../engine/explain.ts';
import { batchOf } from '../engine/population.ts';
import type { Registry } from '../engine/registry.ts';
import { rowFromBatch } from '../segmenter/columns.ts';
import type { Explanation } from '../segmenter/explanation.ts';
import { featuresOf } from './runs/compute.ts';
import { storedPlan } from './stored-plan.ts';

/**
 * Why a customer is, or is not, in the segments of segmentations, from the plugins that put it there, on the data of
 * now (of the pinned time where the segmentation's clock is pinned). Segmentations without a live answer, and customers
 * that are unknown, are left out.
 */
export async function explainCustomer(
  scope: Scope,
  registry: Registry,
  customerId: number,
  segmentationIds: readonly number[],
): Promise<Map<number, readonly Explanation[]>> {
  const explained = new Map<number, readonly Explanation[]>();
  const known = await knownFeatures(scope);
  const wanted = new Set(segmentationIds);
  const models = (await liveModels(scope)).filter(({ segmentationId }) => wanted.has(segmentationId));
  const client = await scope.db.pool.connect();
  try {
    for (const model of models) {
      const plan = storedPlan(registry, model, known);
      if (!plan) continue;
      const { pinned, asOf } = model.segmentation;
      const clock = pinned && asOf ? { asOf: asOf.getTime(), pinned } : { asOf: Date.now(), pinned: false };
      const features = featuresOf([plan]);
      const population = await readPopulation(client, scope.workspaceId, features, clock, [customerId]);
      if (population.length === 0) continue;
      const row = rowFromBatch(plan.needs, batchOf(population, plan.needs, plan.features), 0);
      explained.set(model.segmentationId, explainRow(plan, row, clock.asOf));
    }
  } finally {
    client.release();
  }
  return explained;
}
