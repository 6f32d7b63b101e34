import { PersonagraphError } from '../../errors.ts';

/** A name of a workspace or of one of its keys. Throws INVALID_INPUT for one that is empty or too long. */
export function checkName(name: string): string {
  if (/^[^\p{Cc}\p{Cs}]{1,200}$/u.test(name) && name.trim() !== '') return name;
  throw new PersonagraphError('INVALID_INPUT', 'A name has 1 to 200 characters.', { field: ['name'] });
}
