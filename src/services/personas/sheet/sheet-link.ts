import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Database, Scope } from '../../../db/postgres/connection.ts';
import { personasByIds } from '../../../db/tables/personas/personas.ts';
import { hashedKey, type Principal } from '../../../db/tables/workspaces/api-keys.ts';
import { ERROR_CODES, PersonagraphError } from '../../../errors.ts';
import type { Language } from '../../input/translations.ts';

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
 * by is revoked. It is signed with the hash of that key's secret: no secret of its own is kept. Throws NOT_FOUND,
 * INVALID_INPUT.
 */
export async function linkSheet(
  scope: Scope,
  { keyId }: Pick<Principal, 'keyId'>,
  { id, language, minutes }: { readonly id: number; readonly language: Language; readonly minutes: number },
): Promise<SheetLink> {
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_LINK) {
    throw new PersonagraphError('INVALID_INPUT', `A link holds for 1 to ${LONGEST_LINK} minutes.`, {
      field: ['minutes'],
    });
  }
  const [persona] = await personasByIds(scope, [id]);
  if (!persona) throw new PersonagraphError('NOT_FOUND', 'No such persona.', { field: ['id'] });
  const key = await hashedKey(scope, keyId);
  if (!key) throw unauthenticated();
  const until = Math.floor(Date.now() / 1_000) + minutes * 60;
  const query = new URLSearchParams({
    language,
    by: String(keyId),
    until: String(until),
    signature: signature(key.hash, scope.workspaceId, persona.key, until).toString('base64url'),
  });
  return { path: `/personas/${persona.key}.html?${query}`, until: new Date(until * 1_000) };
}

/** True for a query that comes of a link, right or wrong. */
export function isLinkQuery(query: URLSearchParams): boolean {
  return query.has('signature');
}

/** By whose key a link was made. Throws UNAUTHENTICATED for one that is past, for another persona, or not of a key in use. */
export async function principalOfLink(db: Database, personaKey: string, query: URLSearchParams): Promise<Principal> {
  const [by, until] = [wholeNumber(query.get('by')), wholeNumber(query.get('until'))];
  const given = Buffer.from(query.get('signature') ?? '', 'base64url');
  if (by === null || until === null || until * 1_000 < Date.now()) throw unauthenticated();
  const key = await hashedKey(db, by);
  if (!key) throw unauthenticated();
  const right = signature(key.hash, key.principal.workspaceId, personaKey, until);
  if (given.length !== right.length || !timingSafeEqual(given, right)) throw unauthenticated();
  return key.principal;
}

function signature(hash: string, workspaceId: number, personaKey: string, until: number): Buffer {
  return createHmac('sha256', hash).update(`persona sheet\n${workspaceId}\n${personaKey}\n${until}`).digest();
}

/** A number as links have it; null for any other text. */
function wholeNumber(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}

function unauthenticated(): PersonagraphError {
  return new PersonagraphError('UNAUTHENTICATED', ERROR_CODES.UNAUTHENTICATED[1]);
}
