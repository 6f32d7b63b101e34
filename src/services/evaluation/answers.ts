import type { Scope } from '../../db/postgres/connection.ts';
import { readMemberships } from '../../db/tables/memberships/membership-copy.ts';
import { segmentKeys } from '../../db/tables/segmentations/segments.ts';
import type { Plan } from '../../engine/answer/model.ts';
import { dependenciesOf } from '../../engine/answer/order.ts';
import { type Answer, storedAnswer, withAnswers } from '../../engine/answer/segment-column.ts';
import type { Population } from '../../engine/population/population.ts';

/**
 * The population with the answers of the segmentations a plan reads: those just computed, the stored ones otherwise.
 */
export async function withDependencies(
  scope: Scope,
  plan: Plan,
  population: Population,
  computed: ReadonlyMap<number, Answer> = new Map(),
): Promise<Population> {
  const read = dependenciesOf(plan);
  if (read.length === 0) return population;
  const stored = await storedAnswers(
    scope,
    population.ids,
    read.filter((id) => !computed.has(id)),
  );
  return withAnswers(population, Object.values(plan.features), (id) => computed.get(id) ?? stored.get(id));
}

async function storedAnswers(
  scope: Scope,
  ids: Int32Array,
  segmentationIds: readonly number[],
): Promise<Map<number, Answer>> {
  if (segmentationIds.length === 0) return new Map();
  const keys = await segmentKeys(scope, segmentationIds);
  const which = ids.length <= FEW ? { customers: [...ids] } : { expected: ids.length };
  const memberships = await readMemberships(scope, segmentationIds, which);
  return new Map([...memberships].map(([id, current]) => [id, storedAnswer(ids, current, keys.get(id) ?? new Map())]));
}

/** Customers up to which memberships are looked up one by one. */
const FEW = 1_000;
