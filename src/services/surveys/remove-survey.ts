import type { Scope } from '../../db/postgres/connection.ts';
import { countResponses } from '../../db/tables/surveys/survey-responses.ts';
import { deleteSurveyRow, lockSurvey } from '../../db/tables/surveys/surveys.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { readersInWords, readersOfFeature } from '../segmentations/readers-of-feature.ts';

/**
 * Deletes a survey, and with `withResponses` the responses to it. Throws NOT_FOUND, and IN_USE saying by what: segmentations
 * and rules of personas that read its answers, or responses that were not to be deleted with it.
 */
export async function removeSurvey(
  scope: Scope,
  registry: Registry,
  key: string,
  withResponses: boolean,
): Promise<void> {
  await scope.transaction(async (transaction) => {
    const survey = await lockSurvey(transaction, key, 'UPDATE');
    if (!survey) throw new PersonagraphError('NOT_FOUND', `No survey ${key}.`, { field: ['key'] });
    const [responses] = await countResponses(transaction, [survey.id]);
    const readers = await readersOfFeature(transaction, registry, (known) => ({
      ...known,
      surveys: new Map([...known.surveys].filter(([other]) => other !== key)),
    }));
    const uses = [
      ...(await readersInWords(transaction, readers)),
      ...(responses && !withResponses ? [`responses: ${responses.count}`] : []),
    ];
    if (uses.length > 0) throw new PersonagraphError('IN_USE', `It is used: ${uses.join('; ')}.`, { field: ['key'] });
    await deleteSurveyRow(transaction, survey.id);
  });
}
