import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database, Scope } from '../../db/postgres/connection.ts';
import type { Principal } from '../../db/tables/workspaces/api-keys.ts';
import type { Registry } from '../../engine/registry.ts';
import { AuditTrail } from '../../services/audit/audit-trail.ts';
import type { Feed } from '../../services/changes/feed.ts';
import type { Admission } from '../../services/events/admission.ts';
import { maskedHost } from '../../services/personal/masked-host.ts';
import { mayReadPersonal } from '../../services/personal/may-read-personal.ts';
import type { DiskSpace } from '../../services/storage/disk-space.ts';
import type { RunHost } from '../../services/threads/host.ts';
import type { TransferSettings } from '../../services/transfers/settings.ts';
import type { WebhookPolicy } from '../../services/webhooks/endpoint.ts';
import type { CompiledReads } from '../compiled/compiled-reads.ts';
import type { KeyWatch } from '../push/key-watch.ts';
import { Budget } from './cost/budget.ts';
import { Ending } from './cost/ending.ts';
import type { Operations } from './cost/operations.ts';
import type { SubscriptionLimit } from './cost/subscription-limit.ts';
import type { SizeKeeper } from './cost/workspace-sizes.ts';
import { createLoaders, type Loaders } from './loaders.ts';
import type { TrustedDocuments } from './trusted/trusted-documents.ts';

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
  /** Sizes of workspaces, which the cost of operations depends on. */
  readonly sizes: SizeKeeper;
  /** Reads without the executor; null leaves all to it. */
  readonly compiled: CompiledReads | null;
  /** Where files lie that come in and go out; null for a server that keeps none. */
  readonly transfers: TransferSettings | null;
  /** The room on the server's disk; null where nobody watches it. */
  readonly disk: DiskSpace | null;
  /** Lets operations in. */
  readonly operations: Operations;
  /** How many subscriptions a key may have. */
  readonly subscriptions: SubscriptionLimit;
  /** Registered documents. Default: there are none, and any are run. */
  readonly trusted?: TrustedDocuments;
  readonly log: Logger;
}

/** Tells of a client that is gone. */
export interface ClientSignal {
  readonly aborted: boolean;
  /** Calls back once it is gone; returns what stops that. Default: nobody is told. */
  readonly onGone?: (gone: () => void) => () => void;
}

/** What is known of a client beside its key. */
export interface CallerSigns {
  readonly signal: ClientSignal | undefined;
  /** The id of the request it is part of. Default: one of its own. */
  readonly requestId?: string | undefined;
  readonly lastEventId?: string | undefined;
  /** Calls back once the client has taken what it was answered, or is gone. Default: at once. */
  readonly onTaken?: ((taken: () => void) => void) | undefined;
  /** Called once the operation is let in. Default: nobody is told. */
  readonly onAdmitted?: (() => void) | undefined;
  /** True where the answer is to say its cost. Default false. */
  readonly tellsCost?: boolean | undefined;
}

/** The context of one operation, which every resolver gets. */
export interface Context extends ServerParts {
  /** The workspace of the request's API key: nothing is read or written outside it. */
  readonly scope: Scope;
  readonly principal: Principal;
  /** The key may not read personal data: fields that have any are masked, and what asks by any is FORBIDDEN. */
  readonly masks: boolean;
  readonly requestId: string;
  /** Tells the audit log what mutations do. */
  readonly audit: AuditTrail;
  /** The client, where it is known when it goes. */
  readonly signal: ClientSignal | undefined;
  /** Calls back once the client has taken what it was answered; undefined where that is at once. */
  readonly onTaken: CallerSigns['onTaken'];
  /** Called once the operation is let in; undefined where nobody waits for that. */
  readonly onAdmitted: CallerSigns['onAdmitted'];
  /** True where the answer is to say its cost. */
  readonly tellsCost: boolean;
  /** Ends the statements of a query that nobody waits for. */
  readonly ending: Ending;
  /** The cursor that a client of an event stream says it has, by `Last-Event-ID`; undefined where it says none. */
  readonly lastEventId: string | undefined;
  /** The change that a subscription executed for itself is at. */
  position: number | undefined;
  /** What may still be made of the answer. Replaced before each event of a subscription. */
  budget: Budget;
  /** Replaced where the data may have changed: after a mutation, and before each event of a subscription. */
  loaders: Loaders;
}

/** Most statements of one operation on their way at a time: the others of the pool are for others. */
const STATEMENTS_TOGETHER = 4;

export function createContext(
  db: Database,
  parts: ServerParts,
  principal: Principal,
  { signal, requestId = randomUUID(), lastEventId, onTaken, onAdmitted, tellsCost = false }: CallerSigns,
): Context {
  const wanted = () => {
    if (context.budget.stopped) throw context.budget.stopped;
  };
  const masks = !mayReadPersonal(principal);
  const audit = new AuditTrail(() => db.scope(principal.workspaceId), { keyId: principal.keyId, masks }, requestId);
  const ending = new Ending();
  const pace = { together: STATEMENTS_TOGETHER, wanted, signal: () => ending.signal };
  const scope = db.scope(principal.workspaceId, pace, audit);
  const loaders = createLoaders(scope, parts.registry);
  const budget = new Budget(signal);
  const host = masks ? maskedHost(parts.host) : parts.host;
  const client = { signal, lastEventId, onTaken, onAdmitted, tellsCost, position: undefined, requestId };
  const own = { ...client, principal, masks, scope, host, audit, ending, budget, loaders };
  const context: Context = { ...parts, ...own };
  return context;
}
