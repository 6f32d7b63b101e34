import type { Scope } from '../../db/postgres/connection.ts';
import { insertVersion, lastVersion, type PersonaVersion } from '../../db/tables/personas/persona-versions.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import { askForBaseline } from '../../db/tables/upkeep/persona-baselines.ts';
import { isSameDocument } from '../../engine/persona/persona-document.ts';
import { PersonagraphError } from '../../errors.ts';
import { readable } from '../input/rejection.ts';
import { text } from '../input/text.ts';
import { checkReason } from './anatomy.ts';
import { recordAudit } from './audit.ts';
import { documentOf } from './persona-document.ts';
import { editRow } from './write-persona.ts';

const Note = text(2_000);

/**
 * Publishes a persona that is at `version`: what it says now becomes its next version, which never changes. Throws
 * NOT_FOUND, CONFLICT, and INVALID_INPUT for a negative persona without a reason.
 */
export async function publishPersona(
  scope: Scope,
  id: number,
  version: number,
  note = '',
): Promise<{ readonly persona: Persona; readonly version: PersonaVersion }> {
  const checked = Note.safeParse(note);
  if (!checked.success) {
    throw new PersonagraphError('INVALID_INPUT', readable(checked.error.issues[0]!), { field: ['note'] });
  }
  return scope.transaction(async (transaction) => {
    const persona = await editRow(transaction, id, version, (within, before) => publish(within, before, checked.data));
    return { persona, version: (await lastVersion(transaction, id))! };
  });
}

/** Publishes what a persona says now, in the transaction that holds its row; returns the fields that this sets. */
async function publish(scope: Scope, persona: Persona, note: string): Promise<Pick<Persona, 'published'>> {
  checkReason(persona);
  const document = await documentOf(scope, persona);
  const { id: subjectId, number } = await insertVersion(scope, { personaId: persona.id, note, document });
  await recordAudit(scope, { personaId: persona.id, action: 'PUBLISHED', subjectId, detail: { number, note } });
  await askForBaseline(scope, persona.id, 'PUBLICATION');
  return { published: number };
}

/** The same where its last version does not say what it says now. */
export async function publishChanges(scope: Scope, persona: Persona): Promise<Partial<Pick<Persona, 'published'>>> {
  const last = await lastVersion(scope, persona.id);
  if (last && isSameDocument(last.document, await documentOf(scope, persona))) return {};
  return publish(scope, persona, '');
}
