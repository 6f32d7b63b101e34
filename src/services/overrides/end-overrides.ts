import { shareOwnersLock } from '../../db/postgres/locks.ts';
import { endOverrides as end, type OverrideChoice } from '../../db/tables/memberships/overrides.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';
import { PersonagraphError } from '../../errors.ts';
import { MOST_NAMED, MOST_UNKNOWN_SHOWN } from './limits.ts';
import { type Finding, findWhom, type Whom } from './whom.ts';

/** Overrides to end: by id, or those of customers in a segment. */
export type EndInput = { readonly ids: readonly number[] } | { readonly segmentId: number; readonly whom: Whom };

export interface EndOutcome {
  /** Ids of those that were ended; others had ended before, or are none. */
  readonly endedIds: readonly number[];
  /** Keys of nobody, the first 1,000. */
  readonly unknown: readonly string[];
  readonly unknownCount: number;
}

/**
 * Ends overrides: the segmenter answers again. Ending what has ended changes nothing. One transaction; the customers are
 * evaluated then. Throws TOO_LARGE over 1,000 ids, and the errors of {@link findWhom}.
 */
export async function endOverrides(finding: Finding, keyId: number, input: EndInput): Promise<EndOutcome> {
  const { scope } = finding;
  if ('ids' in input && input.ids.length > MOST_NAMED) {
    throw new PersonagraphError('TOO_LARGE', `A call takes ${MOST_NAMED} overrides at most.`, { field: ['ids'] });
  }
  const { ids, unknown } = 'ids' in input ? { ids: [], unknown: [] } : await findWhom(finding, input.whom);
  const choice: OverrideChoice = 'ids' in input ? input : { segmentId: input.segmentId, customerIds: ids };
  const ended = await scope.transaction(async (transaction) => {
    await shareOwnersLock(transaction);
    const rows = await end(transaction, choice, keyId);
    for (const id of new Set(rows.map(({ segmentationId }) => segmentationId))) {
      const own = rows.filter(({ segmentationId }) => segmentationId === id);
      const customers = [...new Set(own.map(({ customerId }) => customerId))];
      await enqueueTasks(transaction, customers, 'MANUAL', new Set([`segmentations.${id}`]));
    }
    return rows;
  });
  return {
    endedIds: ended.map(({ id }) => id).sort((a, b) => a - b),
    unknown: unknown.slice(0, MOST_UNKNOWN_SHOWN),
    unknownCount: unknown.length,
  };
}
