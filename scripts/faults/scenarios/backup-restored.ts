import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEmbedded } from '../../../src/db/embedded/server.ts';
import { migrate } from '../../../src/db/postgres/migrate.ts';
import { encodeChangeCursor } from '../../../src/graphql/core/cursor.ts';
import { builtProgram, ROOT } from '../../support/personagraph.ts';
import { makeFolder, removeFolder } from '../cluster.ts';
import { demand, type Figures, Stage } from '../stage.ts';
import { readState } from '../store-view.ts';
import { makeWorld } from '../world.ts';

const run = promisify(execFile);

/**
 * A data folder is copied while nobody uses it, work goes on, and the copy is put back as the documentation says: all is as it
 * was, whoever has a cursor of what is gone is told so, and all goes on from there.
 */
export async function backupRestored(template: Stage): Promise<Figures> {
  const [folder, backup] = [await makeFolder(), await makeFolder()];
  const data = join(folder, 'data');
  const environment = { PERSONAGRAPH_DATA_DIR: data };
  const replace = async (to: string, from: string) => {
    await rm(to, { recursive: true, force: true });
    // Owners too: a root's PostgreSQL runs under another account.
    await run('cp', ['-a', from, to]);
  };
  try {
    const embedded = await startEmbedded(data);
    await migrate(embedded.url);
    const world = await makeWorld(embedded.url, template.world.customers.length);
    await embedded.stop();
    /** Works on the store, and resolves once nobody uses it. */
    const session = async <T>(work: (stage: Stage) => Promise<T>): Promise<T> => {
      const own = await startEmbedded(data);
      try {
        await using stage = await Stage.open(own.url, world, environment);
        const server = await stage.serve();
        const result = await work(stage);
        await server.stop();
        return result;
      } finally {
        await own.stop();
      }
    };
    const saved = await session(async (stage) => {
      await stage.traffic(undefined, 'saved').send(200);
      await stage.settled();
      return JSON.stringify(await readState(stage.store));
    });
    await replace(join(backup, 'data'), data);
    const ahead = await session(async (stage) => {
      await stage.traffic(undefined, 'lost').send(400);
      await stage.settled();
      return stage.store.lastChange();
    });
    await replace(data, join(backup, 'data'));
    const { stdout } = await run(process.execPath, [builtProgram(), 'restored'], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...environment },
    });
    demand(stdout.includes('CURSOR_TOO_OLD') ? [] : [`personagraph restored said ${stdout}`]);
    return await session(async (stage) => {
      const now = JSON.stringify(await readState(stage.store));
      const told = await firstItem(stage.balancer.url, world.key, encodeChangeCursor(ahead));
      demand([
        ...(now === saved ? [] : ['what was put back is not what was saved']),
        ...(told.includes('CURSOR_TOO_OLD') ? [] : [`a cursor of what is gone is answered ${told}`]),
      ]);
      stage.watch();
      await stage.traffic().send(100);
      return stage.audit();
    });
  } finally {
    await Promise.all([folder, backup].map(removeFolder));
  }
}

/** The first item of an event stream of changes. */
async function firstItem(url: string, key: string, after: string): Promise<string> {
  const query = 'subscription ($after: String) { changes(after: $after) { cursor } }';
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { after } }),
    signal: AbortSignal.timeout(30_000),
  });
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (/data: ?\{/.test(text)) break;
  }
  return text;
}
