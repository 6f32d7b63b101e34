import type { Scope } from '../../db/postgres/connection.ts';
import { readMemberships } from '../../db/tables/memberships/membership-copy.ts';
import { readMembershipTimes } from '../../db/tables/memberships/membership-since.ts';
import { readScoreColumns } from '../../db/tables/scores/score-copy.ts';
import { storedDefinitions } from '../../db/tables/scores/score-definitions.ts';
import { segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import { segmentKeys } from '../../db/tables/segmentations/segments.ts';
import { membershipTimes } from '../../engine/answer/membership-time.ts';
import type { Plan } from '../../engine/answer/model.ts';
import { dependenciesOf } from '../../engine/answer/order.ts';
import { type Answer, storedAnswer, withAnswers } from '../../engine/answer/segment-column.ts';
import type { Population } from '../../engine/population/population.ts';

/**
 * The population with the answers of the segmentations a plan reads: those just computed, the stored ones otherwise.
 */
export async function withDependencies(
  scope: Scope,
  plan: Pick<Plan, 'features'>,
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
  const answers = new Map(
    read.flatMap((id) => {
      const answer = computed.get(id) ?? stored.get(id);
      return answer ? [[id, answer] as const] : [];
    }),
  );
  const timed = await withTimes(scope, plan, population.ids, await withScores(scope, plan, population.ids, answers));
  return withAnswers(population, Object.values(plan.features), (id) => timed.get(id));
}

/** The answers, those whose memberships' times a plan asks for with these. */
async function withTimes(
  scope: Scope,
  { features }: Pick<Plan, 'features'>,
  ids: Int32Array,
  answers: ReadonlyMap<number, Answer>,
): Promise<ReadonlyMap<number, Answer>> {
  const asked = new Set(
    Object.values(features).flatMap((feature) =>
      feature?.source === 'segmentation' && feature.field === 'since' ? feature.segmentationId : [],
    ),
  );
  if (asked.size === 0) return answers;
  const times = await readMembershipTimes(scope, [...asked], ids.length <= FEW ? [...ids] : undefined);
  return new Map(
    [...answers].map(([id, answer]) => {
      if (!asked.has(id)) return [id, answer];
      return [id, { ...answer, since: membershipTimes(ids, answer, times, id, answer.asOf ?? Number.NaN) }];
    }),
  );
}

/** The answers, stored ones with the scores that a plan asks for. */
async function withScores(
  scope: Scope,
  { features }: Pick<Plan, 'features'>,
  ids: Int32Array,
  answers: ReadonlyMap<number, Answer>,
): Promise<ReadonlyMap<number, Answer>> {
  const asked = Object.values(features).flatMap((feature) =>
    feature?.source === 'segmentation' && feature.field === 'scores' ? feature : [],
  );
  const lacking = new Set(asked.flatMap(({ segmentationId: id }) => (answers.get(id)?.scoreColumns ? [] : id)));
  if (lacking.size === 0) return answers;
  const complete = new Map(answers);
  for (const segmentation of await segmentationsByIds(scope, [...lacking])) {
    const answer = answers.get(segmentation.id);
    if (!answer) continue;
    const keys = storedDefinitions(segmentation).map(({ key }) => key);
    const own = asked.filter(({ segmentationId, score }) => segmentationId === segmentation.id && keys.includes(score));
    const places = [...new Set(own.map(({ score }) => keys.indexOf(score)))];
    const columns = places.length > 0 ? await readScoreColumns(scope, segmentation.id, places, ids) : [];
    const byKey = new Map(places.map((place, index) => [keys[place]!, columns[index]!]));
    complete.set(segmentation.id, { ...answer, scoreColumns: byKey });
  }
  return complete;
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
