import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { backendOf } from '../../db/postgres/backend.ts';
import type { Connection } from '../../db/postgres/connection.ts';

/** How far work stands below the work of ordinary priority, as `nice` counts it. */
export const NICE = {
  /** Statements of the pool, as those that write: quick reads, which have connections of their own, go first. */
  pool: 3,
  /** Runs: queries go first. */
  run: 10,
  /** Jobs on request, for which somebody waits: queries go first, then these, then runs. */
  job: 5,
  /** Reading that a run needs only at its end: the run goes first. */
  beside: 19,
  /** Threads of V8 that collect garbage for all threads of the process: queries go first, then what they collect for. */
  collecting: 5,
} as const;

export type Nice = (typeof NICE)[keyof typeof NICE];

/** Linux takes one weight of a session in a tenth of a second, unless a privileged account asks. */
const [WEIGHT_EVERY_MS, WEIGHT_ATTEMPTS] = [110, 10];

/**
 * Lets threads of higher priority go first on a processor that this thread wants too. Only Linux has priorities of
 * threads: elsewhere nothing changes.
 */
export function giveWay(nice: Nice): void {
  attempt(() => {
    const [thread] = /\d+$/.exec(readlinkSync('/proc/thread-self')) ?? [];
    if (thread) setPriority(Number(thread), nice);
  });
}

/** Names of V8's threads where Node names its threads, and their places among unnamed ones, the oldest first. */
const [V8_THREAD, V8_PLACES] = ['V8Worker', [2, 6]] as const;

/**
 * The same for the threads that V8 collects garbage by. A run has much to collect, and several threads of ordinary
 * priority do so at once: queries would wait for all of them.
 */
export function collectorsGiveWay(): void {
  attempt(() => {
    const threads = readdirSync('/proc/self/task').map(Number);
    const nameOf = (thread: number) => readFileSync(`/proc/self/task/${thread}/comm`, 'utf8').trim();
    const named = threads.filter((thread) => nameOf(thread) === V8_THREAD);
    for (const thread of named.length > 0 ? named : unnamedCollectors(threads)) setPriority(thread, NICE.collecting);
  });
}

/** Node 20 names none: it starts the main thread, one that waits for delayed tasks, and then V8's. */
function unnamedCollectors(threads: readonly number[]): number[] {
  const flags = [...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ');
  // Another number of them than Node's own.
  if (/v8.pool.size/.test(flags)) return [];
  return [...threads].sort((one, other) => one - other).slice(...V8_PLACES);
}

/** The same for the process behind a connection, where PostgreSQL runs on this machine and may be told so. */
export async function backendGivesWay(connection: Connection, nice: Nice): Promise<void> {
  const { pid, port } = await backendOf(connection);
  processGivesWay(pid, port, nice);
}

/** The same for whatever processes are told of behind the connections of a pool, with our own ports of them. */
export function backendsGiveWay(nice: Nice): (pid: number, port: number | null) => void {
  return (pid, port) => processGivesWay(pid, port, nice);
}

function processGivesWay(pid: number, port: number | null, nice: Nice): void {
  attempt(() => {
    if (!isBackend(pid, port)) return;
    setPriority(pid, nice);
    // Somebody waits for a job: strangers' work on the machine does not go before it. The others give their sessions' weight up as
    // well, or nobody would go before them there.
    if (nice !== NICE.job && leadsSession(pid)) void sessionGivesWay(pid, port, nice);
  });
}

/** Its title ends in our own port: a process of that number elsewhere, or in a container, has another. */
function isBackend(pid: number, port: number | null): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`127.0.0.1(${port})`);
}

/**
 * Where Linux shares the processors evenly among sessions (sched(7), autogroup), a backend's own nice value counts for
 * nothing: it is alone in its session, whose weight is what counts.
 */
async function sessionGivesWay(pid: number, port: number | null, nice: Nice): Promise<void> {
  try {
    for (let left = WEIGHT_ATTEMPTS; isBackend(pid, port); left--) {
      try {
        writeFileSync(`/proc/${pid}/autogroup`, String(nice));
        return;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || left === 1) return;
      }
      await wait(WEIGHT_EVERY_MS, undefined, { ref: false });
    }
  } catch {
    // The backend is gone.
  }
}

/** True for a process alone in its session as its leader: the fourth field after the name in proc_pid_stat(5). */
function leadsSession(pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]) === pid;
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Not allowed, or not Linux: then nobody goes first.
  }
}
