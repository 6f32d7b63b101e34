import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ask } from '../faults/api.ts';
import { eventStream } from '../faults/streams.ts';
import { within } from '../faults/until.ts';
import { output } from '../packed-plugin/steps.ts';
import { environment, ROOT } from './node-install.ts';

const CUSTOMERS = 500;
/** How long a start with its demo, or a push, may take on a machine that is busy with other things. */
const PATIENCE_SECONDS = 240;

const PERSONAS = '{ personas { edges { node { name matchCount } } } customers { totalCount } }';
const MOVES = 'subscription { membershipChanged { customer { externalId } to { key } } }';
const NEW =
  'mutation { upsertCustomers(input: { customers: [{ externalId: "new", kind: PROSPECT }] }) { userErrors { code } } }';

/**
 * The purpose of `npm start`: a server with the demo on its own PostgreSQL, a query, and a subscription that hears of a
 * new customer. Returns what it found. Throws what went wrong.
 */
export async function mainJob(node: string, data: string): Promise<string> {
  const settings = {
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'error',
    PERSONAGRAPH_DATA_DIR: data,
    PERSONAGRAPH_DEMO_CUSTOMERS: `${CUSTOMERS}`,
  };
  const args = ['--enable-source-maps', 'scripts/build.mjs', '--run', 'src/main.js'];
  const server = spawn(node, args, { cwd: ROOT, env: { ...environment, ...settings } });
  const ended = once(server, 'exit');
  const stop = new AbortController();
  try {
    const text = await within(
      'the server listens',
      PATIENCE_SECONDS,
      output(server, /curl [\s\S]*personas/, PATIENCE_SECONDS),
    );
    const [url, key] = [/http:\S+\/graphql/.exec(text)?.[0], /pgk_admin_\S+/.exec(text)?.[0]];
    if (!url || !key) throw new Error(`the server did not start: ${text}`);
    const { personas, customers } = await ask<DemoState>(url, key, PERSONAS);
    const matched = personas.edges.filter(({ node: { matchCount } }) => matchCount > 0).length;
    if (customers.totalCount !== CUSTOMERS || matched === 0) throw new Error(`it answered ${JSON.stringify(personas)}`);
    const heard = new Promise<string>((resolve, reject) => {
      const item = ({ data, errors }: { data?: unknown; errors?: unknown }) => {
        if (errors) reject(new Error(`the subscription said ${JSON.stringify(errors)}`));
        const { customer, to } = (data as Move).membershipChanged;
        if (customer?.externalId === 'new') resolve(`heard of new in ${to?.key}`);
      };
      const opened = () => void ask(url, key, NEW).catch(reject);
      void eventStream({ url, key, query: MOVES, variables: {}, signal: stop.signal, item, opened });
    });
    const push = await within('the subscription hears of the new customer', PATIENCE_SECONDS, heard);
    stop.abort();
    server.kill('SIGTERM');
    const [code] = await within('the server has ended', PATIENCE_SECONDS, ended);
    if (code !== 0) throw new Error(`the server ended with ${code}`);
    return `${personas.edges.length} personas, ${matched} with customers, ${push}`;
  } finally {
    stop.abort();
    if (server.exitCode === null && server.signalCode === null) {
      server.kill('SIGTERM');
      // In order, so that its PostgreSQL goes with it.
      await within('the server has ended', 30, ended).catch(() => server.kill('SIGKILL'));
    }
  }
}

interface DemoState {
  readonly personas: { readonly edges: readonly { readonly node: { readonly matchCount: number } }[] };
  readonly customers: { readonly totalCount: number };
}

interface Move {
  readonly membershipChanged: {
    readonly customer: { readonly externalId: string } | null;
    readonly to: { readonly key: string } | null;
  };
}
