import type { Change } from '../db/changes.ts';
import { PersonagraphError } from '../errors.ts';
import type { Context } from './context.ts';
import { decodeChangeCursor } from './cursor.ts';
import { createLoaders } from './loaders.ts';

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
  async function* changes() {
    let revoked = false;
    const forget = context.keys.watch(context.principal.keyId, () => {
      revoked = true;
      stop.abort();
    });
    try {
      for await (const change of source) {
        if (revoked) break;
        if (!matters(change)) continue;
        context.loaders = createLoaders(context.scope, context.registry);
        yield change;
      }
      if (revoked) throw new PersonagraphError('UNAUTHENTICATED', 'The API key was revoked.');
    } finally {
      forget();
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
