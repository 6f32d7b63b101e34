import type { Scope } from '../../db/postgres/connection.ts';
import { shareOwnersLock } from '../../db/postgres/locks.ts';
import {
  type CustomerNote,
  insertNote,
  removeNote,
  updateNote,
  versionOfNote,
} from '../../db/tables/customers/customer-notes.ts';
import { PersonagraphError } from '../../errors.ts';
import { isStorable } from '../../segmenter/storable.ts';

/** Most characters of a note. */
export const MAX_NOTE = 5_000;

/** A note that somebody saw. */
type SeenNote = Pick<CustomerNote, 'id' | 'version'>;

/** Writes a note about a customer, signed with the name of the API key. Throws INVALID_INPUT; NOT_FOUND for nobody. */
export async function createNote(
  scope: Scope,
  note: { readonly customerId: number; readonly keyId: number; readonly text: string },
): Promise<CustomerNote> {
  const text = checkedText(note.text);
  return scope.transaction(async (transaction) => {
    // A merge takes notes along: none comes to a customer who is on the way.
    await shareOwnersLock(transaction);
    const written = await insertNote(transaction, { ...note, text });
    if (written) return written;
    throw new PersonagraphError('NOT_FOUND', 'No such customer.', { field: ['customer'] });
  });
}

/** Changes the text of a note. Throws INVALID_INPUT, NOT_FOUND; CONFLICT where it is not at the version any more. */
export async function editNote(scope: Scope, note: SeenNote & { readonly text: string }): Promise<CustomerNote> {
  const edited = await updateNote(scope, { ...note, text: checkedText(note.text) });
  return edited ?? refuse(scope, note);
}

/** Deletes a note. Throws NOT_FOUND; CONFLICT where it is not at the version any more. */
export async function deleteNote(scope: Scope, note: SeenNote): Promise<void> {
  if (!(await removeNote(scope, note))) await refuse(scope, note);
}

async function refuse(scope: Scope, { id }: SeenNote): Promise<never> {
  const now = await versionOfNote(scope, id);
  if (now === undefined) throw new PersonagraphError('NOT_FOUND', 'No such note.', { field: ['id'] });
  throw new PersonagraphError('CONFLICT', `The note is at version ${now} by now.`, { field: ['version'] });
}

function checkedText(text: string): string {
  const trimmed = text.trim();
  if (trimmed !== '' && trimmed.length <= MAX_NOTE && isStorable(trimmed)) return trimmed;
  throw new PersonagraphError('INVALID_INPUT', `A note has 1 to ${MAX_NOTE} characters that can be stored.`, {
    field: ['text'],
  });
}
