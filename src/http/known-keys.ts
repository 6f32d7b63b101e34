import type { Database } from '../db/postgres/connection.ts';
import { authenticate, hashSecret, type Principal } from '../db/tables/workspaces/api-keys.ts';
import { ERROR_CODES, PersonagraphError } from '../errors.ts';
import type { Caller } from '../graphql/compiled/compiled-reads.ts';
import type { KeyWatch } from '../graphql/push/key-watch.ts';
import { addressOf } from './addresses.ts';
import { secretOf } from './authentication.ts';
import type { KeyGuard } from './key-guard.ts';

/** Most keys held; the one held longest goes first. */
const MOST = 10_000;

/** The keys that were looked up, for as long as their revocation would be heard. */
export interface KnownKeys {
  /** The holder of a secret, from memory; undefined for one that {@link KnownKeys.find} would look up. */
  known(secret: string): Caller | undefined;
  /**
   * The holder of a secret; null for one that is empty, unknown or revoked. Throws RATE_LIMITED where the address sent too
   * many unknown ones, OVERLOADED, and where the store cannot be asked.
   */
  find(secret: string, address?: string): Promise<Caller | null>;
}

/** Nothing is kept while revocations are not heard, so that each request looks its key up. */
export function createKnownKeys(db: Database, watch: KeyWatch, guard: KeyGuard, most = MOST): KnownKeys {
  /** By hash: the secrets themselves are not kept. */
  const held = new Map<string, { readonly caller: Caller; readonly forget: () => void }>();
  /** The connection by which revocations of all the held keys are heard. */
  let connection: object | null = null;

  const drop = (hash: string) => {
    held.get(hash)?.forget();
    held.delete(hash);
  };
  const callerOf = (hash: string) => {
    if (watch.hearing !== connection) {
      for (const other of held.keys()) drop(other);
      connection = watch.hearing;
    }
    return held.get(hash)?.caller;
  };
  const hold = (hash: string, caller: Caller) => {
    const [oldest] = held.keys();
    if (held.size >= most && oldest !== undefined) drop(oldest);
    held.set(hash, { caller, forget: watch.watch(caller.principal.keyId, () => held.delete(hash), true) });
    return caller;
  };
  const lookUp = async (hash: string): Promise<Caller | null> => {
    const { hearing, revocations } = watch;
    const principal = await authenticate(db, hash);
    if (!principal) return null;
    const known = callerOf(hash);
    if (known) return known;
    const caller = { principal, scope: db.scope(principal.workspaceId) };
    // A key revoked after it was read, but before it is watched, would be held for good.
    const missed = !hearing || hearing !== watch.hearing || revocations !== watch.revocations;
    return missed ? caller : hold(hash, caller);
  };

  return {
    known: (secret) => (secret === '' ? undefined : callerOf(hashSecret(secret))),
    async find(secret, address = '') {
      if (secret === '') return null;
      const hash = hashSecret(secret);
      const known = callerOf(hash);
      if (known) return known;
      await watch.hear();
      return guard.lookUp(address, () => lookUp(hash));
    },
  };
}

/** The holder of the key in a request's headers. Throws UNAUTHENTICATED. */
export async function principalOfRequest(keys: KnownKeys, request: Request): Promise<Principal> {
  const { headers } = request;
  const caller = await keys.find(secretOf(headers.get('authorization'), headers.get('x-api-key')), addressOf(request));
  if (!caller) throw unauthenticated();
  return caller.principal;
}

export function unauthenticated(): PersonagraphError {
  return new PersonagraphError('UNAUTHENTICATED', ERROR_CODES.UNAUTHENTICATED[1]);
}
