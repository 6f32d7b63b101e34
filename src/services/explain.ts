import type { Scope } from '../db/database.ts';
import { knownFeatures, readPopulation } from '../db/features.ts';
import { liveModels } from '../db/segmentations.ts';
import { explainRow } from '../engine/explain.ts';
import { batchOf } from '../engine/population.ts';
import type { Registry } from '../engine/registry.ts';
import { rowFromBatch } from '../segmenter/columns.ts';
import type { Explanation } from '../segmenter/explanation.ts';
import { withDependencies } from './answers.ts';
import { featuresOf } from './runs/compute.ts';
import { storedPlan } from './stored-plan.ts';

/** Explanations by segmentation. */
export type Explanations = Map<number, readonly Explanation[]>;

/**
 * Why customers are, or are not, in the segments of segmentations, from the plugins that put them there, on the data of
 * now (of the pinned time where the segmentation's clock is pinned). Segmentations without a live answer, and customers
 * that are unknown, are left out. Features are read once for all that are asked for.
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
  const client = await scope.db.pool.connect();
  try {
    for (const model of models) {
      const plan = storedPlan(registry, model, known);
      if (!plan) continue;
      const { pinned, asOf } = model.segmentation;
      const clock = pinned && asOf ? { asOf: asOf.getTime(), pinned } : { asOf: Date.now(), pinned: false };
      const stored = await readPopulation(client, scope.workspaceId, featuresOf([plan]), clock, customerIds);
      const population = await withDependencies(client, scope, plan, stored);
      const batch = batchOf(population, plan.needs, plan.features);
      for (const [row, customerId] of population.ids.entries()) {
        const why = explainRow(plan, rowFromBatch(plan.needs, batch, row), clock.asOf);
        const ofCustomer: Explanations = explained.get(customerId) ?? new Map();
        explained.set(customerId, ofCustomer.set(model.segmentationId, why));
      }
    }
  } finally {
    client.release();
  }
  return explained;
}
