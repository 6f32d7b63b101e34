import type { Scope } from '../../../db/postgres/connection.ts';
import { countRows } from '../../../db/reads/pages.ts';
import { rowsOfParents } from '../../../db/reads/source.ts';
import { customersMeant } from '../../../db/tables/customers/customer-reads.ts';
import { CLAIMS_OF_PERSONA } from '../../../db/tables/personas/persona-claims.ts';
import { CRITERIA_OF_PERSONA } from '../../../db/tables/personas/persona-criteria.ts';
import { type Persona, personaByKey } from '../../../db/tables/personas/personas.ts';
import { PersonagraphError } from '../../../errors.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import type { Language } from '../statements.ts';
import { claimsAndSources } from './claims-and-sources.ts';
import { comparisonsOf } from './comparisons.ts';
import { sheetCriteria } from './criteria.ts';
import type { PersonaSheet, SheetProfile } from './sheet.ts';

/** Reads all that the sheet of a persona shows, of one snapshot. Throws NOT_FOUND for a key that no persona has. */
export async function collectSheet(scope: Scope, key: string, language: Language, now: Date): Promise<PersonaSheet> {
  return scope.transaction(async (transaction) => {
    const persona = isStorable(key) ? await personaByKey(transaction, key) : null;
    if (!persona) throw new PersonagraphError('NOT_FOUND', 'No such persona.', { field: ['key'] });
    const claims = await rowsOfParents(transaction, CLAIMS_OF_PERSONA, [persona.id]);
    const criteria = await rowsOfParents(transaction, CRITERIA_OF_PERSONA, [persona.id]);
    const everybody = await countRows(transaction, customersMeant({ all: [] }, 'CREATED_AT', false));
    const rows = claims.map(({ row }) => row);
    return {
      ...head(persona, language),
      everybody,
      criteria: await sheetCriteria(
        transaction,
        criteria.map(({ row }) => row),
        language,
      ),
      ...claimsAndSources(rows, persona, language),
      comparisons: comparisonsOf(rows, language),
      asOf: now,
    };
  }, 'REPEATABLE READ READ ONLY');
}

function head(persona: Persona, language: Language) {
  const { status, name, title, story, quote, avatarSeed, avatarUrl, matchCount } = persona;
  const text = (said: string) => ({ text: said, language });
  return {
    key: persona.key,
    kind: persona.kind,
    polarity: persona.polarity,
    status,
    version: persona.version,
    updatedAt: persona.updatedAt,
    name: text(name),
    title: text(title),
    story: text(story),
    reason: persona.reason,
    face: { seed: avatarSeed, url: avatarUrl },
    quotes: quote === null ? [] : [{ text: quote, source: null, date: null }],
    matched: status === 'ACTIVE' ? matchCount : null,
    sampleSize: persona.sampleSize,
    threshold: persona.threshold,
    profile: NOTHING_KNOWN,
    confidence: null,
  } satisfies Partial<PersonaSheet>;
}

const NOTHING_KNOWN: SheetProfile = {
  age: null,
  income: null,
  channels: [],
  categories: [],
  products: [],
  devices: [],
  timing: [],
  decisionFactors: [],
  disappointments: [],
  trustedVoices: [],
  fun: [],
  people: [],
};
