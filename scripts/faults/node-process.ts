import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { builtProgram, ROOT } from '../support/personagraph.ts';
import { within } from './until.ts';

/** Long enough for a machine that is busy with other things. */
const START_SECONDS = 90;

/** A server or worker as `personagraph` starts it, in a process of its own. */
export interface NodeProcess {
  /** URL of the API; empty for a worker. */
  readonly url: string;
  readonly pid: number;
  readonly running: boolean;
  /** Ids of the server processes behind its port; none where it serves by itself. */
  processes(): Promise<number[]>;
  /** True if it lately printed or logged what matches. */
  said(pattern: RegExp): boolean;
  /** SIGKILL ends it on the spot; SIGSTOP holds it, SIGCONT lets it go on. */
  signal(signal: NodeJS.Signals): void;
  /** Ends it with SIGKILL and resolves once it is gone. */
  kill(): Promise<void>;
  /** Ends it with SIGTERM, as a rolling update does; returns its exit code. */
  stop(): Promise<number | null>;
  /** Bytes it holds resident. */
  memory(): Promise<number>;
}

const all = new Set<ChildProcess>();
/** The last output of every process of the scenario. */
const printed = new Map<ChildProcess, string>();

/** Resolves once it serves, or works. Throws with what it printed where it does not. */
export async function startNode(
  command: 'serve' | 'worker',
  environment: Readonly<Record<string, string>>,
): Promise<NodeProcess> {
  const child = spawn(process.execPath, [builtProgram(), command], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      HOST: '127.0.0.1',
      PORT: '0',
      PERSONAGRAPH_DEMO: 'never',
      LOG_LEVEL: 'error',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  all.add(child);
  const ended = once(child, 'exit').then(() => void all.delete(child));
  const ready = new Promise<string>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      const text = `${printed.get(child) ?? ''}${chunk}`.slice(-4_000);
      printed.set(child, text);
      if (/listens on|ready/.test(text)) resolve(text);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    void ended.then(() => reject(new Error(`${command} did not start: ${printed.get(child)}`)));
  });
  const url = /http:\S+\/graphql/.exec(await within(`${command} is ready`, START_SECONDS, ready))?.[0] ?? '';
  const end = async (signal: NodeJS.Signals) => {
    if (!all.has(child)) return;
    child.kill(signal);
    await within(`${command} has ended`, 30, ended);
  };
  return {
    url,
    pid: child.pid!,
    get running() {
      return all.has(child);
    },
    async processes() {
      const ids = await readFile(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
      return ids.split(' ').flatMap((id) => (id ? [Number(id)] : []));
    },
    said: (pattern) => pattern.test(printed.get(child) ?? ''),
    signal: (signal) => void child.kill(signal),
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      return child.exitCode;
    },
    async memory() {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1_024;
    },
  };
}

/** The end of what each process printed and logged since {@link endNodes}, and how it ended. */
export function lastWords(): string[] {
  return [...printed].map(([{ pid, exitCode, signalCode }, text]) => {
    const end = signalCode ?? exitCode;
    return `process ${pid} ${end === null ? 'runs' : `ended with ${end}`}: ${text.trim().slice(-1_000)}`;
  });
}

/** Ends whatever still runs, by its id. */
export async function endNodes(): Promise<void> {
  await Promise.all(
    [...all].map(async (child) => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }),
  );
  printed.clear();
}

/** The same at once, for a process that is about to end itself. */
export function killNodes(): void {
  for (const child of all) child.kill('SIGKILL');
}
