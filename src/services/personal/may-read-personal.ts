import type { Principal } from '../../db/tables/workspaces/api-keys.ts';
import { PersonagraphError } from '../../errors.ts';

/** Whether a key may read what tells who customers are, and what people said. All that masks asks this. */
export function mayReadPersonal({ scopes }: Pick<Principal, 'scopes'>): boolean {
  return scopes.has('PERSONAL');
}

/** Throws FORBIDDEN for a key that may not read personal data; `what` begins the sentence. */
export function requirePersonal(principal: Pick<Principal, 'scopes'>, what: string): void {
  if (mayReadPersonal(principal)) return;
  throw new PersonagraphError('FORBIDDEN', `${what} takes a key with the scope PERSONAL.`);
}
