import type pg from 'pg';
import type { SqlScope } from '../../db/postgres/database.ts';
import { readMemberships } from '../../db/tables/membership-copy.ts';
import type { Plan } from '../../engine/answer/model.ts';
import { dependenciesOf } from '../../engine/answer/order.ts';
import { type Answer, storedAnswer, withAnswers } from '../../engine/answer/segment-column.ts';
import type { Population } from '../../engine/population/population.ts';

/**
 * The population with the answers of the segmentations a plan reads: those just computed, the stored ones otherwise.
 */
export async function withDependencies(
  client: pg.ClientBase,
  scope: SqlScope,
  plan: Plan,
  population: Population,
  computed: ReadonlyMap<number, Answer> = new Map(),
): Promise<Population> {
  const read = dependenciesOf(plan);
  if (read.length === 0) return population;
  const stored = await storedAnswers(
    client,
    scope,
    population.ids,
    read.filter((id) => !computed.has(id)),
  );
  return withAnswers(population, Object.values(plan.features), (id) => computed.get(id) ?? stored.get(id));
}

async function storedAnswers(
  client: pg.ClientBase,
  scope: SqlScope,
  ids: Int32Array,
  segmentationIds: readonly number[],
): Promise<Map<number, Answer>> {
  if (segmentationIds.length === 0) return new Map();
  const keys = await segmentKeys(scope, segmentationIds);
  const which = ids.length <= FEW ? { customers: [...ids] } : { expected: ids.length };
  const memberships = await readMemberships(client, scope.workspaceId, segmentationIds, which);
  return new Map([...memberships].map(([id, current]) => [id, storedAnswer(ids, current, keys.get(id) ?? new Map())]));
}

/** Customers up to which memberships are looked up one by one. */
const FEW = 1_000;

/** Segment keys by id, of segmentations by id. */
export async function segmentKeys(
  scope: SqlScope,
  segmentationIds: readonly number[],
): Promise<Map<number, Map<number, string>>> {
  const rows = await scope.sql.query<{ id: number; key: string; segmentationId: number }>(
    `SELECT id, key, segmentation_id AS "segmentationId" FROM segment
     WHERE workspace_id = $1 AND segmentation_id = ANY($2) ORDER BY id`,
    [scope.workspaceId, segmentationIds],
  );
  const keys = new Map<number, Map<number, string>>(segmentationIds.map((id) => [id, new Map()]));
  for (const { id, key, segmentationId } of rows) keys.get(segmentationId)?.set(id, key);
  return keys;
}
