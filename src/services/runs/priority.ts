import { readFileSync, readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import type pg from 'pg';

/** How far below ordinary work runs stand, as `nice` counts it. */
const NICE = 10;

/**
 * Lets the threads that answer queries go first where they and this thread want the same processor. Where the system
 * has no priorities of threads (only Linux has) it stays as it is.
 */
export function giveWay(): void {
  attempt(() => {
    const [thread] = /\d+$/.exec(readlinkSync('/proc/thread-self')) ?? [];
    if (thread) setPriority(Number(thread), NICE);
  });
}

/** The same for the process behind a connection, where PostgreSQL runs on this machine and may be told so. */
export async function backendGivesWay(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ pid: number; port: number | null }>(
    'SELECT pg_backend_pid() AS pid, inet_client_port() AS port',
  );
  const { pid, port } = rows[0]!;
  attempt(() => {
    // Its title ends in our own port: a process of that number elsewhere, or in a container, has another.
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`127.0.0.1(${port})`)) setPriority(pid, NICE);
  });
}

function attempt(work: () => void): void {
  try {
    work();
  } catch {
    // Not allowed, or not Linux: then nobody goes first.
  }
}
