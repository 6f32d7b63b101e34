import { createHmac, randomBytes } from 'node:crypto';
import type { Webhook } from '../../db/tables/webhooks/webhooks.ts';

/** Header of the signature. */
export const SIGNATURE_HEADER = 'Personagraph-Signature';

/** A new secret: 256 random bits. Its text, as it is shown, is the key of the HMAC. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`;
}

/**
 * `t=SECONDS,v1=HEX`: HMAC-SHA256 of `t.body`. While a secret is being changed there is a `v1` for the new and one for
 * the old.
 */
export function signatureOf(
  { secret, previousSecret, previousSecretUntil }: Webhook,
  body: string,
  now: number,
): string {
  const time = Math.floor(now / 1_000);
  const old = previousSecret !== null && previousSecretUntil !== null && previousSecretUntil.getTime() > now;
  const secrets = old ? [secret, previousSecret] : [secret];
  const signed = secrets.map((key) => `v1=${createHmac('sha256', key).update(`${time}.${body}`).digest('hex')}`);
  return [`t=${time}`, ...signed].join(',');
}
