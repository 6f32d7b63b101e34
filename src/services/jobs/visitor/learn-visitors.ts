import { isDataError, unreadable } from '../../../db/postgres/errors.ts';
import { learnVisitor } from '../../../engine/visitor/learn-visitor.ts';
import type { VisitorModel } from '../../../engine/visitor/visitor-model.ts';
import { readVisitorGround } from '../../visitor/visitor-ground.ts';
import type { JobContext } from '../job.ts';
import { withJobClient } from '../job-client.ts';

/** Learns what members of the personas in use are like, from one snapshot. Throws for a value that cannot be read. */
export async function learnVisitors(
  context: JobContext,
  { workspaceId }: { readonly workspaceId: number },
): Promise<VisitorModel> {
  const ground = await withJobClient(context, (session) =>
    session
      .scope(workspaceId)
      .transaction((snapshot) => readVisitorGround(snapshot, context.now()), 'REPEATABLE READ READ ONLY'),
  ).catch((error: unknown) => {
    throw isDataError(error) ? unreadable(error) : error;
  });
  context.signal.throwIfAborted();
  return learnVisitor(ground);
}
