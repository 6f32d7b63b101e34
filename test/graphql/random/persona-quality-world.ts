import type { Scope } from '../../../src/db/postgres/connection.ts';
import { doJob } from '../../../src/services/jobs/jobs.ts';
import type { RunContext } from '../../../src/services/runs/context.ts';

/** The quality of personas as of two months. */
export async function addPersonaQuality({ workspaceId }: Scope, context: RunContext, asOf: Date): Promise<void> {
  const before = asOf.getTime() - 40 * 86_400_000;
  await doJob({ ...context, now: () => before }, 'personaQuality', { workspaceId });
  await doJob(context, 'personaQuality', { workspaceId });
}
