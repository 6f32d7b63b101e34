import type { ApiKeyScope } from '../../db/generated/enums.ts';

/** Whose tokens are taken, and what their claims mean. */
export interface TokenSettings {
  /** The `iss` that tokens have. */
  readonly issuer: string;
  /** The `aud` that tokens have, or have among others. */
  readonly audience: string;
  /** Where the issuer's public keys are: https, or http on this machine. */
  readonly jwksUrl: string;
  /** The claim of scopes or roles. Default `scope`. */
  readonly scopesClaim: string;
  /** What values of that claim allow, besides `personagraph:read` and the like. Default: nothing. */
  readonly roles: ReadonlyMap<string, readonly ApiKeyScope[]>;
  /** The claim of the workspace's key. Default `workspace`. */
  readonly workspaceClaim: string;
  /** The claim of the person's teams. Default `teams`. */
  readonly teamsClaim: string;
}
