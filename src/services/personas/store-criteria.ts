import { isDeepStrictEqual } from 'node:util';
import type { Scope } from '../../db/postgres/connection.ts';
import { rowsOfParents } from '../../db/reads/source.ts';
import {
  CRITERIA_OF_PERSONA,
  type NewCriterion,
  type PersonaCriterion,
  replaceCriteria,
} from '../../db/tables/personas/persona-criteria.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import { queueRun } from '../../db/tables/runs/runs.ts';
import {
  abandonOwnSegmentations,
  commonClock,
  enableOwnSegmentations,
  insertOwnSegmentation,
  ownSegmentations,
} from '../../db/tables/segmentations/own-segmentations.ts';
import type { Criterion } from './criterion-input.ts';
import { RULES } from './prepare-criteria.ts';

/** A criterion to store in the place of one with an id; without an id in the place of one that asks the same, or anew. */
export type PlacedCriterion = Criterion & { readonly id?: number };

/** The criteria of a persona, in their order. */
export async function storedCriteria(scope: Scope, personaId: number): Promise<PersonaCriterion[]> {
  return (await rowsOfParents(scope, CRITERIA_OF_PERSONA, [personaId])).map(({ row }) => row);
}

/** The criteria of a persona as they are stored again. */
export async function placedCriteria(scope: Scope, personaId: number): Promise<PlacedCriterion[]> {
  const own = new Map((await ownSegmentations(scope, personaId)).map((one) => [one.segmentId, one.config]));
  return (await storedCriteria(scope, personaId)).map((row): PlacedCriterion => {
    const { id, segmentId, weight, role, scoreKey: key, scoreSegmentationId, scoreFrom: from, scoreTo: to } = row;
    if (!own.has(segmentId)) return { id, segmentId, weight, role };
    const score =
      key === null || scoreSegmentationId === null ? null : { segmentationId: scoreSegmentationId, key, from, to };
    return { id, own: { config: own.get(segmentId), score }, weight, role };
  });
}

/** The ids of criteria that say something else than before, are new, or are gone. */
export function changedCriteria(before: readonly PersonaCriterion[], after: readonly PersonaCriterion[]): number[] {
  const versions = new Map(before.map(({ id, version }) => [id, version]));
  const changed = after.flatMap(({ id, version }) => (versions.get(id) === version ? [] : id));
  const left = new Set(after.map(({ id }) => id));
  return [...changed, ...before.flatMap(({ id }) => (left.has(id) ? [] : id))];
}

/**
 * Makes a list what decides the fit of a persona, in the caller's transaction that has locked its row. A rule or range that
 * it had keeps its answer; a new one of an active persona is run, and until that ends the persona keeps its matches. Those
 * it has no more are deleted once somebody refits it. Returns the ids of criteria that are others then.
 */
export async function storeCriteria(
  scope: Scope,
  { id: personaId, name, status }: Pick<Persona, 'id' | 'name' | 'status'>,
  criteria: readonly PlacedCriterion[],
): Promise<number[]> {
  const before = await storedCriteria(scope, personaId);
  const placed = new Set(criteria.flatMap(({ id }) => id ?? []));
  const idOf = ({ id }: PlacedCriterion, segmentId: number) =>
    id ?? before.find((one) => one.segmentId === segmentId && !placed.has(one.id))?.id ?? null;
  const left = await ownSegmentations(scope, personaId);
  const enabled = status === 'ACTIVE';
  const added: number[] = [];
  const stored: NewCriterion[] = [];
  for (const criterion of criteria) {
    const { weight, role } = criterion;
    if ('segmentId' in criterion) {
      const { segmentId } = criterion;
      stored.push({ ...NO_SCORE, id: idOf(criterion, segmentId), segmentId, weight, role });
      continue;
    }
    const { config, score } = criterion.own;
    const at = left.findIndex((own) => isDeepStrictEqual(own.config, asJson(config)));
    const own = at === -1 ? undefined : left.splice(at, 1)[0];
    const kept =
      own ??
      (await insertOwnSegmentation(scope, {
        personaId,
        name: `A criterion of ${name}`,
        segmenterId: RULES,
        config,
        enabled,
      }));
    if (!own) added.push(kept.id);
    const range = score
      ? { scoreSegmentationId: score.segmentationId, scoreKey: score.key, scoreFrom: score.from, scoreTo: score.to }
      : NO_SCORE;
    const { segmentId } = kept;
    stored.push({ ...range, id: idOf(criterion, segmentId), segmentId, weight, role });
  }
  await replaceCriteria(scope, personaId, stored);
  if (left.length > 0)
    await abandonOwnSegmentations(
      scope,
      left.map(({ id }) => id),
    );
  if (enabled) await runOwn(scope, added);
  return changedCriteria(before, await storedCriteria(scope, personaId));
}

const NO_SCORE = { scoreSegmentationId: null, scoreKey: null, scoreFrom: null, scoreTo: null };

/** Rules and ranges of a persona in use are answered; of others nobody keeps the answers. */
export async function followStatus(scope: Scope, { id, status }: Pick<Persona, 'id' | 'status'>): Promise<void> {
  await runOwn(scope, await enableOwnSegmentations(scope, id, status === 'ACTIVE'));
}

/** Where all others stand at a past time, these are answered as of then too. */
async function runOwn(scope: Scope, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await queueRun(scope, ids, await commonClock(scope));
}

function asJson(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
