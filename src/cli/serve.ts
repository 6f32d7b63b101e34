import type { Command } from 'commander';
import { type Config, readConfig } from '../config.ts';
import { PersonagraphError } from '../errors.ts';
import { createLog } from '../services/logging/log.ts';
import { threadLog } from '../services/logging/thread-log.ts';
import { demo } from './demo.ts';
import { logCrashes } from './failure.ts';
import { collectGently } from './heap.ts';
import { serveByProcesses } from './processes/primary.ts';
import { createStops, linkTo, openServerStore, type Running, startServing } from './serving.ts';

export interface ServeOptions {
  /** If true, plugins are reloaded when their files change. Default false. */
  readonly watch?: boolean;
}

/** The options of the command line. */
interface CommandOptions extends ServeOptions {
  readonly processes?: string;
}

/** Adds `serve`, the default command. */
export function registerServe(program: Command): void {
  program
    .command('serve', { isDefault: true })
    .description('start the server; on an empty embedded database, with a demo workspace')
    .option('--watch', 'reload plugins and personagraph.config.ts when their files change, without a restart')
    .option('--processes <n>', 'server processes behind the one port, each a node of its own (default: 1)')
    .action(async ({ watch = false, processes }: CommandOptions) => {
      const started = Date.now();
      collectGently();
      const given = processes === undefined ? {} : { PERSONAGRAPH_PROCESSES: processes };
      const config = readConfig({ ...process.env, ...given });
      const log = threadLog(config.logLevel);
      const running = await serve(config, { watch });
      logCrashes(log);
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

/** Starts store, evaluator, run thread, feed and API: in this process, or in as many as the settings name. */
export async function serve(config: Config, { watch = false }: ServeOptions = {}): Promise<Running> {
  const log = createLog(config.logLevel);
  if (config.processes > 1) {
    if (watch)
      throw new PersonagraphError('INVALID_SETTING', '--watch reloads plugins of one process, not of several.');
    return serveByProcesses(config, log);
  }
  const stops = createStops(log);
  try {
    const store = await openServerStore(config, log);
    stops.push(() => store.close());
    let demoKey: string | undefined;
    const serving = await startServing(config, store.db, log, { watch, findings: store.findings });
    stops.push(() => serving.stop());
    if (store.embedded && config.demo === 'auto') {
      demoKey = await demo(config, store.db, (work) => work(serving.parts));
    }
    const url = await serving.server.listen(config.port, config.host);
    return { url, demoKey, link: await linkTo(config, url, demoKey), stop: stops.all };
  } catch (error) {
    await stops.all();
    throw error;
  }
}

function welcome({ url, demoKey, link }: Running, seconds: number): string {
  const lines = [`Personagraph listens on ${url} (started in ${seconds.toFixed(1)} s).`];
  if (!demoKey) return `${lines[0]}\nMake a key with: npx personagraph key create --workspace KEY --role ADMIN\n`;
  lines.push(
    ...(link ? [`Open ${link.page} with the demo's key by this link, which works once:`, ``, `  ${link.url}`, ``] : []),
    `The demo's key, of the role ADMIN:`,
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
