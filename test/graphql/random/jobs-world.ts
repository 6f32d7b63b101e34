import type { Scope } from '../../../src/db/postgres/connection.ts';
import { startContrast } from '../../../src/services/comparison/contrast.ts';
import { startJob } from '../../../src/services/jobs/stored/start-job.ts';
import type { RunContext } from '../../../src/services/runs/context.ts';
import { doWaitingJobs } from '../../support/jobs.ts';
import type { World } from '../world.ts';

/** Jobs of each kind, done, failed and waiting. */
export async function addJobs(scope: Scope, world: World, context: RunContext): Promise<void> {
  const { segments, segmentation } = world.rows;
  await startContrast(scope, { group: { segmentId: segments[0] }, against: { segmentId: segments[1] } });
  await startContrast(scope, { group: { segmentId: segments[0] }, features: ['traits.nothing'] });
  await startJob(scope, 'DRAFTS', { segmentationId: segmentation, most: 2 });
  await doWaitingJobs(context);
  await startContrast(scope, { group: { everybody: true } });
}
