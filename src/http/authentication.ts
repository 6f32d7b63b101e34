import type { IncomingHttpHeaders } from 'node:http';

/** Keys are short; tokens of people have three parts, with what their issuer says of them. */
const BEARER = /^Bearer +([\w.-]{1,8192})$/i;

/** The key or token in `Authorization: Bearer KEY`, or the key in `x-api-key`; empty without one. */
export function secretOf(authorization: string | null | undefined, apiKey: string | null | undefined): string {
  return BEARER.exec(authorization ?? '')?.[1] ?? apiKey ?? '';
}

/** The key in the headers of a request as Node has them; empty without one. */
export function secretIn(headers: IncomingHttpHeaders, authorization = headers.authorization): string {
  const apiKey = headers['x-api-key'];
  return secretOf(authorization, typeof apiKey === 'string' ? apiKey : null);
}

/** The key in the parameters of a connection, or in the headers of its upgrade; empty without one. */
export function secretOfSocket(
  parameters: Readonly<Record<string, unknown>> | undefined,
  headers: IncomingHttpHeaders,
): string {
  const parameter = Object.entries(parameters ?? {}).find(([name]) => name.toLowerCase() === 'authorization')?.[1];
  return typeof parameter === 'string' ? secretIn(headers, parameter) : secretIn(headers);
}
