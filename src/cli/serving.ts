import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import type { Database } from '../db/postgres/connection.ts';
import { webhookFormat } from '../graphql/types/webhooks/webhook-format.ts';
import { startLivePlugins } from '../plugin-host/live.ts';
import { createServer, type PersonagraphServer } from '../server.ts';
import { startFeed } from '../services/changes/feed.ts';
import { startEvaluator } from '../services/evaluation/evaluator.ts';
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
  /** Key that GraphiQL opens with. */
  readonly graphiqlKey: () => string | undefined;
}

/** Starts the parts of a server process on an open store. It listens to nothing yet. */
export async function startServing(
  config: Config,
  db: Database,
  log: Logger,
  { watch, graphiqlKey }: ServingOptions,
): Promise<Serving> {
  const stops = createStops(log);
  try {
    const feed = await startFeed(db, log);
    stops.push(() => feed.stop());
    const start = (url: string) => startRunHost({ url: db.url, plugins: url, logLevel: config.logLevel }, log);
    const plugins = await startLivePlugins({ watch, start, log });
    stops.push(() => plugins.stop());
    const { registry, host, isolation } = plugins;
    const evaluator = await startEvaluator({ db, registry, isolation, keepChangesMs: config.keepChangesMs }, log);
    stops.push(() => evaluator.stop());
    const webhooks = await startWebhooks({ db, log, format: webhookFormat, ...config.webhooks });
    stops.push(() => webhooks.stop());
    const settings = { folder: config.dataDir, limits: { ...DEFAULT_LIMITS, ...config.files } };
    const transfers = await startTransfers({ db, settings, logLevel: config.logLevel }, log);
    stops.push(() => transfers.stop());
    const { http, ingest, limits, origins } = config;
    const parts = { registry, host, feed };
    const server = createServer({
      ...parts,
      db,
      logger: log,
      http,
      ingest,
      limits,
      origins,
      webhooks: config.webhooks,
      transfers: settings,
      graphiqlKey,
    });
    stops.push(() => server.dispose());
    return { server, parts, stop: stops.all };
  } catch (error) {
    await stops.all();
    throw error;
  }
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
  store.embedded?.onRevived((err) => {
    if (!err) log.warn('PostgreSQL went away and was started again');
    else {
      log.fatal({ err }, 'PostgreSQL went away and cannot be started again');
      process.exit(1);
    }
  });
  return store;
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
