import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A server as `personagraph serve` runs it, in a process of its own. */
export interface LiveServer {
  readonly url: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

export async function startLiveServer(databaseUrl: string): Promise<LiveServer> {
  const main = join(import.meta.dirname, '../../src/main.js');
  const child = spawn(process.execPath, ['--enable-source-maps', main, 'serve'], {
    env: { PATH: process.env['PATH'], DATABASE_URL: databaseUrl, PORT: '0', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [greeting] = (await once(child.stdout, 'data')) as [Buffer];
  const url = /http:\S+\/graphql/.exec(greeting.toString())?.[0];
  if (!url) throw new Error(`the server did not start: ${greeting.toString()}`);
  return {
    url,
    child,
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}
