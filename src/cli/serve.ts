import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { pino } from 'pino';
import { type Config, readConfig } from '../config.ts';
import type { Database } from '../db/postgres/connection.ts';
import { createApiKey } from '../db/tables/workspaces/api-keys.ts';
import { createWorkspace, findWorkspace, listWorkspaces } from '../db/tables/workspaces/workspaces.ts';
import { setUpDemo } from '../demo/setup.ts';
import { webhookFormat } from '../graphql/types/webhooks/webhook-format.ts';
import { startLivePlugins } from '../plugin-host/live.ts';
import { createServer } from '../server.ts';
import { startFeed } from '../services/changes/feed.ts';
import { startEvaluator } from '../services/evaluation/evaluator.ts';
import { startRunHost } from '../services/threads/host.ts';
import { startWebhooks } from '../services/webhooks/start.ts';
import { logCrashes } from './failure.ts';
import { collectSeldom } from './heap.ts';
import { openStore } from './store.ts';

/** A server that listens. */
export interface Running {
  readonly url: string;
  /** Key of the demo workspace, where there is one. */
  readonly demoKey: string | undefined;
  stop(): Promise<void>;
}

export interface ServeOptions {
  /** If true, plugins are reloaded when their files change. Default false. */
  readonly watch?: boolean;
}

/** Adds `serve`, the default command. */
export function registerServe(program: Command): void {
  program
    .command('serve', { isDefault: true })
    .description('start the server; on an empty embedded database, with a demo workspace')
    .option('--watch', 'reload plugins and personagraph.config.ts when their files change, without a restart')
    .action(async (options: ServeOptions) => {
      const started = Date.now();
      collectSeldom();
      const config = readConfig(process.env);
      const running = await serve(config, options);
      logCrashes(pino({ level: config.logLevel }, pino.destination(2)));
      process.stdout.write(welcome(running, (Date.now() - started) / 1000));
      let stopping = false;
      const stop = () => {
        // A second signal does not wait.
        if (stopping) process.exit(130);
        stopping = true;
        void running.stop().then(() => process.exit(0));
      };
      process.on('SIGINT', stop).on('SIGTERM', stop);
    });
}

/** Starts everything one process needs: store, evaluator, run thread, feed and API. */
export async function serve(config: Config, { watch = false }: ServeOptions = {}): Promise<Running> {
  const log = pino({ level: config.logLevel }, pino.destination(2));
  const store = await openStore(config);
  const { db } = store;
  const stops: (() => Promise<unknown>)[] = [() => store.close()];
  const stopAll = async () => {
    for (const stop of stops.reverse()) await stop().catch((err: unknown) => log.error({ err }, 'a part did not stop'));
  };
  try {
    await store.embedded?.claim();
    store.embedded?.onRevived((err) => {
      if (!err) log.warn('PostgreSQL went away and was started again');
      else {
        log.fatal({ err }, 'PostgreSQL went away and cannot be started again');
        process.exit(1);
      }
    });
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
    const demoKey =
      store.embedded && config.demo === 'auto' ? await demo(config, db, { registry, feed, host }) : undefined;
    const server = createServer({
      db,
      registry,
      host,
      feed,
      logger: log,
      http: config.http,
      ingest: config.ingest,
      origins: config.origins,
      webhooks: config.webhooks,
      graphiqlKey: () => demoKey,
    });
    const url = await server.listen(config.port, config.host);
    stops.push(() => server.dispose());
    return { url, demoKey, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** The arguments of the demo, kept beside its database: a start that was killed is completed with the same. */
interface DemoNote {
  readonly seed: number;
  readonly asOf: string;
  readonly key?: string;
}

/** Makes the demo workspace on an empty database; afterwards only reads its key. */
async function demo(
  config: Config,
  db: Database,
  parts: Omit<Parameters<typeof setUpDemo>[0], 'scope'>,
): Promise<string | undefined> {
  const path = join(config.dataDir, 'demo.json');
  const noted = await readFile(path, 'utf8').catch(() => null);
  const note: DemoNote = noted ? (JSON.parse(noted) as DemoNote) : { seed: 1, asOf: new Date().toISOString() };
  if (note.key) return note.key;
  if (!noted && (await listWorkspaces(db, 1)).length > 0) return undefined;
  await save(path, note);
  const workspace =
    (await findWorkspace(db, { key: 'demo' })) ??
    (await createWorkspace(db, { key: 'demo', name: 'Demo', currency: 'EUR' }));
  const options = { customers: config.demoCustomers, seed: note.seed, asOf: new Date(note.asOf) };
  await setUpDemo({ ...parts, scope: db.scope(workspace.id) }, options);
  const key = await createApiKey(db, workspace.id, { name: 'Demo', role: 'ADMIN' });
  await save(path, { ...note, key });
  return key;
}

async function save(path: string, note: DemoNote): Promise<void> {
  await writeFile(path, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  await chmod(path, 0o600);
}

function welcome({ url, demoKey }: Running, seconds: number): string {
  const lines = [`Personagraph listens on ${url} (started in ${seconds.toFixed(1)} s).`];
  if (!demoKey) return `${lines[0]}\nMake a key with: npx personagraph key create --workspace KEY --role ADMIN\n`;
  lines.push(
    `Open it in a browser for GraphiQL, with the key of the demo workspace filled in:`,
    ``,
    `  ${demoKey}`,
    ``,
    `Three operations to begin with:`,
    ``,
    ...EXAMPLES.map((example) => `${example.replace(/^/gm, '  ')}\n`),
    `Or from a shell:`,
    ``,
    `  curl ${url} -H 'authorization: Bearer ${demoKey}' -H 'content-type: application/json' \\`,
    `    -d '{"query":"{ personas { edges { node { name title matchCount } } } }"}'`,
  );
  return `${lines.join('\n')}\n`;
}

const EXAMPLES = [
  `{ personas { edges { node { name title story matchCount } } } }`,
  `{ customers(first: 3) { totalCount edges { node { externalId name
      memberships { segment { name } strength since explanation { factors { text } } }
      personas { persona { name } fit } } } } }`,
  `subscription { membershipChanged { cursor customer { name } from { name } to { name } cause } }`,
];
