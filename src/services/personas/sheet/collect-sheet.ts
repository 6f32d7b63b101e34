import type { Scope } from '../../../db/postgres/connection.ts';
import { countRows } from '../../../db/reads/pages.ts';
import { rowsOfParents } from '../../../db/reads/source.ts';
import { customersMeant } from '../../../db/tables/customers/customer-reads.ts';
import { evidenceOfClaims } from '../../../db/tables/personas/claim-evidence.ts';
import { OPINIONS_ON_CLAIM } from '../../../db/tables/personas/claim-opinions.ts';
import { CLAIMS_OF_PERSONA } from '../../../db/tables/personas/persona-claims.ts';
import { CRITERIA_OF_PERSONA } from '../../../db/tables/personas/persona-criteria.ts';
import { personaByKey } from '../../../db/tables/personas/personas.ts';
import { listSurveys } from '../../../db/tables/surveys/surveys.ts';
import { PersonagraphError } from '../../../errors.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import type { Language } from '../profile.ts';
import { claimsAndSources } from './claims-and-sources.ts';
import { comparisonsOf } from './comparisons.ts';
import { sheetCriteria } from './criteria.ts';
import { sheetHead } from './head.ts';
import type { PersonaSheet } from './sheet.ts';

/** Reads all that the sheet of a persona shows, of one snapshot. Throws NOT_FOUND for a key that no persona has. */
export async function collectSheet(scope: Scope, key: string, language: Language, now: Date): Promise<PersonaSheet> {
  return scope.transaction(async (transaction) => {
    const persona = isStorable(key) ? await personaByKey(transaction, key) : null;
    if (!persona) throw new PersonagraphError('NOT_FOUND', 'No such persona.', { field: ['key'] });
    const own = persona.language as Language;
    const claims = (await rowsOfParents(transaction, CLAIMS_OF_PERSONA, [persona.id])).map(({ row }) => row);
    const ids = claims.map(({ id }) => id);
    const evidence = await evidenceOfClaims(transaction, ids);
    const opinions = (await rowsOfParents(transaction, OPINIONS_ON_CLAIM, ids)).map(({ row }) => row);
    const criteria = (await rowsOfParents(transaction, CRITERIA_OF_PERSONA, [persona.id])).map(({ row }) => row);
    return {
      ...sheetHead(persona, language),
      ...claimsAndSources(claims, evidence, opinions, { own, wanted: language }),
      everybody: await countRows(transaction, customersMeant({ all: [] }, 'CREATED_AT', false)),
      criteria: await sheetCriteria(transaction, criteria, language),
      comparisons: comparisonsOf(evidence, await questionsOf(transaction), language),
      confidence: null,
      warnings: [],
      asOf: now,
    };
  }, 'REPEATABLE READ READ ONLY');
}

/** Questions of surveys as they were asked, by the names of their features. */
async function questionsOf(scope: Scope): Promise<Map<string, string>> {
  const surveys = await listSurveys(scope);
  return new Map(
    surveys.flatMap(({ key, questions }) =>
      questions.map((question) => [`surveys.${key}.${question.key}`, question.text] as const),
    ),
  );
}
