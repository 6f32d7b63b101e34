import type { JWTPayload } from 'jose';
import type { ApiKeyScope } from '../../db/generated/enums.ts';
import { KEY_SCOPES, scopesInOrder } from '../../db/tables/workspaces/key-scopes.ts';
import { TEAMS } from '../personas/claim-input.ts';
import type { TokenSettings } from './token-settings.ts';

/** What a token says of a person. */
export interface PersonClaims {
  readonly subject: string;
  readonly name: string;
  /** Key of the workspace. */
  readonly workspace: string;
  readonly scopes: readonly ApiKeyScope[];
  readonly teams: readonly string[];
  /** When it ends, in seconds since 1970. */
  readonly exp: number;
}

/** Most letters of a subject, and of a name. */
const LONGEST = 200;
/** Values that are scopes without being named in the settings. Others may mean another program. */
const OWN = /^personagraph:(\w+)$/;

/** What the claims of a verified token say; null where one is missing that it takes. */
export function readClaims(payload: JWTPayload, settings: TokenSettings): PersonClaims | null {
  const { sub, exp } = payload;
  const workspace = claimOf(payload, settings.workspaceClaim);
  if (!isText(sub) || sub.length > LONGEST || exp === undefined || !isText(workspace)) return null;
  const names = [payload['name'], payload['preferred_username'], payload['email'], sub];
  const name = names.find(isText)!.trim().slice(0, LONGEST);
  return {
    subject: sub,
    name,
    workspace,
    scopes: scopesInOrder(valuesOf(payload, settings.scopesClaim).flatMap((value) => scopesNamed(value, settings))),
    teams: TEAMS.filter((team) =>
      valuesOf(payload, settings.teamsClaim).some((value) => value.toUpperCase().replaceAll('-', '_') === team),
    ),
    exp,
  };
}

function scopesNamed(value: string, { roles }: TokenSettings): readonly ApiKeyScope[] {
  const ofRole = roles.get(value);
  if (ofRole) return ofRole;
  const own = OWN.exec(value)?.[1]?.toUpperCase();
  return KEY_SCOPES.filter((scope) => scope === own);
}

/** A claim by its name, or by the path to it: `realm_access.roles`. */
function claimOf(payload: JWTPayload, name: string): unknown {
  if (Object.hasOwn(payload, name)) return payload[name];
  return name
    .split('.')
    .reduce<unknown>(
      (found, part) =>
        typeof found === 'object' && found !== null && Object.hasOwn(found, part)
          ? (found as Record<string, unknown>)[part]
          : undefined,
      payload,
    );
}

/** The texts of a claim: a list, or one text with spaces between. */
function valuesOf(payload: JWTPayload, name: string): readonly string[] {
  const claim = claimOf(payload, name);
  if (typeof claim === 'string') return claim.split(' ').filter(isText);
  return Array.isArray(claim) ? claim.filter(isText) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && !value.includes('\0');
}
