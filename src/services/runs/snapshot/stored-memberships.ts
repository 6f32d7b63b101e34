import type { Worker } from 'node:worker_threads';
import type { Database, Session } from '../../../db/postgres/connection.ts';
import { readMemberships } from '../../../db/tables/memberships/membership-copy.ts';
import { runSessionName } from '../../../db/tables/runs/runs.ts';
import type { CurrentMemberships } from '../../../engine/answer/diff.ts';
import { PersonagraphError } from '../../../errors.ts';
import { newWorker } from '../../threads/new-worker.ts';
import { NICE } from '../../threads/priority.ts';
import { withClient } from '../compute.ts';

/** The thread's request. */
export interface StoredData {
  readonly url: string;
  readonly runId: number;
  readonly workspaceId: number;
  readonly segmentationIds: readonly number[];
  readonly customers: number;
}

export type StoredReply = { readonly stored: ReadonlyMap<number, CurrentMemberships> } | { readonly error: Error };

/** Customers from which reading beside the computing saves more than a thread costs. */
const MANY = 100_000;

/**
 * The stored memberships of segmentations, read while the run computes. For many customers that is in a thread of its
 * own, which disposing ends where nobody wants it any more.
 */
export function readBeside(
  db: Database,
  request: Omit<StoredData, 'url'>,
  signal?: AbortSignal,
): Disposable & { readonly stored: Promise<ReadonlyMap<number, CurrentMemberships>> } {
  const { runId, workspaceId, segmentationIds, customers } = request;
  if (customers < MANY) {
    const read = (session: Session) => readMemberships(session.scope(workspaceId), segmentationIds);
    const stored = withClient(db, read, { nice: NICE.run, name: runSessionName(runId), signal });
    return { stored: awaitedLater(stored), [Symbol.dispose]: () => undefined };
  }
  const workerData: StoredData = { ...request, url: db.url };
  const worker = newWorker(new URL('./stored-thread', import.meta.url), { workerData });
  return { stored: awaitedLater(replyOf(worker)), [Symbol.dispose]: () => void worker.terminate() };
}

function replyOf(worker: Worker): Promise<ReadonlyMap<number, CurrentMemberships>> {
  return new Promise((resolve, reject) => {
    worker.once('message', (reply: StoredReply) => ('error' in reply ? reject(reply.error) : resolve(reply.stored)));
    worker.once('error', reject);
    worker.once('exit', () => reject(new PersonagraphError('RUN_FAILED', 'The reading thread ended.')));
  });
}

/** Its failure is told where it is awaited, which may be long after. */
function awaitedLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
