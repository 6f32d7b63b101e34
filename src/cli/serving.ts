import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { makeDataFolder } from '../db/embedded/data-folder.ts';
import type { Database } from '../db/postgres/connection.ts';
import type { Finding } from '../finding.ts';
import { webhookFormat } from '../graphql/types/webhooks/webhook-format.ts';
import { type KeyLinks, keyLinksIn } from '../http/graphiql/key-links.ts';
import { createMetrics } from '../http/operating/metrics.ts';
import { listenForMetrics } from '../http/operating/metrics-listener.ts';
import { STUDIO_PATH } from '../http/studio/route.ts';
import { startLivePlugins } from '../plugin-host/live.ts';
import { createServer, type PersonagraphServer } from '../server.ts';
import { startFeed } from '../services/changes/feed.ts';
import { startEvaluator } from '../services/evaluation/evaluator.ts';
import { createTokens } from '../services/keys/tokens.ts';
import { followPostgresLog } from '../services/logging/postgres-log.ts';
import { watchDisk } from '../services/storage/disk-space.ts';
import { startRunHost } from '../services/threads/host.ts';
import { DEFAULT_LIMITS } from '../services/transfers/settings.ts';
import { startTransfers } from '../services/transfers/transfers.ts';
import { startWebhooks } from '../services/webhooks/start.ts';
import type { DemoParts } from './demo.ts';
import { openStore, type Store } from './store.ts';

/** A server that listens. */
export interface Running {
  readonly url: string;
  /** Key of the demo workspace, where there is one. */
  readonly demoKey: string | undefined;
  /** What opens with the demo's key, once; undefined without a demo, or where no page is served. */
  readonly link: PageLink | undefined;
  stop(): Promise<void>;
}

/** Everything of a server process but its store: evaluator, run thread, feed, webhooks and API. */
export interface Serving {
  readonly server: PersonagraphServer;
  readonly parts: DemoParts;
  /** Ends the API first, then what works behind it. */
  stop(): Promise<void>;
}

export interface ServingOptions {
  /** If true, plugins are reloaded when their files change. */
  readonly watch: boolean;
  /** What was found of the store's engine. */
  readonly findings: readonly Finding[];
}

/** Starts the parts of a server process on an open store. It listens to nothing yet. */
export async function startServing(
  config: Config,
  db: Database,
  log: Logger,
  { watch, findings }: ServingOptions,
): Promise<Serving> {
  const stops = createStops(log);
  try {
    const feed = await startFeed(db, log);
    stops.push(() => feed.stop());
    const { diskReserveBytes: reserveBytes, dataDir: folder, logLevel } = config;
    await makeDataFolder(folder);
    const disk = await watchDisk({ folder, reserveBytes }, log);
    stops.push(async () => disk.stop());
    const start = (url: string) =>
      startRunHost({ url: db.url, plugins: url, logLevel, disk: { folder, reserveBytes } }, log);
    const plugins = await startLivePlugins({ watch, start, log });
    stops.push(() => plugins.stop());
    const { registry, host, isolation } = plugins;
    const { keepChangesMs, keepAuditMs } = config;
    const evaluator = await startEvaluator({ db, registry, isolation, disk, keepChangesMs, keepAuditMs }, log);
    stops.push(() => evaluator.stop());
    const webhooks = await startWebhooks({ db, log, format: webhookFormat, ...config.webhooks });
    stops.push(() => webhooks.stop());
    const settings = { folder, limits: { ...DEFAULT_LIMITS, ...config.files } };
    const transfers = await startTransfers({ db, settings, logLevel: config.logLevel }, log);
    stops.push(() => transfers.stop());
    const { http, ingest, limits, origins } = config;
    const parts = { registry, host, feed };
    const metrics = config.metrics && createMetrics({ db, disk, findings, sockets: () => server.sockets() });
    const server: PersonagraphServer = createServer({
      ...parts,
      db,
      logger: log,
      http,
      ingest,
      limits,
      origins,
      webhooks: config.webhooks,
      transfers: settings,
      keyLinks: keyLinksOf(config),
      disk,
      logsRequests: config.logsRequests,
      ...(metrics && { metrics }),
      tokens: config.tokens && createTokens(config.tokens, log),
    });
    stops.push(() => server.dispose());
    if (metrics) {
      const { port, host: address } = config.metrics!;
      const figures = await listenForMetrics(metrics, port, address, log);
      log.info({ url: figures.url }, 'figures for Prometheus');
      stops.push(() => figures.stop());
    }
    return { server, parts, stop: stops.all };
  } catch (error) {
    await stops.all();
    throw error;
  }
}

/** An address that opens a page with a key, once. */
export interface PageLink {
  readonly page: 'the studio' | 'GraphiQL';
  readonly url: string;
}

/** A link to the studio, or to GraphiQL where there is no studio. Undefined where there is no key, or neither. */
export async function linkTo(
  config: Pick<Config, 'dataDir' | 'http'>,
  url: string,
  key: string | undefined,
): Promise<PageLink | undefined> {
  const { studio, graphiql } = config.http;
  if (key === undefined || !(studio || graphiql)) return undefined;
  // What stands after # is sent to no server, so that no proxy writes it down.
  const token = `#token=${await keyLinksOf(config).make(key)}`;
  if (!studio) return { page: 'GraphiQL', url: `${url}${token}` };
  return { page: 'the studio', url: `${new URL(STUDIO_PATH, url)}${token}` };
}

/** The links of a data folder, which all processes that serve it redeem. */
export function keyLinksOf({ dataDir }: Pick<Config, 'dataDir'>): KeyLinks {
  return keyLinksIn(join(dataDir, 'links'));
}

/** Opens the store as the one server of its folder. A PostgreSQL of ours that cannot be revived ends the process. */
export async function openServerStore(config: Config, log: Logger, connections?: number): Promise<Store> {
  const store = await openStore(config, connections === undefined ? {} : { connections });
  try {
    await store.embedded?.claim();
  } catch (error) {
    await store.close();
    throw error;
  }
  const { embedded, findings } = store;
  for (const { subject, state, text } of findings) {
    log[state === 'ok' ? 'debug' : 'warn']({ subject, state }, `the database: ${text}`);
  }
  const unfollow = embedded ? await followPostgresLog(embedded.logFile, log) : () => undefined;
  embedded?.onRevived((err) => {
    if (!err) log.warn('PostgreSQL went away and was started again');
    else {
      log.fatal({ err }, 'PostgreSQL went away and cannot be started again');
      process.exit(1);
    }
  });
  return {
    ...store,
    async close() {
      unfollow();
      await store.close();
    },
  };
}

/** What is to be stopped, last started first. One that does not stop is logged and keeps none of the others. */
export function createStops(log: Logger) {
  const stops: (() => Promise<unknown>)[] = [];
  return {
    push: (stop: () => Promise<unknown>) => void stops.push(stop),
    async all(): Promise<void> {
      for (const stop of stops.splice(0).reverse()) {
        await stop().catch((err: unknown) => log.error({ err }, 'a part did not stop'));
      }
    },
  };
}
