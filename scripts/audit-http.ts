// npm run audit:http
//
// Conformance to GraphQL over HTTP, by the suite of the package graphql-http, against real processes on 127.0.0.1: a server
// as it starts, asked with a key, and the production profile, once with nothing registered and once with what the suite asks
// for. All audits pass on the first. What the profile refuses on purpose is pinned below: a result that differs either way
// fails. Ends with a line of counts.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditServer } from 'graphql-http';
import { type LiveServer, startServer } from '../bench/support/live-server.ts';
import { temporaryStore } from '../bench/support/store.ts';
import { createApiKey } from '../src/db/tables/workspaces/api-keys.ts';
import { createWorkspace } from '../src/db/tables/workspaces/workspaces.ts';
import { registerDocuments } from '../src/services/documents/register.ts';

/** Audits of the suite. */
const AUDITS = 61;
/** Documents that the suite sends and that can be registered: others show the schema, or are invalid. */
const SENT = ['{ __typename }', 'query Query { __typename }'];
/** Audits that the profile refuses for good, all with 400 and a code: they ask for the schema by `__type`, ... */
const ASK_FOR_SCHEMA = ['BF61', '2EA1', '28B9', 'D6D5', '6A70'];
/** ... or would have 200 for an invalid document where JSON alone is asked for, which the suite says it should be. */
const INVALID_AS_JSON = ['572B', 'FDE2', '7B9B'];
const REFUSED = [...ASK_FOR_SCHEMA, ...INVALID_AS_JSON];
/** Audits that pass once what they ask for is registered. */
const UNREGISTERED = [
  ...['22EB', '4655', '47DE', '80D8', '82A3', '78D5', '2C94', '5A70', '03D4', '34A2', '13EE', '8161', 'B8B3', '94B0'],
  ...['0220', '94B1', '0221', '94B2', '0222', '428F', '1B7A'],
];

const folder = await mkdtemp(join(tmpdir(), 'personagraph-audit-'));
const faults: string[] = [];
const counts: string[] = [];
{
  await using store = await temporaryStore();
  const { id } = await createWorkspace(store.db, { key: 'audit', name: 'Audit', currency: 'EUR' });
  const key = await createApiKey(store.db, id, { name: 'audit', role: 'ADMIN' });
  const start = (profile: string) =>
    startServer(process.execPath, [...process.execArgv, join(import.meta.dirname, '../src/main.ts'), 'serve'], {
      DATABASE_URL: store.db.url,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      PERSONAGRAPH_DATA_DIR: join(folder, profile),
      PERSONAGRAPH_PROFILE: profile,
    });
  await using development = await start('development');
  await audit('with a key', development, key, []);
  await using production = await start('production');
  await audit('production profile, nothing registered', production, key, [...REFUSED, ...UNREGISTERED]);
  await registerDocuments(store.db.scope(id), SENT, null);
  await audit('production profile, its documents registered', production, key, REFUSED);
}
await rm(folder, { recursive: true, force: true });
for (const fault of faults) print(fault);
print(`${counts.join('; ')}; ${faults.length === 0 ? 'as it must be' : `${faults.length} differ`}`);
process.exit(faults.length === 0 ? 0 : 1);

/** Runs the suite, and notes each audit that is refused and should not be, or the other way round. */
async function audit(name: string, { url }: LiveServer, key: string, pinned: readonly string[]): Promise<void> {
  const results = await auditServer({
    url,
    fetchFn: (target: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', `Bearer ${key}`);
      return fetch(target, { ...init, headers });
    },
  });
  if (results.length !== AUDITS) faults.push(`${name}: the suite has ${results.length} audits, not ${AUDITS}`);
  let ok = 0;
  for (const result of results) {
    if (result.status === 'ok') ok++;
    if ((result.status === 'ok') === pinned.includes(result.id)) {
      const why = result.status === 'ok' ? 'is pinned as refused, and passes' : `${result.status}: ${result.reason}`;
      faults.push(`${name}: ${result.id} ${result.name}: ${why}`);
    }
  }
  counts.push(`${name}: ${ok} ok of ${results.length}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
