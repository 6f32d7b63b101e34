import type { Scope } from '../../db/postgres/connection.ts';
import { movePair, type PairState, partnersOf } from '../../db/tables/quality/duplicate-pairs.ts';
import { enqueueTasks } from '../../db/tables/runs/tasks.ts';

/** The feature that moves where a pair comes, goes or changes its state. */
const TOUCHED = new Set(['quality.duplicates']);

/** Lines up those with whom customers make open pairs: the customers come or go, and with them a duplicate of each. */
export async function lineUpPartners(scope: Scope, customerIds: readonly number[]): Promise<void> {
  await enqueueTasks(scope, await partnersOf(scope, customerIds), 'PROFILE', TOUCHED);
}

/** Moves a pair from one state to another, and lines both up; false where it is not in the first. */
export async function settlePair(
  scope: Scope,
  pair: readonly [number, number],
  from: PairState,
  to: PairState,
): Promise<boolean> {
  const moved = await movePair(scope, pair, from, to);
  if (moved) await enqueueTasks(scope, pair, 'PROFILE', TOUCHED);
  return moved;
}
