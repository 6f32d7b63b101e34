import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Principal } from '../db/tables/workspaces/api-keys.ts';
import { networkOf } from './addresses.ts';
import type { KnownKeys } from './known-keys.ts';

const BEARER = /^Bearer +([\w-]{1,200})$/i;

/** The key in `Authorization: Bearer KEY` or `x-api-key`; empty without one. */
export function secretOf(authorization: string | null | undefined, apiKey: string | null | undefined): string {
  return BEARER.exec(authorization ?? '')?.[1] ?? apiKey ?? '';
}

/** The key in the headers of a request as Node has them; empty without one. */
export function secretIn(headers: IncomingHttpHeaders, authorization = headers.authorization): string {
  const apiKey = headers['x-api-key'];
  return secretOf(authorization, typeof apiKey === 'string' ? apiKey : null);
}

/** The holder of the key in the parameters of a connection, or in the headers of its upgrade; null without a valid one. Throws RATE_LIMITED. */
export async function principalOfSocket(
  keys: KnownKeys,
  parameters: Readonly<Record<string, unknown>> | undefined,
  { headers, socket }: IncomingMessage,
): Promise<Principal | null> {
  const parameter = Object.entries(parameters ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  const secret = typeof parameter === 'string' ? secretIn(headers, parameter) : secretIn(headers);
  return (await keys.find(secret, networkOf(socket.remoteAddress)))?.principal ?? null;
}
