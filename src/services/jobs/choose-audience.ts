import { rowsOf, YES } from '../../engine/groups/truth.ts';
import { picked } from '../../engine/population/rows.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Group } from '../groups/group.ts';
import { withGround } from './answer-groups.ts';
import type { JobContext } from './job.ts';

export interface AudienceRequest {
  readonly workspaceId: number;
  readonly group: Group;
}

/**
 * Row ids of the customers who are in a group now, ascending: UNKNOWN is no yes. Throws what working a group out throws,
 * and PLUGIN_FAILED where a rule fails on somebody.
 */
export async function chooseAudience(
  context: JobContext,
  { workspaceId, group }: AudienceRequest,
): Promise<Int32Array> {
  return withGround(context, workspaceId, () => ({
    groups: [group],
    features: [],
    async work(ground) {
      const { truth, failed } = await ground.truthOf(group);
      // A failure is no doubt about the customer, but about the answer.
      if (failed > 0) {
        throw new PersonagraphError('PLUGIN_FAILED', `The rule cannot be answered for ${failed} customers.`);
      }
      return picked(ground.population.ids, rowsOf(truth, YES));
    },
  }));
}
