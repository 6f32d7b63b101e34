import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import type { Principal } from '../../db/tables/workspaces/api-keys.ts';
import { roleOfScopes } from '../../db/tables/workspaces/key-scopes.ts';
import { savePerson } from '../../db/tables/workspaces/people.ts';
import { findWorkspace } from '../../db/tables/workspaces/workspaces.ts';
import { type PersonClaims, readClaims } from './token-claims.ts';
import type { TokenSettings } from './token-settings.ts';

/** Signatures by a private key that we have no part of: no `none`, and no secret shared with the issuer. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
/** Seconds that the clocks of issuer and server may differ by. */
export const CLOCK_SKEW_S = 30;
const THREE_PARTS = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Reads the tokens (JWT, RFC 7519) that people come with. */
export interface Tokens {
  /** True for a text that is a token, right or wrong, and no key. */
  isToken(secret: string): boolean;
  /**
   * Who acts by a token; null for one that is forged, expired, not valid yet, of another issuer, for another audience, of a
   * workspace that is none, or of a person who was revoked. Which of them, nobody is told. Throws where the store cannot be asked.
   */
  read(db: Database, token: string): Promise<Principal | null>;
}

/** Public keys are fetched when the first token comes, kept ten minutes, and fetched again for a key that is not among them. */
export function createTokens(settings: TokenSettings, log: Logger): Tokens {
  const { issuer, audience, jwksUrl } = settings;
  const keys = createRemoteJWKSet(new URL(jwksUrl), { timeoutDuration: 5_000 });
  return {
    isToken: (secret) => THREE_PARTS.test(secret),
    async read(db, token) {
      const payload = await verified(token, keys, { issuer, audience }, log);
      const claims = payload && readClaims(payload, settings);
      return claims ? principalOf(db, issuer, claims) : null;
    },
  };
}

async function verified(
  token: string,
  keys: JWTVerifyGetKey,
  whose: Pick<TokenSettings, 'issuer' | 'audience'>,
  log: Logger,
): Promise<JWTPayload | null> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      ...whose,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_SKEW_S,
      requiredClaims: ['exp', 'sub'],
    });
    return payload;
  } catch (err) {
    const isForged = err instanceof errors.JOSEError && !FETCHING.has(err.code);
    if (!isForged) log.warn({ err }, 'the public keys of tokens could not be fetched');
    return null;
  }
}

/** Codes of what goes wrong with the set of keys, not with a token. */
const FETCHING: ReadonlySet<string> = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID']);

async function principalOf(db: Database, issuer: string, claims: PersonClaims): Promise<Principal | null> {
  const { scopes, teams, exp } = claims;
  const workspace = await findWorkspace(db, { key: claims.workspace });
  const keyId = workspace && (await savePerson(db.scope(workspace.id), { ...claims, issuer }));
  if (!keyId) return null;
  const endsAt = (exp + CLOCK_SKEW_S) * 1_000;
  return {
    workspaceId: workspace.id,
    keyId,
    role: roleOfScopes(scopes),
    scopes: new Set(scopes),
    teams,
    endsAt,
    hash: null,
  };
}
