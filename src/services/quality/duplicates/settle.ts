import type { Scope } from '../../../db/postgres/connection.ts';
import { PersonagraphError } from '../../../errors.ts';
import { settlePair } from '../partners.ts';

/** Notes that a probable pair are two persons: no later check brings it back. Throws NOT_FOUND where there is no open one. */
export async function rejectDuplicate(scope: Scope, pair: readonly [number, number]): Promise<void> {
  await settle(scope, pair, 'OPEN', 'REJECTED');
}

/** Takes a rejection back. Throws NOT_FOUND where the pair is not rejected. */
export async function reopenDuplicate(scope: Scope, pair: readonly [number, number]): Promise<void> {
  await settle(scope, pair, 'REJECTED', 'OPEN');
}

async function settle(
  scope: Scope,
  pair: readonly [number, number],
  from: 'OPEN' | 'REJECTED',
  to: 'OPEN' | 'REJECTED',
): Promise<void> {
  await scope.transaction(async (transaction) => {
    if (await settlePair(transaction, pair, from, to)) return;
    const message = from === 'OPEN' ? 'The two are no open pair of duplicates.' : 'The pair was not rejected.';
    throw new PersonagraphError('NOT_FOUND', message, { field: ['other'] });
  });
}
