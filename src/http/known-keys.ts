import DataLoader from 'dataloader';
import type { Database } from '../db/postgres/connection.ts';
import { authenticate, hashSecret, type Principal, standings } from '../db/tables/workspaces/api-keys.ts';
import { ERROR_CODES, PersonagraphError } from '../errors.ts';
import type { Caller } from '../graphql/compiled/compiled-reads.ts';
import type { KeyWatch } from '../graphql/push/key-watch.ts';
import type { Tokens } from '../services/keys/tokens.ts';
import { addressOf } from './addresses.ts';
import { secretOf } from './authentication.ts';
import type { KeyGuard } from './key-guard.ts';

/** Most keys held; the one held longest goes first. */
const MOST = 10_000;
/** Longest time that a token is held before its signature is looked at again: its issuer may take a key back. */
const TOKEN_MS = 600_000;

/** The keys that were looked up, for as long as their revocation would be heard. */
export interface KnownKeys {
  /** The holder of a secret, from memory; undefined for one that {@link KnownKeys.find} would look up. */
  known(secret: string): Caller | undefined;
  /**
   * The holder of a secret; null for one that is empty, unknown or has ended. Throws RATE_LIMITED where the address sent too
   * many unknown ones, OVERLOADED, and where the store cannot be asked.
   */
  find(secret: string, address?: string): Promise<Caller | null>;
  /** The same as the store knows it now: for what is open for long. */
  findAnew(secret: string, address?: string): Promise<Caller | null>;
}

/** What keys are looked up with. */
export interface KnownKeysParts {
  readonly watch: KeyWatch;
  /** Looks up those that are not in memory. */
  readonly guard: KeyGuard;
  /** Reads the tokens of people. Default: none are taken. */
  readonly tokens?: Tokens | null;
  /** Told of each use of a key. Default: nobody. */
  readonly used?: (keyId: number) => void;
  /** Most keys held. */
  readonly most?: number;
}

interface Held {
  readonly caller: Caller;
  /** When it is looked up again, in milliseconds since 1970. */
  readonly until: number;
  readonly forget: () => void;
}

/** Nothing is kept while revocations are not heard, so that each request looks its key up. */
export function createKnownKeys(
  db: Database,
  { watch, guard, tokens = null, used = () => undefined, most = MOST }: KnownKeysParts,
): KnownKeys {
  /** By hash: the secrets themselves are not kept. */
  const held = new Map<string, Held>();
  /** The connection by which revocations of all the held keys are heard. */
  let connection: object | null = null;

  const standing = standingsOf(db);

  const drop = (hash: string) => {
    held.get(hash)?.forget();
    held.delete(hash);
  };
  const callerOf = (hash: string) => {
    if (watch.hearing !== connection) {
      for (const other of held.keys()) drop(other);
      connection = watch.hearing;
    }
    const found = held.get(hash);
    if (!found) return undefined;
    if (found.until <= Date.now()) {
      drop(hash);
      return undefined;
    }
    used(found.caller.principal.keyId);
    return found.caller;
  };
  const hold = (hash: string, caller: Caller) => {
    const [oldest] = held.keys();
    if (held.size >= most && oldest !== undefined) drop(oldest);
    const { principal } = caller;
    const again = principal.hash === null ? Date.now() + TOKEN_MS : Number.POSITIVE_INFINITY;
    const until = Math.min(again, principal.endsAt ?? Number.POSITIVE_INFINITY);
    held.set(hash, { caller, until, forget: watch.watch(principal, () => held.delete(hash), true) });
    return caller;
  };
  const lookUp = async (hash: string, secret: string): Promise<Caller | null> => {
    const { hearing, revocations } = watch;
    const principal = tokens?.isToken(secret) ? await tokens.read(db, secret) : await authenticate(db, hash);
    if (!principal) return null;
    const known = callerOf(hash);
    if (known) return known;
    used(principal.keyId);
    const caller = { principal, scope: db.scope(principal.workspaceId) };
    // A key revoked after it was read, but before it is watched, would be held for good.
    const missed = !hearing || hearing !== watch.hearing || revocations !== watch.revocations;
    return missed ? caller : hold(hash, caller);
  };

  const find = async (secret: string, address = '') => {
    if (secret === '') return null;
    const hash = hashSecret(secret);
    const known = callerOf(hash);
    if (known) return known;
    await watch.hear();
    return guard.lookUp(address, () => lookUp(hash, secret));
  };

  return {
    known: (secret) => (secret === '' ? undefined : callerOf(hashSecret(secret))),
    find,
    async findAnew(secret, address) {
      const known = secret === '' ? undefined : callerOf(hashSecret(secret));
      if (!known) return find(secret, address);
      return (await standing.load(known.principal)) ? known : null;
    },
  };
}

/**
 * Asks the store how keys stand, with one statement at a time for all who ask meanwhile: thousands of sockets that
 * subscribe at once would keep connections from others. What is asked for is read after that.
 */
function standingsOf(db: Database): DataLoader<Principal, Principal | null> {
  let before: Promise<unknown> = Promise.resolve();
  const ask = (principals: readonly Principal[]) => {
    const asking = standings(db, principals);
    before = asking.catch(() => undefined);
    return asking;
  };
  return new DataLoader(ask, { cache: false, batchScheduleFn: (send) => void before.then(send) });
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
