import { isDeepStrictEqual } from 'node:util';
import type { Scope } from '../../db/postgres/connection.ts';
import { type NewCriterion, replaceCriteria } from '../../db/tables/personas/persona-criteria.ts';
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

/**
 * Replaces what decides the fit of a persona, in the caller's transaction. A rule or range that it had keeps its answer;
 * a new one of an active persona is run, and until that ends the persona keeps its matches. Those it has no more are
 * deleted once somebody refits it.
 */
export async function storeCriteria(
  scope: Scope,
  { id: personaId, name, status }: Pick<Persona, 'id' | 'name' | 'status'>,
  criteria: readonly Criterion[],
): Promise<void> {
  const left = await ownSegmentations(scope, personaId);
  const enabled = status === 'ACTIVE';
  const added: number[] = [];
  const stored: NewCriterion[] = [];
  for (const criterion of criteria) {
    const { weight, role } = criterion;
    if ('segmentId' in criterion) {
      stored.push({ ...NO_SCORE, segmentId: criterion.segmentId, weight, role });
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
    stored.push({ ...range, segmentId: kept.segmentId, weight, role });
  }
  await replaceCriteria(scope, personaId, stored);
  if (left.length > 0)
    await abandonOwnSegmentations(
      scope,
      left.map(({ id }) => id),
    );
  if (enabled) await runOwn(scope, added);
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
