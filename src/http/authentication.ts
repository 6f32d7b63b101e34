import type { Database } from '../db/postgres/connection.ts';
import { authenticate, type Principal } from '../db/tables/api-keys.ts';

const BEARER = /^Bearer +([\w-]{1,200})$/i;

/** Whose key a request carries, in `Authorization: Bearer KEY` or `x-api-key`; null without a valid one. */
export async function principalOf(
  db: Database,
  authorization: string | null | undefined,
  apiKey?: string | null,
): Promise<Principal | null> {
  const secret = BEARER.exec(authorization ?? '')?.[1] ?? apiKey ?? '';
  return secret === '' ? null : authenticate(db, secret);
}
