import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LiveServer, startServer } from '../live-server.ts';

const run = promisify(execFile);
/** The peer, and a Node that it supports. */
const PACKAGES = ['postgraphile@5', 'node@24'];

/** What npm installed for the peer. */
export interface PeerPrograms {
  /** The peer's name and version. */
  readonly name: string;
  /** Path of its Node. */
  readonly node: string;
  start(databaseUrl: string): Promise<LiveServer>;
}

/** PostGraphile 5, as its documentation serves it in production. */
const SERVER = `
import { createServer } from 'node:http';
import { postgraphile } from 'postgraphile';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
import { makePgService } from 'postgraphile/adaptors/pg';

const preset = {
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({ connectionString: process.env.DATABASE_URL, schemas: ['pgl'], poolConfig: { max: 10 } }),
  ],
  grafserv: { graphiql: false, watch: false, websockets: false },
  grafast: { explain: false },
  // Lists beside connections: they cost it less.
  schema: { defaultBehavior: '+connection +list' },
};
const server = createServer();
await postgraphile(preset).createServ(grafserv).addTo(server);
server.listen(0, '127.0.0.1', () => console.log(\`http://127.0.0.1:\${server.address().port}/graphql\`));
`;

/** Installs the peer with npm into a folder, unless it is there. Throws where npm cannot. */
export async function installPeer(folder: string): Promise<PeerPrograms> {
  await mkdir(folder, { recursive: true });
  const manifest = join(folder, 'node_modules/postgraphile/package.json');
  const node = join(folder, 'node_modules/node/bin/node');
  if (!existsSync(manifest) || !existsSync(node)) {
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', ...PACKAGES], { cwd: folder });
  }
  const main = join(folder, 'server.mjs');
  await writeFile(main, SERVER);
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string };
  return {
    name: `postgraphile ${version}`,
    node,
    start: (databaseUrl) => startServer(node, [main], { DATABASE_URL: databaseUrl }),
  };
}
