import type { Scope } from '../../db/postgres/connection.ts';
import type { NewChange } from '../../db/tables/changes/changes.ts';
import { compareScores, type ScoredAnswer, writeScores } from '../../db/tables/scores/score-copy.ts';
import { replaceDefinitions, storedDefinitions } from '../../db/tables/scores/score-definitions.ts';
import { stateChange } from '../changes/states.ts';
import type { Publication } from './publish-answer.ts';

/** Most changes of single scores a run publishes a segmentation; beyond, subscribers read the members. */
const MAX_SCORE_CHANGES = 10_000;

/**
 * Writes one segmentation's scores for everybody, in the caller's transaction. Returns the changes that subscribers
 * asked to be told: none of a first answer, and none where there are too many.
 */
export async function publishScores(
  scope: Scope,
  { segmentation, computed, ids, at, runId }: Publication,
): Promise<NewChange[]> {
  const { plan, assignment } = computed;
  await replaceDefinitions(scope, segmentation.id, storedDefinitions(segmentation), plan.scores);
  if (plan.scores.length === 0) return [];
  const answer: ScoredAnswer = { segmentationId: segmentation.id, definitions: plan.scores, ids, assignment };
  const { difference, firstMoves } = await compareScores(
    scope,
    answer,
    segmentation.pushScores ? MAX_SCORE_CHANGES : -1,
  );
  await writeScores(scope, answer, difference, { at, runId });
  if (firstMoves.length > MAX_SCORE_CHANGES) return [];
  return firstMoves.map(({ customer: customerId, ...states }) =>
    stateChange('SCORE_CHANGED', { customerId, segmentationId: segmentation.id, runId }, { cause: 'RUN', ...states }),
  );
}
