import { isIP } from 'node:net';
import { PersonagraphError } from '../../errors.ts';
import { isPublicAddress } from './address.ts';

/** Where webhooks may lead. */
export interface WebhookPolicy {
  /** If true, plain http will do. Default false: what is posted is personal data. */
  readonly allowHttp?: boolean | undefined;
  /** If true, addresses of private networks and of the machine itself will do. Default false. */
  readonly allowPrivate?: boolean | undefined;
}

const MAX_URL = 2_048;

/**
 * The URL of a webhook, as it is stored. Throws INVALID_INPUT for one that requests must not be sent to by what it
 * says. Names are resolved, and their addresses checked, when a request is sent.
 */
export function endpointOf(text: string, { allowHttp = false, allowPrivate = false }: WebhookPolicy): URL {
  const url = text.length <= MAX_URL && URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:')
    throw refused(`is no URL of https, ${MAX_URL} long at most`);
  if (url.protocol === 'http:' && !allowHttp) throw refused('is not https');
  if (url.username !== '' || url.password !== '') throw refused('holds credentials: check the signature instead');
  const host = hostOf(url);
  if (!allowPrivate && isIP(host) && !isPublicAddress(host)) throw refused(`leads to a private address, ${host}`);
  return url;
}

/** Host name or address, IPv6 without its brackets. */
export function hostOf({ hostname }: URL): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
}

function refused(why: string): PersonagraphError {
  return new PersonagraphError('INVALID_INPUT', `The URL ${why}.`, { field: ['url'] });
}
