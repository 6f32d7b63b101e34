import type { Scope } from '../../db/postgres/connection.ts';
import type { NewChange } from '../../db/tables/changes/changes.ts';
import { compareScores, type ScoredAnswer, writeScores } from '../../db/tables/scores/score-copy.ts';
import { replaceDefinitions, sameScores, storedDefinitions } from '../../db/tables/scores/score-definitions.ts';
import type { StoredScoreColumns } from '../../engine/answer/score-difference.ts';
import { scoreStates, stateChange } from '../changes/states.ts';
import type { Publication } from './publish-answer.ts';

/** Most changes of single scores a run publishes a segmentation; beyond, they are told how many moved. */
const MAX_SCORE_CHANGES = 10_000;

/** Scores that were written. */
export interface PublishedScores {
  /** What subscribers asked to be told: nothing of a first answer, and nothing where there is too much. */
  readonly changes: readonly NewChange[];
  /** Customers whose scores moved by their step, also where that is too much to be told one by one; null: nobody asked. */
  readonly moved: number | null;
  /** The scores that are stored then; null where the segmentation has none. */
  readonly stored: StoredScoreColumns | null;
}

/** Writes one segmentation's scores for everybody, in the caller's transaction. */
export async function publishScores(
  scope: Scope,
  { segmentation, computed, ids, at, runId, scores: remembered }: Publication,
): Promise<PublishedScores> {
  const { plan, assignment } = computed;
  const before = storedDefinitions(segmentation);
  await replaceDefinitions(scope, segmentation.id, before, plan.scores);
  if (plan.scores.length === 0) return { changes: [], moved: null, stored: null };
  // Values of other scores were moved to other places.
  const isOfUse = [before, plan.scores].every((one) => sameScores(one, remembered?.stored.definitions ?? []));
  const answer: ScoredAnswer = { segmentationId: segmentation.id, definitions: plan.scores, ids, assignment };
  const { difference, firstMoves } = await compareScores(
    scope,
    answer,
    segmentation.pushScores ? MAX_SCORE_CHANGES : -1,
    isOfUse ? remembered : null,
  );
  await writeScores(scope, answer, difference, { at, runId });
  const told = firstMoves.length > MAX_SCORE_CHANGES ? [] : firstMoves;
  const changes = told.map(({ customer: customerId, ...move }) =>
    stateChange(
      'SCORE_CHANGED',
      { customerId, segmentationId: segmentation.id, runId },
      { cause: 'RUN', ...scoreStates(move) },
    ),
  );
  const moved = segmentation.pushScores ? difference.moved : null;
  return { changes, moved, stored: difference.stored() };
}
