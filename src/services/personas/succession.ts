import type { Scope } from '../../db/postgres/connection.ts';
import { takeSuccessionLock } from '../../db/postgres/locks.ts';
import { predecessorsOf } from '../../db/tables/personas/persona-succession.ts';
import { type Persona, personasByIds } from '../../db/tables/personas/personas.ts';
import { PersonagraphError } from '../../errors.ts';

const FIELD = { field: ['supersedesId'] };

/** The persona that another takes the place of. Throws NOT_FOUND. */
export async function findPredecessor(scope: Scope, id: number): Promise<Persona> {
  const [found] = await personasByIds(scope, [id]);
  if (found) return found;
  throw new PersonagraphError('NOT_FOUND', 'No such persona to take the place of.', FIELD);
}

/**
 * Checks that a persona may take the place of another, in the transaction that writes it: nobody else makes a circle
 * meanwhile. Throws NOT_FOUND, and INVALID_INPUT for a circle.
 */
export async function checkSuccession(scope: Scope, id: number, predecessorId: number): Promise<void> {
  await takeSuccessionLock(scope);
  const { name } = await findPredecessor(scope, predecessorId);
  if (predecessorId === id) throw new PersonagraphError('INVALID_INPUT', 'A persona does not supersede itself.', FIELD);
  if (!(await predecessorsOf(scope, predecessorId)).includes(id)) return;
  const message = `${name} supersedes this persona already, itself or by others: the two would supersede each other.`;
  throw new PersonagraphError('INVALID_INPUT', message, FIELD);
}
