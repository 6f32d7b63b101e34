import { countEverybody } from '../../../db/tables/customers/customer-count.ts';
import { readStrengths } from '../../../db/tables/personas/matches.ts';
import { matchRules } from '../../../db/tables/personas/persona-criteria.ts';
import { countUnknown } from '../../../engine/persona/match.ts';
import { sourcesOf } from '../../personas/refresh-matches.ts';
import type { JobContext } from '../job.ts';
import { withJobClient } from '../job-client.ts';

export interface UnknownMatchesRequest {
  readonly workspaceId: number;
  readonly personaIds: readonly number[];
}

/** How many customers may match personas or not, by id; one that has no rule yet, or is not active, is left out. */
export async function unknownMatches(
  context: JobContext,
  { workspaceId, personaIds }: UnknownMatchesRequest,
): Promise<ReadonlyMap<number, number>> {
  return withJobClient(context, (session) =>
    session.scope(workspaceId).transaction(async (snapshot) => {
      const rules = await matchRules(snapshot, personaIds);
      const used = rules.filter(({ criteria }) => criteria.length > 0);
      if (used.length === 0) return new Map();
      return countUnknown(await readStrengths(snapshot, sourcesOf(used)), used, await countEverybody(snapshot));
    }, 'REPEATABLE READ READ ONLY'),
  );
}
