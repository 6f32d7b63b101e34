import { readFileSync, readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import type pg from 'pg';

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

/** The same for the process behind a connection, where PostgreSQL runs on this machine and as the same user. */
export async function backendGivesWay(client: pg.ClientBase, nice: Nice): Promise<void> {
  const { rows } = await client.query<{ pid: number; port: number | null }>(
    'SELECT pg_backend_pid() AS pid, inet_client_port() AS port',
  );
  const { pid, port } = rows[0]!;
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
