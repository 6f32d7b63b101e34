import { z } from 'zod';
import type { Scope } from '../../db/postgres/connection.ts';
import { listTraits } from '../../db/tables/customers/traits.ts';
import { eventTypes } from '../../db/tables/events/events.ts';
import { readOutcomeStandard, writeOutcomeStandard } from '../../db/tables/outcomes/outcome-standard.ts';
import { storedDefinitions } from '../../db/tables/scores/score-definitions.ts';
import { segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import { SEGMENTS } from '../../db/tables/segmentations/segments.ts';
import { findSurvey } from '../../db/tables/surveys/surveys.ts';
import type { Asked, Conversion, OutcomeStandard } from '../../engine/outcomes/definitions.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { checked, invalid, requireRow } from '../research/checked.ts';
import { announceSetting } from '../workspaces/announce-setting.ts';

/** Most days that a conversion or retention looks over. */
const MOST_DAYS = 3_660;
const days = z.int().min(1).max(MOST_DAYS);
const step = z.union([z.strictObject({ event: z.string() }), z.strictObject({ segmentId: z.int() })]);
const conversion = z.strictObject({ from: step, to: step, withinDays: days });
const asked = z.union([
  z.strictObject({ survey: z.string(), question: z.string() }),
  z.strictObject({ trait: z.string() }),
]);

const Standard = z.strictObject({
  retentionDays: days.nullable().default(null),
  conversion: conversion.nullable().default(null),
  recommendation: asked.nullable().default(null),
  satisfaction: z.strictObject({ asked, from: z.number() }).nullable().default(null),
  valueSegmentationId: z.int().nullable().default(null),
  valueScore: z.string().nullable().default(null),
  margin: z
    .number()
    .gt(0, 'A margin is above 0.')
    .max(1, 'A margin is at most 1: a share of the revenue.')
    .nullable()
    .default(null),
});
export type OutcomeStandardInput = z.input<typeof Standard>;

/**
 * Says how the workspace defines its outcomes, in place of what it said before; what is left out has its default. Throws
 * INVALID_INPUT, NOT_FOUND, UNKNOWN_QUESTION; CONFLICT for a version that is past.
 */
export async function saveOutcomeStandard(
  scope: Scope,
  version: number,
  input: OutcomeStandardInput,
): Promise<OutcomeStandard> {
  const standard = checked(Standard, input);
  const { recommendation, satisfaction } = standard;
  if (standard.conversion) await checkConversion(scope, standard.conversion, ['conversion']);
  if (recommendation) await checkAsked(scope, recommendation, ['recommendation'], true);
  if (satisfaction) await checkAsked(scope, satisfaction.asked, ['satisfaction'], false);
  await checkScore(scope, standard);
  return scope.transaction(async (transaction) => {
    const stored = await writeOutcomeStandard(transaction, { ...standard, version });
    if (!stored) {
      const now = await readOutcomeStandard(transaction);
      const message = `The definitions are at version ${now.version} by now.`;
      throw new PersonagraphError('CONFLICT', message, { field: ['version'] });
    }
    await announceSetting(transaction, 'OUTCOMES');
    return stored;
  });
}

/** Throws INVALID_INPUT for a conversion of too many days or of events that nobody has had, NOT_FOUND for other segments. */
export async function checkConversion(scope: Scope, given: Conversion, field: readonly string[]): Promise<void> {
  if (!days.safeParse(given.withinDays).success) {
    throw invalid(`A conversion takes 1 to ${MOST_DAYS} days.`, [...field, 'withinDays']);
  }
  for (const side of ['from', 'to'] as const) {
    const one = given[side];
    if ('segmentId' in one) await requireRow(scope, SEGMENTS, one.segmentId, 'segment', [...field, side, 'segmentId']);
    else await checkEvent(scope, one.event, [...field, side, 'event']);
  }
}

async function checkEvent(scope: Scope, type: string, field: readonly string[]): Promise<void> {
  const types = await eventTypes(scope);
  if (!types.includes(type)) throw invalid(`Nobody has had an event ${type}${didYouMean(type, types)}`, field);
}

/** `scored`: on a scale of 0 to 10. */
async function checkAsked(scope: Scope, given: Asked, field: readonly string[], scored: boolean): Promise<void> {
  if ('trait' in given) {
    const traits = await listTraits(scope);
    const found = traits.get(given.trait);
    if (found?.kind === 'NUMBER') return;
    const problem = found
      ? `The trait ${given.trait} is no number.`
      : `No trait ${given.trait}${didYouMean(given.trait, [...traits.keys()])}`;
    throw invalid(problem, [...field, 'trait']);
  }
  const survey = await findSurvey(scope, given.survey);
  if (!survey) throw new PersonagraphError('NOT_FOUND', 'No such survey.', { field: [...field, 'survey'] });
  const question = survey.questions.find(({ key }) => key === given.question);
  const at = [...field, 'question'];
  if (!question)
    throw new PersonagraphError('UNKNOWN_QUESTION', `The survey has no question ${given.question}.`, { field: at });
  if (question.kind !== 'SCALE' && question.kind !== 'NUMBER') throw invalid('Its answers are no numbers.', at);
  if (scored && (question.min !== 0 || question.max !== 10)) {
    throw invalid('Recommendation is asked on a scale of 0 to 10.', at);
  }
}

async function checkScore(
  scope: Scope,
  { valueSegmentationId, valueScore }: Pick<OutcomeStandard, 'valueSegmentationId' | 'valueScore'>,
): Promise<void> {
  if (valueSegmentationId === null && valueScore === null) return;
  if (valueSegmentationId === null || valueScore === null) {
    throw invalid('A score is named by its segmentation and its key.', ['valueScore']);
  }
  const [found] = await segmentationsByIds(scope, [valueSegmentationId]);
  if (!found) throw new PersonagraphError('NOT_FOUND', 'No such segmentation.', { field: ['valueSegmentationId'] });
  const scores = storedDefinitions(found)
    .filter(({ kind }) => kind === 'number')
    .map(({ key }) => key);
  if (scores.includes(valueScore)) return;
  throw invalid(`The segmentation has no score ${valueScore} that is a number${didYouMean(valueScore, scores)}`, [
    'valueScore',
  ]);
}
