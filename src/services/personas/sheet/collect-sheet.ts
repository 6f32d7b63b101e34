import { knownFeatures } from '../../../db/features/population.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import { countRows } from '../../../db/reads/pages.ts';
import { rowsOfParents } from '../../../db/reads/source.ts';
import { customersMeant } from '../../../db/tables/customers/customer-reads.ts';
import { evidenceOfClaims } from '../../../db/tables/personas/claim-evidence.ts';
import { OPINIONS_ON_CLAIM } from '../../../db/tables/personas/claim-opinions.ts';
import { CLAIMS_OF_PERSONA } from '../../../db/tables/personas/persona-claims.ts';
import { CRITERIA_OF_PERSONA } from '../../../db/tables/personas/persona-criteria.ts';
import { personaByKey } from '../../../db/tables/personas/personas.ts';
import { methodOf } from '../../../engine/research/facts.ts';
import { PersonagraphError } from '../../../errors.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import type { Language } from '../../input/translations.ts';
import { researchFacts } from '../../research/persona-facts.ts';
import type { RunHost } from '../../threads/host.ts';
import { factsIn } from '../words/measure-words.ts';
import { claimsAndSources } from './claims-and-sources.ts';
import { comparisonsOf } from './comparisons.ts';
import { sheetCriteria } from './criteria.ts';
import { sheetHead } from './head.ts';
import { judged } from './judged.ts';
import type { PersonaSheet } from './sheet.ts';

/** What a sheet is of. */
export interface WantedSheet {
  readonly key: string;
  readonly language: Language;
  readonly now: Date;
}

/**
 * Reads all that the sheet of a persona shows, of one snapshot. Only its warnings look at the customers as they are a moment
 * later. Throws NOT_FOUND for a key that no persona has.
 */
export async function collectSheet(host: RunHost, scope: Scope, wanted: WantedSheet): Promise<PersonaSheet> {
  const { persona, facts, ...read } = await readSheet(scope, wanted);
  const { warnings, confidence } = await judged(host, scope, persona, facts);
  return { ...read, confidence, warnings: warnings.map(({ text }) => text[wanted.language]) };
}

async function readSheet(scope: Scope, { key, language, now }: WantedSheet) {
  return scope.transaction(async (transaction) => {
    const persona = isStorable(key) ? await personaByKey(transaction, key) : null;
    if (!persona) throw new PersonagraphError('NOT_FOUND', 'No such persona.', { field: ['key'] });
    const own = persona.language as Language;
    const claims = (await rowsOfParents(transaction, CLAIMS_OF_PERSONA, [persona.id])).map(({ row }) => row);
    const ids = claims.map(({ id }) => id);
    const evidence = await evidenceOfClaims(transaction, ids);
    const opinions = (await rowsOfParents(transaction, OPINIONS_ON_CLAIM, ids)).map(({ row }) => row);
    const criteria = (await rowsOfParents(transaction, CRITERIA_OF_PERSONA, [persona.id])).map(({ row }) => row);
    const [found] = await researchFacts(transaction, [persona.id]);
    const { facts } = found!;
    const known = await knownFeatures(transaction, false);
    return {
      persona,
      facts,
      method: methodOf(facts),
      ...sheetHead(persona, language),
      ...claimsAndSources(claims, evidence, opinions, {
        own,
        wanted: language,
        factsOf: factsIn(known),
      }),
      everybody: await countRows(transaction, customersMeant({ all: [] }, 'CREATED_AT', false)),
      criteria: await sheetCriteria(transaction, criteria, { known, language }),
      comparisons: comparisonsOf(evidence, known, language),
      asOf: now,
    };
  }, 'REPEATABLE READ READ ONLY');
}
