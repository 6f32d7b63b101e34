import type { Scope } from '../../db/postgres/connection.ts';
import { erasedAmong, erasedGround, noteMet, type OnErased } from '../../db/tables/privacy/erased-keys.ts';
import { hashPerson, type PersonKey } from './person-hash.ts';

/** Somebody who is about to be made. */
export interface Newcomer {
  /** Where it stands among the others. */
  readonly index: number;
  readonly keys: readonly PersonKey[];
}

/**
 * Which of those who are about to be made come under a key of somebody who was erased, by their index, and what becomes of
 * them. That they came is counted.
 */
export async function erasedNewcomers(
  scope: Scope,
  newcomers: () => Promise<readonly Newcomer[]> | readonly Newcomer[],
): Promise<ReadonlyMap<number, OnErased>> {
  const ground = await erasedGround(scope);
  if (!ground) return new Map();
  const hashed = (await newcomers()).map(({ index, keys }) => ({
    index,
    hashes: keys.map((key) => hashPerson(ground.salt, key)),
  }));
  if (hashed.length === 0) return new Map();
  const erased = await erasedAmong(
    scope,
    hashed.flatMap(({ hashes }) => hashes),
  );
  if (erased.size === 0) return new Map();
  await noteMet(scope, [...erased]);
  return new Map(
    hashed.filter(({ hashes }) => hashes.some((hash) => erased.has(hash))).map(({ index }) => [index, ground.onErased]),
  );
}

/** The reason that tells of somebody who came again. */
export function erasedMessage(onErased: OnErased): string {
  return onErased === 'REJECT'
    ? 'the person with this key was erased: nothing of it is taken until the key is released'
    : 'the person with this key was erased before, and is made anew, as the workspace says';
}

/** Those of strangers who may be made: not the erased, unless the workspace lets them be made anew. */
export async function notErased<T>(scope: Scope, strangers: readonly T[], keyOf: (one: T) => PersonKey): Promise<T[]> {
  if (strangers.length === 0) return [];
  const met = await erasedNewcomers(scope, () => strangers.map((one, index) => ({ index, keys: [keyOf(one)] })));
  return strangers.filter((_, index) => met.get(index) !== 'REJECT');
}
