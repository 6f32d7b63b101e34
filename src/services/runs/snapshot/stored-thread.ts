// The thread that reads what is stored of segmentations. Started by stored-memberships.ts.
import { parentPort, workerData } from 'node:worker_threads';
import { readMemberships } from '../../../db/tables/memberships/membership-copy.ts';
import { runSessionName } from '../../../db/tables/runs/runs.ts';
import { asError } from '../../../errors.ts';
import { giveWay, NICE } from '../../threads/priority.ts';
import { withClient } from '../compute.ts';
import type { StoredData, StoredReply } from './stored-memberships.ts';

const port = parentPort!;
const { url, runId, workspaceId, segmentationIds, customers: expected } = workerData as StoredData;

giveWay(NICE.beside);
try {
  const stored = await withClient(
    { url },
    (session) => readMemberships(session.scope(workspaceId), segmentationIds, { expected }),
    { nice: NICE.beside, name: runSessionName(runId) },
  );
  const buffers = new Set<ArrayBuffer>();
  for (const { customer, segment, strength, until } of stored.values()) {
    for (const { buffer } of [customer, segment, strength, until]) buffers.add(buffer as ArrayBuffer);
  }
  port.postMessage({ stored } satisfies StoredReply, [...buffers]);
} catch (error) {
  port.postMessage({ error: asError(error) } satisfies StoredReply);
}
