import type { Author, Scope } from './connection.ts';

/** Tells the store, until the transaction ends, who writes: history keeps it. */
export async function noteAuthor(
  scope: Scope,
  author: Pick<Author, 'keyId'> | { readonly importId: number },
): Promise<void> {
  await scope.query(`SELECT set_config('personagraph.author', $1, true)`, [JSON.stringify(author)]);
}

/** Ways in which the values of a customer change other than by what is said of them. */
export type WayOfChange = 'MERGE' | 'SPLIT' | 'UNDO';

/** Tells the store what changes customers, until the transaction ends or `work` has. */
export async function inWay<T>(scope: Scope, way: WayOfChange, work: () => Promise<T>): Promise<T> {
  await scope.query(`SELECT set_config('personagraph.way', $1, true)`, [way]);
  const result = await work();
  await scope.query(`SELECT set_config('personagraph.way', '', true)`);
  return result;
}
