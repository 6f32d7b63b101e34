import { isKeyValid } from '../db/api-key-reads.ts';
import type { Change } from '../db/changes.ts';
import { PersonagraphError } from '../errors.ts';
import type { Context } from './context.ts';
import { decodeChangeCursor } from './cursor.ts';
import { createLoaders } from './loaders.ts';

/** How long a stream goes on at most after its key was revoked and something happened. */
const KEY_CHECK_MS = 10_000;

/**
 * The workspace's changes that matter to one subscriber, after a cursor or from now on. Each comes with fresh loaders.
 * Throws INVALID_CURSOR; ends with UNAUTHENTICATED once the key is revoked.
 */
export function changeStream(
  context: Context,
  after: string | number | null | undefined,
  matters: (change: Change) => boolean,
): AsyncIterableIterator<Change> {
  const stop = new AbortController();
  const position = typeof after === 'string' ? decodeChangeCursor(after) : (after ?? undefined);
  const source = context.feed.subscribe(context.scope.workspaceId, {
    signal: stop.signal,
    ...(position === undefined ? {} : { after: position }),
  });
  let checked = Date.now();
  async function* changes() {
    for await (const change of source) {
      if (!matters(change)) continue;
      if (Date.now() - checked > KEY_CHECK_MS) {
        if (!(await isKeyValid(context.scope.db, context.principal.keyId))) {
          throw new PersonagraphError('UNAUTHENTICATED', 'The API key was revoked.');
        }
        checked = Date.now();
      }
      context.loaders = createLoaders(context.scope, context.registry);
      yield change;
    }
  }
  return stoppable(changes(), stop);
}

/** Lets `return` end a generator that waits for its next item. */
export function stoppable<T>(generator: AsyncGenerator<T>, stop: AbortController): AsyncIterableIterator<T> {
  return {
    next: () => generator.next(),
    return() {
      stop.abort();
      return generator.return(undefined);
    },
    throw(error) {
      stop.abort();
      return generator.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** Whether an id is among those asked for; without any, all are. */
export function among(ids: readonly number[] | undefined, ...given: readonly (number | null | undefined)[]): boolean {
  return !ids || given.some((id) => typeof id === 'number' && ids.includes(id));
}
