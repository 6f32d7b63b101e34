import { readFileSync, readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { backendOf } from '../../db/postgres/backend.ts';
import type { Connection } from '../../db/postgres/connection.ts';

/** How far work stands below the work of ordinary priority, as `nice` counts it. */
export const NICE = {
  /** Runs: queries go first. */
  run: 10,
  /** Jobs on request, beside runs: queries go first. */
  job: 10,
  /** Reading that a run needs only at its end: the run goes first. */
  beside: 19,
} as const;

export type Nice = (typeof NICE)[keyof typeof NICE];

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

/** The same for the process behind a connection, where PostgreSQL runs on this machine and may be told so. */
export async function backendGivesWay(connection: Connection, nice: Nice): Promise<void> {
  const { pid, port } = await backendOf(connection);
  attempt(() => {
    // Its title ends in our own port: a process of that number elsewhere, or in a container, has another.
    if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`127.0.0.1(${port})`)) return;
    setPriority(pid, nice);
  });
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Not allowed, or not Linux: then nobody goes first.
  }
}
