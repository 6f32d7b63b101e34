import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Database, Scope } from '../../db/postgres/connection.ts';
import { type Principal, principalsOfKey } from '../../db/tables/workspaces/api-keys.ts';
import { ERROR_CODES, PersonagraphError } from '../../errors.ts';

/** The one thing that a link opens. */
export interface Linked {
  /** What kind of thing it is: links of one kind open no other. */
  readonly kind: 'persona sheet' | 'digest feed';
  /** Which of them. */
  readonly name: string;
}

/** What makes a link of a path. */
export interface SignedLink {
  /** Parameters of the query that sign it. */
  readonly signed: Readonly<Record<'by' | 'until' | 'signature', string>>;
  /** When it ends. */
  readonly until: Date;
}

/**
 * Signs a link to one thing, and nothing else, for whoever has it, until its time ends or the secret it was made by does.
 * It is signed with the hash of that key's secret: no secret of its own is kept. Throws UNAUTHENTICATED.
 */
export async function signLink(
  scope: Scope,
  { keyId }: Pick<Principal, 'keyId'>,
  linked: Linked,
  minutes: number,
): Promise<SignedLink> {
  const [key] = await principalsOfKey(scope, keyId);
  if (!key) throw unauthenticated();
  const until = Math.floor(Date.now() / 1_000) + minutes * 60;
  const signature = signatureOf(key, linked, until).toString('base64url');
  return { signed: { by: String(keyId), until: String(until), signature }, until: new Date(until * 1_000) };
}

/** True for a query that comes of a link, right or wrong. */
export function isLinkQuery(query: URLSearchParams): boolean {
  return query.has('signature');
}

/** By whose key a link was made. Throws UNAUTHENTICATED for one that is past, for another thing, or not of a key in use. */
export async function principalOfLink(db: Database, linked: Linked, query: URLSearchParams): Promise<Principal> {
  const [by, until] = [wholeNumber(query.get('by')), wholeNumber(query.get('until'))];
  const given = Buffer.from(query.get('signature') ?? '', 'base64url');
  if (by === null || until === null || until * 1_000 < Date.now()) throw unauthenticated();
  const key = (await principalsOfKey(db, by)).find((one) => {
    const right = signatureOf(one, linked, until);
    return given.length === right.length && timingSafeEqual(given, right);
  });
  if (!key) throw unauthenticated();
  return key;
}

function signatureOf({ hash, workspaceId }: Principal, { kind, name }: Linked, until: number): Buffer {
  return createHmac('sha256', hash!).update(`${kind}\n${workspaceId}\n${name}\n${until}`).digest();
}

/** A number as links have it; null for any other text. */
function wholeNumber(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,9}$/.test(text) ? Number(text) : null;
}

function unauthenticated(): PersonagraphError {
  return new PersonagraphError('UNAUTHENTICATED', ERROR_CODES.UNAUTHENTICATED[1]);
}
