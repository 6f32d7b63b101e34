import type { Scope } from '../../../db/postgres/connection.ts';
import { personasByIds } from '../../../db/tables/personas/personas.ts';
import type { Principal } from '../../../db/tables/workspaces/api-keys.ts';
import { PersonagraphError } from '../../../errors.ts';
import type { Language } from '../../input/translations.ts';
import { type Linked, signLink } from '../../links/signed-link.ts';

/** Longest life of a link, in minutes. */
export const LONGEST_LINK = 24 * 60;

export interface SheetLink {
  /** Path on this server, with the query that opens it. */
  readonly path: string;
  /** When it ends. */
  readonly until: Date;
}

/**
 * A path that shows the sheet of one persona, and nothing else, to whoever has it, until its time ends or the key it was made
 * by is revoked. Throws NOT_FOUND, INVALID_INPUT.
 */
export async function linkSheet(
  scope: Scope,
  principal: Pick<Principal, 'keyId'>,
  { id, language, minutes }: { readonly id: number; readonly language: Language; readonly minutes: number },
): Promise<SheetLink> {
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_LINK) {
    throw new PersonagraphError('INVALID_INPUT', `A link holds for 1 to ${LONGEST_LINK} minutes.`, {
      field: ['minutes'],
    });
  }
  const [persona] = await personasByIds(scope, [id]);
  if (!persona) throw new PersonagraphError('NOT_FOUND', 'No such persona.', { field: ['id'] });
  const { signed, until } = await signLink(scope, principal, sheetLinked(persona.key), minutes);
  return { path: `/personas/${persona.key}.html?${new URLSearchParams({ language, ...signed })}`, until };
}

/** What a link to the sheet of a persona opens. */
export function sheetLinked(key: string): Linked {
  return { kind: 'persona sheet', name: key };
}
