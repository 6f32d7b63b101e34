// npm run fuzz -- --seconds 60 [--seed N]
//
// Random operations against a real process, over HTTP on 127.0.0.1: queries, mutations and subscriptions made from the
// schema, valid and invalid, with ids, cursors and values that mean something and others that do not, and requests that are
// wrong as requests. The same generator makes those that tests compare answers by. A fault is an answer with a status of
// 5xx, an error that tells of the inside or that the server did not expect, an answer that does not come, a value or id of
// another workspace, a row of another workspace that changed, an error in the log, or a process that ended. Ends
// `N operations, N faults`, and with 1 where there are any. The seed it prints makes the same requests again.
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type LiveServer, startServer } from '../bench/support/live-server.ts';
import { temporaryStore } from '../bench/support/store.ts';
import { encodeId } from '../src/graphql/core/id.ts';
import { type KnownValues, knownValues } from '../test/graphql/random/known-values.ts';
import { type Counts, faultsOf } from './fuzz/faults.ts';
import { type FuzzRequest, fuzzRequest } from './fuzz/operations.ts';
import { senderTo } from './fuzz/sender.ts';
import { type FuzzWorld, fingerprintOf, makeFuzzWorld } from './fuzz/world.ts';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } },
});
const seconds = Number(values.seconds);
const firstSeed = values.seed === undefined ? randomInt(1, 1_000_000_000) : Number(values.seed);
/** Requests on their way at a time. */
const AT_ONCE = 8;
/** Most faults that are shown whole. */
const MOST_SHOWN = 40;

const counts: Counts = {};
const shown = new Map<string, number>();
let operations = 0;
let faults = 0;

print(`seed ${firstSeed}, ${seconds} s`);
const folder = await mkdtemp(join(tmpdir(), 'personagraph-fuzz-'));
{
  await using store = await temporaryStore();
  const world = await makeFuzzWorld(store.db);
  await using server = await startServer(
    process.execPath,
    [...process.execArgv, join(import.meta.dirname, '../src/main.ts'), 'serve'],
    {
      DATABASE_URL: store.db.url,
      PORT: '0',
      HOST: '127.0.0.1',
      LOG_LEVEL: 'error',
      PERSONAGRAPH_DATA_DIR: folder,
      PERSONAGRAPH_DEMO: 'never',
    },
  );
  watchLog(server);
  const before = await fingerprintOf(world.other);
  await fuzz(server, world);
  if (server.child.exitCode !== null || server.child.signalCode !== null) {
    fault('the process ended', `exit code ${server.child.exitCode}, signal ${server.child.signalCode}`);
  }
  if ((await fingerprintOf(world.other)) !== before) fault('rows of another workspace changed', '');
}
await rm(folder, { recursive: true, force: true });
const kinds = Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1));
print(kinds.map(([kind, count]) => `${kind} ${count}`).join(', '));
print(`${operations} operations, ${faults} faults`);
process.exit(faults === 0 ? 0 : 1);

async function fuzz(server: LiveServer, world: FuzzWorld): Promise<void> {
  const sender = senderTo(server.url, world.keys);
  const known = await knownOf(world, sender.ask);
  const foreignIds = [
    ...world.foreign.rows.customers.map((id) => encodeId('Customer', id)),
    encodeId('Persona', world.foreign.rows.persona),
    encodeId('Segmentation', world.foreign.rows.segmentation),
    ...world.foreign.rows.segments.map((id) => encodeId('Segment', id)),
  ];
  const end = performance.now() + seconds * 1_000;
  const work = async () => {
    while (performance.now() < end && server.child.exitCode === null) {
      const seed = firstSeed + operations++;
      const request = fuzzRequest(seed, known);
      try {
        const answer = await sender.ask(request);
        for (const what of faultsOf(request, answer, foreignIds, counts)) {
          fault(what, `seed ${seed}: ${textOf(request)}\n  ${answer.status} ${answer.body.slice(0, 1_500)}`);
        }
      } catch (error) {
        fault(`no answer: ${(error as Error).message}`, `seed ${seed}: ${textOf(request)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  sender.close();
}

/** Values of the world, but the keys that requests come with. */
async function knownOf(world: FuzzWorld, ask: ReturnType<typeof senderTo>['ask']): Promise<KnownValues> {
  const asked = async (query: string, variables: object = {}) => {
    const body = JSON.stringify({ query, variables });
    const headers = { 'content-type': 'application/json', accept: 'application/json' };
    return JSON.parse((await ask({ kind: 'query', method: 'POST', search: '', headers, body, caller: 'ADMIN' })).body);
  };
  const { scope, foreign } = world;
  const known = await knownValues({ api: { scope, ask: asked }, foreign });
  const { data } = await asked('{ apiKeys { id name } }');
  const others = data.apiKeys.filter(({ name }: { name: string }) => name !== 'fuzz');
  return { ...known, ids: { ...known.ids, ApiKey: others.map(({ id }: { id: string }) => id) } };
}

/** Errors in the log are faults: the server expected none of them. */
function watchLog({ child }: LiveServer): void {
  let rest = '';
  child.stdout!.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop()!;
    // On a machine that is busy with other things a connection to PostgreSQL may take longer than it is waited for.
    for (const line of lines.filter((one) => !one.includes('"message":"timeout expired"')))
      if (/"level":(50|60)/.test(line)) fault(`logged: ${/"msg":"[^"]*"/.exec(line)?.[0]}`, line.slice(0, 2_500));
  });
}

function fault(what: string, where: string): void {
  faults++;
  const kind = what.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID');
  const times = (shown.get(kind) ?? 0) + 1;
  shown.set(kind, times);
  if (times <= 2 && shown.size <= MOST_SHOWN) print(`FAULT ${what}\n  ${where}`);
}

function textOf({ method, search, headers, body, caller }: FuzzRequest): string {
  return `${caller} ${method} ${search.slice(0, 500)} ${JSON.stringify(headers)} ${body?.slice(0, 3_000) ?? ''}`;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
