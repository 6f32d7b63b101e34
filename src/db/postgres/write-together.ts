import type { Socket } from 'node:net';
import type pg from 'pg';

/**
 * Hands the statements that are sent within this turn to the kernel at once: a call for each, and a process woken for
 * each, costs more than most of them do.
 */
export function writeTogether(client: pg.ClientBase): void {
  // A property of pg that its types do not know.
  const { stream } = (client as pg.ClientBase & { readonly connection: { readonly stream: Socket } }).connection;
  if (stream.writableCorked > 0) return;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
