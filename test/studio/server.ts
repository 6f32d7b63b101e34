import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestProject } from 'vitest/node';
import { builtProgram } from '../../scripts/support/personagraph.ts';
import { CHROMIUM } from './browser.ts';

/** A server with a demo workspace, as its users start it. */
export interface DemoServer {
  /** `http://localhost:4000` */
  readonly origin: string;
  readonly key: string;
  readonly port: number;
  readonly folder: string;
  /** Opens the studio, once. */
  readonly link: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    demo: DemoServer | null;
  }
}

const CUSTOMERS = '400';

/** Starts a server of a folder and waits until it says that it listens. */
export async function startServer(folder: string, port: number): Promise<{ child: ChildProcess; demo: DemoServer }> {
  const child = spawn(process.execPath, [builtProgram(), 'serve'], {
    env: {
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      PERSONAGRAPH_DATA_DIR: folder,
      PERSONAGRAPH_DEMO_CUSTOMERS: CUSTOMERS,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  for await (const line of createInterface(child.stdout!)) {
    said.push(line);
    const text = said.join('\n');
    const [, origin, at] = /listens on (http:\/\/[^/]+?:(\d+))\/graphql/.exec(text) ?? [];
    const [, key] = /^ {2}(pgk_\S+)$/m.exec(text) ?? [];
    const [, link] = /^ {2}(http\S+#token=\S+)$/m.exec(text) ?? [];
    if (origin && key && link) {
      child.stdout!.resume();
      return { child, demo: { origin, key, port: Number(at), folder, link } };
    }
  }
  throw new Error(`The server ended:\n${said.join('\n')}`);
}

export async function stopServer(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}

/**
 * One server for all tests of the studio; none where no browser is here. One that runs already is taken instead, named by
 * `STUDIO_URL` with an administrator's `STUDIO_KEY`; the tests leave personas in it.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (CHROMIUM === undefined) {
    process.stdout.write(
      'No Chromium is here: name one in CHROMIUM, or install it. The tests of the studio are skipped.\n',
    );
    project.provide('demo', null);
    return undefined;
  }
  const { STUDIO_URL: origin, STUDIO_KEY: key } = process.env;
  if (origin !== undefined && key !== undefined) {
    project.provide('demo', { origin, key, port: Number(new URL(origin).port), folder: '', link: '' });
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'personagraph-studio-'));
  const { child, demo } = await startServer(folder, 0);
  project.provide('demo', demo);
  return async () => {
    await stopServer(child);
    await rm(folder, { recursive: true, force: true });
  };
}
