import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtProgram, ROOT } from '../../scripts/support/personagraph.ts';
import { demoKeyIn } from '../../src/cli/demo.ts';

let folder: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'personagraph-serve-'));
});
afterAll(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
});

interface Server {
  readonly child: ChildProcess;
  readonly url: string;
  readonly key: string;
}

function launch(environment: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, [builtProgram()], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      PERSONAGRAPH_DATA_DIR: folder,
      PERSONAGRAPH_DEMO_CUSTOMERS: '300',
      LOG_LEVEL: 'error',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

/** Everything printed until a pattern appears, or the process ends. */
async function output(child: ChildProcess, pattern: RegExp): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    const take = (chunk: Buffer) => {
      text += chunk.toString();
      if (pattern.test(text)) resolve(text);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    child.once('close', () => resolve(text));
  });
}

async function start(): Promise<Server> {
  const child = launch();
  const text = await output(child, /curl [\s\S]*personas/);
  const url = /http:\S+\/graphql/.exec(text)?.[0];
  const key = /pgk_admin_\S+/.exec(text)?.[0];
  if (!url || !key) throw new Error(`did not start: ${text}`);
  return { child, url, key };
}

async function ask(server: Server, query: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${server.key}`, 'content-type': 'application/json' };
  const response = await fetch(server.url, { method: 'POST', headers, body: JSON.stringify({ query }) });
  return response.json();
}

const ALL = '{ customers { totalCount } personas { edges { node { name matchCount } } } segmentations { key status } }';

test('a note of the demo that is damaged is refused with its name, whatever is wrong with it', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'personagraph-note-'));
  const note = join(dataDir, 'demo.json');
  try {
    expect(await demoKeyIn(dataDir)).toBeUndefined();
    for (const text of ['', '{"seed":1,"asOf":"2026-', '{"seed":1}', '[]', 'null', '\u0000\u0001\ufffd']) {
      await writeFile(note, text);
      const failure = await demoKeyIn(dataDir).catch((error: unknown) => error);
      expect([text, failure]).toMatchObject([text, { code: 'INVALID_SETTING' }]);
      expect(String(failure)).toContain(note);
    }
    await rm(note);
    await mkdir(note);
    await expect(demoKeyIn(dataDir)).rejects.toMatchObject({ code: 'INVALID_SETTING' });
  } finally {
    await rm(dataDir, { recursive: true });
  }
});

test('the demo is made once, and is there again after the server was killed', { timeout: 120_000 }, async () => {
  const first = await start();
  const made = await ask(first, ALL);
  expect(made).toMatchObject({ data: { customers: { totalCount: 300 } } });
  expect(JSON.stringify(made)).toContain('"status":"LIVE"');

  const second = launch();
  const refused = await output(second, /never/);
  expect(refused).toContain('FOLDER_IN_USE');
  expect(second.exitCode).toBe(1);

  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  const again = await start();
  expect(again.key).toBe(first.key);
  expect(await ask(again, ALL)).toEqual(made);

  again.child.kill('SIGTERM');
  const [code] = await once(again.child, 'exit');
  expect(code).toBe(0);
});

test('a start that was killed half way through the demo is completed by the next', { timeout: 120_000 }, async () => {
  await rm(folder, { recursive: true, force: true });
  const killed = launch({ PERSONAGRAPH_DEMO_CUSTOMERS: '300' });
  // The note is written before the first customer.
  const { existsSync } = await import('node:fs');
  while (!existsSync(join(folder, 'demo.json'))) await new Promise((resolve) => setImmediate(resolve));
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const next = await start();
  expect(await ask(next, ALL)).toMatchObject({ data: { customers: { totalCount: 300 } } });
  next.child.kill('SIGTERM');
  await once(next.child, 'exit');
});

test('a server whose PostgreSQL is killed starts it again and answers', { timeout: 120_000 }, async () => {
  await rm(folder, { recursive: true, force: true });
  const server = await start();
  const before = await ask(server, ALL);
  const postmaster = () =>
    readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').then((text) => text.split('\n')[0]);
  const killed = await postmaster();
  process.kill(Number(killed), 'SIGKILL');
  // Its backends go on for a moment, and answer.
  await expect.poll(() => postmaster().catch(() => killed), { timeout: 60_000, interval: 250 }).not.toBe(killed);
  await expect.poll(() => ask(server, ALL).catch(() => null), { timeout: 60_000, interval: 250 }).toEqual(before);
  expect(server.child.exitCode).toBeNull();
  const input = '{ customers: [{ externalId: "after", kind: PROSPECT }] }';
  const saved = await ask(server, `mutation { upsertCustomers(input: ${input}) { userErrors { code } } }`);
  expect(saved).toEqual({ data: { upsertCustomers: { userErrors: [] } } });
  const stage = '{ customer(externalId: "after") { memberships { segment { key } } } }';
  await expect
    .poll(() => ask(server, stage).then((answer) => JSON.stringify(answer)), { timeout: 30_000 })
    .toContain('"prospect"');
  server.child.kill('SIGTERM');
  await once(server.child, 'exit');
});

test('an impossible setting is said in one line', { timeout: 60_000 }, async () => {
  expect(await output(launch({ PORT: 'many' }), /never/)).toMatch(/^INVALID_SETTING: PORT: /);
});
