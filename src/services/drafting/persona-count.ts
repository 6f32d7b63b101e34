import type { Scope } from '../../db/postgres/connection.ts';
import { segmentationProblem } from '../../engine/answer/sources.ts';
import { type ChosenNumber, chooseNumber } from '../../engine/portrait/coverage-curve.ts';
import { PersonagraphError } from '../../errors.ts';
import type { PersonaCountResult } from '../jobs/drafting/suggest-personas.ts';
import { findSegmentation } from '../segmentations/segmentations.ts';
import type { RunHost } from '../threads/host.ts';

export interface PersonaCountInput {
  /** Its segments are the personas. Default: personas are sought in the features. */
  readonly segmentationId?: number;
  /** Features that customers are told apart by. Default: fields, traits, answers and main event totals. */
  readonly features?: readonly string[];
  /** Most personas tried, 1 to 40. Default 15. */
  readonly most?: number;
  /** Fit from which a customer counts as covered, above 0 to 1. Default 0.5. */
  readonly threshold?: number;
  /** What one more persona has to add to the coverage, 0..1. Default 0.03. */
  readonly leastGain?: number;
  /** Default 1. */
  readonly seed?: number;
}

export interface PersonaCount extends PersonaCountResult, ChosenNumber {}

export const MOST_PERSONAS = 40;

/**
 * How many personas a workspace needs: a curve of coverage against their number, and the number from which on one more adds
 * too little. Throws INVALID_INPUT, NOT_FOUND, SOURCE_NOT_LIVE, UNKNOWN_FEATURE, NOT_ENOUGH_DATA.
 */
export async function suggestedPersonas(host: RunHost, scope: Scope, input: PersonaCountInput): Promise<PersonaCount> {
  const { segmentationId, features, most = 15, threshold = 0.5, leastGain = 0.03, seed = 1 } = input;
  check(Number.isInteger(most) && most >= 1 && most <= MOST_PERSONAS, 'most', `Takes 1 to ${MOST_PERSONAS} personas.`);
  check(threshold > 0 && threshold <= 1, 'threshold', 'A threshold is above 0 and at most 1.');
  check(leastGain > 0 && leastGain < 1, 'leastGain', 'A gain is between 0 and 1.');
  check(segmentationId === undefined || features === undefined, 'features', 'Segments have their features already.');
  check(
    features === undefined || (features.length > 0 && features.length <= 100),
    'features',
    'Takes 1 to 100 features.',
  );
  if (segmentationId !== undefined) {
    const problem = segmentationProblem(await findSegmentation(scope, segmentationId));
    if (problem) {
      throw new PersonagraphError('SOURCE_NOT_LIVE', `Its segments cover nobody: ${problem}.`, {
        field: ['segmentationId'],
      });
    }
  }
  const result = await host.ask('personaCount', {
    workspaceId: scope.workspaceId,
    segmentationId: segmentationId ?? null,
    features: features ?? null,
    most,
    threshold,
    seed,
  });
  if (result.curve.length === 0) {
    const message =
      segmentationId === undefined
        ? 'There is nobody that a persona could stand for.'
        : `Nobody is in any of its segments with a strength of ${threshold} or more: a lower threshold may find some.`;
    throw new PersonagraphError('NOT_ENOUGH_DATA', message);
  }
  return { ...result, ...chooseNumber(result.curve, leastGain) };
}

function check(holds: boolean, field: string, message: string): void {
  if (!holds) throw new PersonagraphError('INVALID_INPUT', message, { field: [field] });
}
