import { randomUUID } from 'node:crypto';
import { access, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { listenForever } from '../../db/postgres/listen.ts';
import { TRANSFERS_CHANNEL, wake } from '../../db/tables/imports/import-queue.ts';
import { pause } from '../background/pause.ts';
import type { TransferSettings } from './settings.ts';

/** How long a server has to answer. */
const ANSWER_MS = 3_000;
const PROBE = /^probe ([0-9a-f-]{36})$/;

function probeFile({ folder }: Pick<TransferSettings, 'folder'>, id: string): string {
  return join(folder, `.probe-${id}`);
}

/** Says that it sees the file of a probe, where it does: its sender shares the folder. */
export async function answerProbe(db: Database, settings: TransferSettings, payload: string): Promise<void> {
  const [, id] = PROBE.exec(payload) ?? [];
  if (id === undefined) return;
  const isThere = await access(probeFile(settings, id)).then(
    () => true,
    () => false,
  );
  if (isThere) await wake(db, `seen ${id}`);
}

/**
 * True where somebody who imports from this database sees a file that is put into the folder: it is theirs. A copy of their
 * folder is not. False where the folder is not there, nobody answers, or the signal aborts.
 */
export async function isFolderShared(
  { db, settings }: { readonly db: Database; readonly settings: TransferSettings },
  log: Logger,
  signal: AbortSignal,
): Promise<boolean> {
  const id = randomUUID();
  const file = probeFile(settings, id);
  try {
    await writeFile(file, '');
  } catch {
    return false;
  }
  const answered = new AbortController();
  const heard = (payload: string) => {
    if (payload === `seen ${id}`) answered.abort();
  };
  const listener = await listenForever(db.url, TRANSFERS_CHANNEL, heard, log);
  try {
    await wake(db, `probe ${id}`);
    await pause(ANSWER_MS, AbortSignal.any([answered.signal, signal]));
    return answered.signal.aborted;
  } finally {
    await listener.stop();
    await rm(file, { force: true });
  }
}
