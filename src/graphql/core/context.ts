import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { ApiKeyRole } from '../../db/generated/enums.ts';
import type { Database, Scope } from '../../db/postgres/connection.ts';
import type { Principal } from '../../db/tables/workspaces/api-keys.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Feed } from '../../services/changes/feed.ts';
import type { Admission } from '../../services/events/admission.ts';
import type { RunHost } from '../../services/threads/host.ts';
import type { WebhookPolicy } from '../../services/webhooks/endpoint.ts';
import type { KeyWatch } from '../push/key-watch.ts';
import { createLoaders, type Loaders } from './loaders.ts';

/** Parts of a server that all of its operations share. */
export interface ServerParts {
  readonly registry: Registry;
  readonly host: RunHost;
  readonly feed: Feed;
  readonly keys: KeyWatch;
  /** Decides what is taken in now. */
  readonly admission: Admission;
  /** The addresses webhooks may lead to. */
  readonly webhooks: WebhookPolicy;
  readonly log: Logger;
}

/** The context of one operation, which every resolver gets. */
export interface Context extends ServerParts {
  /** The workspace of the request's API key: nothing is read or written outside it. */
  readonly scope: Scope;
  readonly principal: Principal;
  readonly requestId: string;
  /** Replaced where the data may have changed: after a mutation, and before each event of a subscription. */
  loaders: Loaders;
}

export function createContext(db: Database, parts: ServerParts, principal: Principal): Context {
  const scope = db.scope(principal.workspaceId);
  return { ...parts, scope, principal, requestId: randomUUID(), loaders: createLoaders(scope, parts.registry) };
}

const RANK: Readonly<Record<ApiKeyRole, number>> = { READ: 0, WRITE: 1, ADMIN: 2 };

/** Throws FORBIDDEN where the key's role is below the one asked for. */
export function requireRole({ principal }: Pick<Context, 'principal'>, role: ApiKeyRole): void {
  if (RANK[principal.role] >= RANK[role]) return;
  throw new PersonagraphError('FORBIDDEN', `This takes an API key with the role ${role}; yours is ${principal.role}.`);
}
