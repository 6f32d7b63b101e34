import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { backendOf } from '../../db/postgres/backend.ts';
import type { Connection } from '../../db/postgres/connection.ts';

/** How far below ordinary work something stands, as `nice` counts it. */
export const NICE = {
  /** Runs: whoever queries goes first. */
  run: 10,
  /** What a run needs only in the end: what it waits for goes first. */
  beside: 19,
} as const;

export type Nice = (typeof NICE)[keyof typeof NICE];

/**
 * Lets the threads that stand higher go first where they and this thread want the same processor. Where the system
 * has no priorities of threads (only Linux has) it stays as it is.
 */
export function giveWay(nice: Nice): void {
  attempt(() => {
    const [thread] = /\d+$/.exec(readlinkSync('/proc/thread-self')) ?? [];
    if (thread) setPriority(Number(thread), nice);
  });
}

/** The same for the process behind a connection, where PostgreSQL runs on this machine and may be told so. */
export async function backendGivesWay(connection: Connection, nice: Nice): Promise<void> {
  const { pid, port } = await backendOf(connection);
  attempt(() => {
    // Its title ends in our own port: a process of that number elsewhere, or in a container, has another.
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`127.0.0.1(${port})`)) return;
    setPriority(pid, nice);
    // It leads a session of its own, and where sessions share the processor evenly (sched(7), autogroup) the nice value
    // of that counts.
    if (sessionOf(pid) === pid) writeFileSync(`/proc/${pid}/autogroup`, String(nice));
  });
}

/** The session of a process, from proc_pid_stat(5): the fourth field after its name, which may hold anything. */
function sessionOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]);
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Not allowed, or not Linux: then nobody goes first.
  }
}
