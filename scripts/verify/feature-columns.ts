import { type Clock, knownFeatures, readPopulation } from '../../src/db/features/population.ts';
import type { Scope } from '../../src/db/postgres/connection.ts';
import { resolveNeeds } from '../../src/engine/catalogue/catalogue.ts';
import { batchOf } from '../../src/engine/population/population.ts';
import type { Batch } from '../../src/segmenter/batch.ts';
import type { Needs } from '../../src/segmenter/feature.ts';

/** Customers by ascending id, with the features asked for under names of one's own. */
export interface FeatureColumns<N extends Needs> extends Batch<N> {
  readonly ids: Int32Array;
}

/** Reads features as a run as of a past time does: of all customers, or of those with an identity of a type. */
export async function featureColumns<N extends Needs>(
  scope: Scope,
  needs: N,
  asOf: Date,
  identity?: { readonly type: string; readonly value: string },
): Promise<FeatureColumns<N>> {
  const features = resolveNeeds(needs, await knownFeatures(scope));
  const stored = Object.values(features).flatMap((one) => (one && one.source !== 'segmentation' ? [one] : []));
  const clock: Clock = { asOf: asOf.getTime(), pinned: true };
  const named = identity && (await customersNamed(scope, identity));
  const population = await readPopulation(scope, stored, clock, named);
  return { ids: population.ids, ...(batchOf(population, needs, features) as Batch<N>) };
}

async function customersNamed(scope: Scope, { type, value }: { type: string; value: string }): Promise<number[]> {
  const rows = await scope.query<{ id: number }>(
    'SELECT customer_id AS id FROM customer_identity WHERE workspace_id = $1 AND type = $2 AND value = $3',
    [scope.workspaceId, type, value],
  );
  return rows.map(({ id }) => id);
}
