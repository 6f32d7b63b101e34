import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';

/** A server in a process of its own. */
export interface LiveServer extends AsyncDisposable {
  readonly url: string;
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

export interface LiveServerOptions {
  /** The Node that runs it. Default: that of this process. */
  readonly node?: string;
  /** Its `main`. Default: this checkout's, in TypeScript or as it was built. */
  readonly main?: string;
  /** Flags of `serve`. Default: none. */
  readonly flags?: readonly string[];
  /** Its working folder, whose `personagraph.config` it reads. Default: that of this process. */
  readonly folder?: string;
}

/** Starts `personagraph serve`. Throws where it ends before it listens. */
export function startLiveServer(databaseUrl: string, options: LiveServerOptions = {}): Promise<LiveServer> {
  const main = options.main ?? join(import.meta.dirname, `../../src/main${extname(import.meta.filename)}`);
  const env = { DATABASE_URL: databaseUrl, PORT: '0', LOG_LEVEL: 'error' };
  const nodeFlags = options.main ? ['--enable-source-maps'] : process.execArgv;
  const args = [...nodeFlags, main, 'serve', ...(options.flags ?? [])];
  return startServer(options.node ?? process.execPath, args, env, options.folder);
}

/** Starts a program that prints the address of its GraphQL endpoint first. Throws where it ends before that. */
export async function startServer(
  node: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  folder?: string,
): Promise<LiveServer> {
  const child = spawn(node, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the server ended with ${code ?? signal} before it listened`);
  });
  const [greeting] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
  // From here on its end is awaited by `stop` alone.
  ended.catch(() => undefined);
  const url = /http:\S+\/graphql/.exec(greeting.toString())?.[0];
  if (!url) {
    child.kill();
    throw new Error(`the server did not start: ${greeting.toString()}`);
  }
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  return { url, child, stop, [Symbol.asyncDispose]: stop };
}
