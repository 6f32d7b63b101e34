import { knownFeatures, readPopulation } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { holdingOverrides } from '../../db/tables/memberships/overrides.ts';
import { liveModels, type SegmentationModel } from '../../db/tables/segmentations/models.ts';
import { segmentKeys } from '../../db/tables/segmentations/segments.ts';
import { explainRow } from '../../engine/answer/explain.ts';
import { batchOf } from '../../engine/population/population.ts';
import type { Registry } from '../../engine/registry.ts';
import { rowFromBatch } from '../../segmenter/columns.ts';
import { withDependencies } from '../evaluation/answers.ts';
import { storedPlan } from '../evaluation/stored-plan.ts';
import { featuresOf } from '../runs/compute.ts';
import { type ExplainedMembership, explainOverrides } from './explain-override.ts';
import { type FactorInput, factorInputs } from './factor-inputs.ts';

/** An explanation with the inputs that its factors speak of, by their names in it. */
export interface Explained extends ExplainedMembership {
  readonly inputs: Readonly<Record<string, FactorInput>>;
}

/** Explanations by segmentation. */
export type Explanations = Map<number, readonly Explained[]>;

/**
 * Explains why customers are, or are not, in the segments of segmentations. An override is the first reason of what it
 * decides; the others come from the plugins that put them there, on the data of now (of the pinned time where the segmentation's clock is pinned). Segmentations without a
 * live answer, and customers that are unknown, are left out. Features are read once for all that are asked for.
 */
export async function explainCustomers(
  scope: Scope,
  registry: Registry,
  customerIds: readonly number[],
  segmentationIds: readonly number[],
): Promise<Map<number, Explanations>> {
  const explained = new Map<number, Explanations>();
  const known = await knownFeatures(scope, false);
  const models = await liveModels(scope, segmentationIds);
  for (const model of models) {
    const plan = storedPlan(registry, model, known);
    if (!plan) continue;
    const { pinned, asOf } = model.segmentation;
    const clock = pinned && asOf ? { asOf: asOf.getTime(), pinned } : { asOf: Date.now(), pinned: false };
    const stored = await readPopulation(scope, featuresOf([plan]), clock, customerIds);
    const population = await withDependencies(scope, plan, stored);
    const batch = batchOf(population, plan.needs, plan.features);
    const keysById = (await segmentKeys(scope, [model.segmentationId])).get(model.segmentationId)!;
    const keys = ownKeys(model, keysById);
    const overrides = await holdingOverrides(scope, model.segmentationId, customerIds);
    const exclusive = plan.segmenter.membership === 'exclusive';
    const inputs = factorInputs(plan, known);
    for (const [row, customerId] of population.ids.entries()) {
      const own = explainRow(plan, rowFromBatch(plan.needs, batch, row), clock.asOf);
      const why = own.map((one) =>
        one.segment === null ? one : { ...one, segment: keys.get(one.segment) ?? one.segment },
      );
      const byHand = overrides.filter((one) => one.customerId === customerId);
      const all = explainOverrides({ explanations: why, exclusive, overrides: byHand, keys: keysById });
      const ofCustomer: Explanations = explained.get(customerId) ?? new Map();
      explained.set(
        customerId,
        ofCustomer.set(
          model.segmentationId,
          all.map((one) => ({ ...one, inputs })),
        ),
      );
    }
  }
  return explained;
}

/** The keys segments are stored under by the segmenter's own: a refit of clusters keeps those of the last model. */
function ownKeys(model: SegmentationModel, keysById: ReadonlyMap<number, string>): Map<string, string> {
  return new Map(model.segmentKeys.map((key, index) => [key, keysById.get(model.segmentIds[index]!) ?? key]));
}
