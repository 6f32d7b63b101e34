import { knownFeatures } from '../../../db/features/population.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import { personasByIds } from '../../../db/tables/personas/personas.ts';
import { segmentationsByIds } from '../../../db/tables/segmentations/segmentations.ts';
import { segmentsByIds } from '../../../db/tables/segmentations/segments.ts';
import type { ClaimMeasure, MeasureGroup } from '../../../engine/persona/measure.ts';
import { PersonagraphError } from '../../../errors.ts';
import { prepareQuestion } from '../../groups/answer-question.ts';
import { checkGroup, partsOf } from '../../groups/group.ts';

/** A measure as it was given, and where. */
export interface GivenMeasure {
  readonly measure: ClaimMeasure;
  /** Its path in the input. */
  readonly at: readonly string[];
}

/**
 * Refuses measures that nobody can answer: UNKNOWN_FEATURE naming near matches, INVALID_INPUT for a statistic that the
 * feature's kind does not have, NOT_FOUND for a group that is not there, TOO_COMPLEX. A source that gives no answer at the
 * moment is let pass: the claim says so until it does.
 */
export async function checkMeasures(scope: Scope, given: readonly GivenMeasure[]): Promise<void> {
  if (given.length === 0) return;
  const known = await knownFeatures(scope);
  for (const { measure, at } of given) {
    const { feature, statistic, value = null, from = null, to = null, quantile = null } = measure;
    located(at, () => prepareQuestion({ kind: 'estimate', feature, statistic, value, from, to, quantile }, known));
    const { group } = measure;
    if (typeof group === 'string') continue;
    located(at, () => checkGroup(group, ['group']));
    await refuseUnknown(scope, group, [...at, 'group']);
  }
}

function located(at: readonly string[], work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof PersonagraphError)) throw error;
    if (error.code === 'SOURCE_NOT_LIVE') return;
    throw new PersonagraphError(error.code, error.message, { field: [...at, ...(error.field ?? [])] });
  }
}

async function refuseUnknown(scope: Scope, group: MeasureGroup, field: readonly string[]): Promise<void> {
  const parts = partsOf(group) as readonly MeasureGroup[] | null;
  for (const part of parts ?? []) await refuseUnknown(scope, part, field);
  const found =
    'segmentId' in group
      ? await segmentsByIds(scope, [group.segmentId])
      : 'segmentationId' in group
        ? await segmentationsByIds(scope, [group.segmentationId])
        : 'personaId' in group
          ? await personasByIds(scope, [group.personaId])
          : null;
  if (found?.length === 0) throw new PersonagraphError('NOT_FOUND', 'No such group.', { field });
}
