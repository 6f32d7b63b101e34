import type { IncomingMessage } from 'node:http';
import type { Database } from '../db/postgres/connection.ts';
import { authenticate, type Principal } from '../db/tables/workspaces/api-keys.ts';

const BEARER = /^Bearer +([\w-]{1,200})$/i;

/** The holder of the key in `Authorization: Bearer KEY` or `x-api-key`; null without a valid one. */
export async function principalOf(
  db: Database,
  authorization: string | null | undefined,
  apiKey?: string | null,
): Promise<Principal | null> {
  const secret = BEARER.exec(authorization ?? '')?.[1] ?? apiKey ?? '';
  return secret === '' ? null : authenticate(db, secret);
}

/** The holder of the key in the parameters of a connection, or in the headers of its upgrade; null without a valid one. */
export async function principalOfSocket(
  db: Database,
  parameters: Readonly<Record<string, unknown>> | undefined,
  { headers }: IncomingMessage,
): Promise<Principal | null> {
  const parameter = Object.entries(parameters ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const authorization = typeof parameter === 'string' ? parameter : headers.authorization;
  const apiKey = headers['x-api-key'];
  return principalOf(db, authorization, typeof apiKey === 'string' ? apiKey : null);
}
