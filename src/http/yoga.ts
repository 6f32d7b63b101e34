import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createYoga, type YogaServerInstance } from 'graphql-yoga';
import type { Logger } from 'pino';
import type { Database } from '../db/postgres/connection.ts';
import type { Principal } from '../db/tables/workspaces/api-keys.ts';
import type { CallerSigns, Context } from '../graphql/core/context.ts';
import type { Operations } from '../graphql/core/cost/operations.ts';
import type { Pace } from '../graphql/core/cost/pace.ts';
import { asksForCost } from '../graphql/core/cost/told-cost.ts';
import type { Documents, Examine } from '../graphql/core/documents.ts';
import { maskError } from '../graphql/core/errors.ts';
import { usePolicy } from '../graphql/core/policy.ts';
import { type FanOut, useFanOut } from '../graphql/push/fan-out.ts';
import { schema } from '../graphql/schema.ts';
import type { Admission } from '../services/events/admission.ts';
import type { DiskSpace } from '../services/storage/disk-space.ts';
import type { RunHost } from '../services/threads/host.ts';
import type { TransferSettings } from '../services/transfers/settings.ts';
import { useDigests } from './digest/route.ts';
import { useEventStream } from './event-stream.ts';
import { useExamination } from './examination.ts';
import { useFiles } from './files/routes.ts';
import { useKeyExchange } from './graphiql/key-exchange.ts';
import type { KeyLinks } from './graphiql/key-links.ts';
import { useAssets, usePage } from './graphiql/page.ts';
import { crossOrigin } from './headers/cors.ts';
import { useIngest } from './ingest/route.ts';
import type { KeyGuard } from './key-guard.ts';
import type { KnownKeys } from './known-keys.ts';
import { recodeMalformed, recodeTooLarge } from './refusal.ts';
import { requestIdOf } from './request-id.ts';
import { useAuthentication, useLimits, useRoutes } from './routes.ts';
import { useSheets } from './sheet/route.ts';
import { STUDIO_PATH, type StudioOptions, useStudio } from './studio/route.ts';

/** Largest body of a request. */
const MAX_BODY = 4 * 1024 * 1024;

export interface YogaOptions {
  readonly db: Database;
  readonly host: RunHost;
  readonly keys: KnownKeys;
  readonly log: Logger;
  readonly admission: Admission;
  /** Where files lie; null for a server that keeps none. */
  readonly transfers: TransferSettings | null;
  /** The room on the server's disk; null where nobody watches it. */
  readonly disk: DiskSpace | null;
  /** True once the server stops. */
  readonly stopping: () => boolean;
  /** Shares what subscribers have in common; null executes each for itself. */
  readonly fanOut: FanOut | null;
  /** Path of the API. */
  readonly path: string;
  /** Origins of web pages on other hosts that may use the API. */
  readonly origins: readonly string[];
  /** Serves GraphiQL at the path of the API. */
  readonly graphiql: boolean;
  /** Serves the studio; null serves none. */
  readonly studio: StudioOptions | null;
  /** Exchanges the tokens of links for keys; undefined where no links are made. */
  readonly keyLinks: KeyLinks | undefined;
  readonly contextOf: (principal: Principal, signs: CallerSigns) => Context;
  readonly documents: Documents;
  readonly examine: Examine;
  /** True where only registered documents are run. */
  readonly registeredOnly: boolean;
  /** Lets operations in. */
  readonly operations: Operations;
  /** Looks keys up that are not in memory. */
  readonly guard: KeyGuard;
  /** How fast what is refused is answered. */
  readonly pace: Pace;
}

/** Input of an operation: HTTP requests are authenticated on their way, sockets bring the principal. */
interface Caller {
  principal?: Principal;
  signs?: CallerSigns;
  req?: IncomingMessage;
  res?: ServerResponse;
}

/** GraphQL over HTTP and event streams, GraphiQL, and the routes beside them. */
export function createHttpApi(options: YogaOptions): YogaServerInstance<Caller, Context> {
  const {
    db,
    host,
    keys,
    log,
    admission,
    transfers,
    disk,
    stopping,
    fanOut,
    path,
    origins,
    graphiql,
    studio,
    keyLinks,
    contextOf,
    documents,
    examine,
    registeredOnly,
    operations,
    guard,
    pace,
  } = options;
  const principals = new WeakMap<Request, Principal>();
  const callerOf = (request: Request) => {
    const principal = principals.get(request)!;
    return { principal, scope: db.scope(principal.workspaceId) };
  };
  return createYoga<Caller, Context>({
    schema,
    graphqlEndpoint: path,
    context: ({ principal, signs, request, res, params }) =>
      contextOf((principal ?? principals.get(request))!, signs ?? signsOf(request, res, params?.extensions)),
    // Ours is static, under a policy.
    graphiql: false,
    // Yoga's own lets frames of origin `null` read, where an origin is not listed.
    cors: false,
    maxRequestBodySize: MAX_BODY,
    // Ours is bounded by letters too.
    parserAndValidationCache: false,
    batching: false,
    multipart: false,
    landingPage: false,
    // Answered by a route of ours.
    healthCheckEndpoint: '/health/yoga',
    logging: {
      debug: () => undefined,
      info: () => undefined,
      warn: (...what: unknown[]) => log.warn({ what }, 'yoga'),
      // A masked error was logged already, with its cause.
      error: () => undefined,
    },
    // The policy masks operations; this is for what fails around them.
    maskedErrors: {
      maskError: (error) =>
        recodeTooLarge(error) ?? recodeMalformed(error) ?? maskError(error, { log, requestId: randomUUID() }),
    },
    plugins: [
      // Without a list no other site may read: not what a link is exchanged for either.
      ...(origins.length > 0 ? [crossOrigin(origins)] : []),
      useLimits(operations, principals),
      useRoutes({ db, disk, stopping, log }),
      ...(graphiql ? [usePage(path), useAssets(path)] : []),
      ...(graphiql && keyLinks ? [useKeyExchange(`${path}/graphiql/key`, keyLinks, log)] : []),
      ...(studio && keyLinks ? [useKeyExchange(`${STUDIO_PATH}key`, keyLinks, log)] : []),
      ...(studio ? [useStudio(studio)] : []),
      useIngest({ db, keys, admission, disk, log }),
      useFiles({ db, keys, transfers, disk, log }),
      useSheets({ db, host, keys, operations, guard, log }),
      useDigests({ db, keys, operations, guard, log }),
      useAuthentication(keys, pace, log, principals),
      useExamination({ examine, operations, pace, callerOf, registeredOnly }),
      usePolicy(documents),
      useFanOut(fanOut),
      useEventStream(),
    ],
  });
}

/** What is known of the client of a request beside its key. */
function signsOf(request: Request, response: ServerResponse | undefined, extensions: unknown): CallerSigns {
  const { signal, headers } = request;
  return {
    requestId: requestIdOf(request),
    signal: {
      get aborted() {
        return signal.aborted;
      },
      onGone(gone) {
        signal.addEventListener('abort', gone);
        return () => signal.removeEventListener('abort', gone);
      },
    },
    lastEventId: headers.get('last-event-id') ?? undefined,
    onTaken: response && ((taken) => (response.closed ? taken() : response.once('close', taken))),
    tellsCost: asksForCost(extensions),
  };
}
