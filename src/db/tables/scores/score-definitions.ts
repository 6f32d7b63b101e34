import { localized } from '../../../engine/localized.ts';
import type { ScoreDefinition } from '../../../segmenter/score.ts';
import type { Scope } from '../../postgres/connection.ts';
import { workspaceCurrency } from '../workspaces/workspaces.ts';

/** The unit that stands for the workspace's currency. */
const CURRENCY = 'CURRENCY';

/** Definitions of scores as a segmentation keeps them. */
export function storedDefinitions({ scores }: { readonly scores: unknown }): readonly ScoreDefinition[] {
  return scores as readonly ScoreDefinition[];
}

/** True where values of the one are at the places of the other. */
export function sameScores(one: readonly ScoreDefinition[], other: readonly ScoreDefinition[]): boolean {
  return one.length === other.length && one.every((score, place) => isSame(score, other[place]!));
}

function isSame(one: ScoreDefinition, other: ScoreDefinition): boolean {
  return one.key === other.key && one.kind === other.kind;
}

/**
 * Replaces the scores a segmentation has, in the caller's transaction. Stored values and history keep their scores by key
 * and kind; those of scores that are no more go.
 */
export async function replaceDefinitions(
  scope: Scope,
  segmentationId: number,
  before: readonly ScoreDefinition[],
  after: readonly ScoreDefinition[],
): Promise<void> {
  if (before.length === 0 && after.length === 0) return;
  const stored = await asStored(scope, after);
  await scope.query('UPDATE segmentation SET scores = $3::jsonb WHERE workspace_id = $1 AND id = $2', [
    scope.workspaceId,
    segmentationId,
    JSON.stringify(stored),
  ]);
  if (sameScores(before, after)) return;
  const places = after.map((score) => before.findIndex((one) => isSame(one, score)));
  for (const table of ['customer_score', 'score_transition']) {
    await moveValues(scope, table, segmentationId, places);
  }
}

async function moveValues(
  scope: Scope,
  table: string,
  segmentationId: number,
  places: readonly number[],
): Promise<void> {
  const where = 'workspace_id = $1 AND segmentation_id = $2';
  const parameters = [scope.workspaceId, segmentationId];
  if (places.every((place) => place < 0)) {
    await scope.query(`DELETE FROM ${table} WHERE ${where}`, parameters);
    return;
  }
  const moved = (values: string) =>
    `ARRAY[${places.map((place) => (place < 0 ? 'NULL' : `${values}[${place + 1}]`)).join(', ')}]::float8[]`;
  const kept = table === 'customer_score' ? `, kept = CASE WHEN kept IS NOT NULL THEN ${moved('kept')} END` : '';
  await scope.query(`UPDATE ${table} SET values = ${moved('values')}${kept} WHERE ${where}`, parameters);
}

async function asStored(scope: Scope, scores: readonly ScoreDefinition[]): Promise<ScoreDefinition[]> {
  const currency = scores.some(({ unit }) => unit === CURRENCY) ? await workspaceCurrency(scope) : CURRENCY;
  return scores.map(({ key, name, description, kind, unit, min, max, step }) => ({
    key,
    name: localized(name) as { en: string },
    description: localized(description) as { en: string },
    kind,
    ...(unit !== undefined && { unit: unit === CURRENCY ? currency : unit }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(step !== undefined && { step }),
  }));
}
