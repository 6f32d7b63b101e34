import { isDeepStrictEqual } from 'node:util';
import type { Scope } from '../../../db/postgres/connection.ts';
import { followReferences, referencesDue } from '../../../db/tables/strategy/reference-shares.ts';
import { measureClaims } from '../../personas/measure-claims.ts';
import { announceMoves } from '../../strategy/announce.ts';
import { contrastOf, TODAYS_CUSTOMERS } from '../../strategy/contrast.ts';
import { measuresOf } from '../../strategy/reference-shares.ts';
import type { RunHost } from '../../threads/host.ts';

const DAY_MS = 86_400_000;

/**
 * Holds customers against recorded shares that are due, all of one snapshot, and tells of those where other values differ than
 * were told. One that cannot be had keeps what was told.
 */
export async function contrastDue(host: RunHost, scope: Scope, now: Date): Promise<void> {
  const records = await referencesDue(scope, now);
  const asked = records.flatMap((record) =>
    measuresOf(record).map(({ measure }) => ({ measure: { ...measure, group: TODAYS_CUSTOMERS }, personaId: null })),
  );
  const values = (await measureClaims(host, scope, asked)).values();
  const looked = records.map((record) => {
    const answers = record.shares.map(() => values.next().value!);
    if (answers.some(({ problem }) => problem !== null)) return { record, told: null };
    const told = contrastOf(record, answers)
      .filter(({ differs }) => differs === true)
      .map(({ value, from, to }) => value ?? `${from ?? ''}..${to ?? ''}`);
    return { record, told };
  });
  await scope.transaction(async (transaction) => {
    const followed = looked.map(({ record: { id }, told }) => ({ id, told }));
    await followReferences(transaction, followed, new Date(now.getTime() + DAY_MS));
    const moves = looked.flatMap(({ record, told }) =>
      told === null || isDeepStrictEqual(told, record.told ?? []) ? [] : { thing: { id: record.id }, moved: told },
    );
    if (moves.length > 0) await announceMoves(transaction, 'REFERENCE_SHARES', moves);
  });
}
