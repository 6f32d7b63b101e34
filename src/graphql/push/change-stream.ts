import type { Change } from '../../db/tables/changes/changes.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Context } from '../core/context.ts';
import { Budget } from '../core/cost/budget.ts';
import { decodeChangeCursor } from '../core/cursor.ts';
import { createLoaders } from '../core/loaders.ts';
import { read } from '../core/reading.ts';

/** Arguments every subscription to changes has. */
export interface ResumeArguments {
  readonly after?: string | null | undefined;
  readonly latestOnly?: boolean | null | undefined;
}

/** The changes one subscriber asked for. */
export interface Selection {
  readonly matters: (change: Change) => boolean;
  /** The last change it has. Default: the newest. */
  readonly after?: number;
  readonly latestOnly?: boolean;
}

/** Decides from a field's arguments which changes matter. Throws INVALID_ID. */
export type Select<Arguments> = (args: Arguments) => (change: Change) => boolean;

/** The extension of a field that holds how it selects, so that subscribers who ask for the same can share it. */
const PUSHES = 'pushes';

/** Options of a subscription field that pushes changes: those that matter, as they come from the feed. */
export function pushes<Arguments extends ResumeArguments>(select: Select<Arguments>) {
  return {
    extensions: { [PUSHES]: select, ...read({ kind: 'part', of: itself }) },
    subscribe: (_root: unknown, args: Arguments, context: Context) =>
      changeStream(context, selectionOf(args, select, context)),
    resolve: itself,
  };
}

function itself(change: Change): Change {
  return change;
}

/** The way a field selects changes; undefined for one that pushes no changes. */
export function selectOf(field: {
  readonly extensions: Readonly<Record<string, unknown>>;
}): Select<ResumeArguments> | undefined {
  return field.extensions[PUSHES] as Select<ResumeArguments> | undefined;
}

/** Throws INVALID_ID, INVALID_CURSOR. */
export function selectionOf<Arguments extends ResumeArguments>(
  args: Arguments,
  select: Select<Arguments>,
  context: Pick<Context, 'lastEventId'>,
): Selection {
  const after = resumedAfter(args.after, context);
  return {
    matters: select(args),
    latestOnly: args.latestOnly ?? false,
    ...(after === null ? {} : { after }),
  };
}

/**
 * The change a subscriber has: that of its `Last-Event-ID`, otherwise that of `after`, null for none. A client that connects
 * again by itself repeats its URL, with the `after` it once began with: the header is the later of the two. Throws
 * INVALID_CURSOR.
 */
export function resumedAfter(
  after: string | null | undefined,
  { lastEventId }: Pick<Context, 'lastEventId'>,
): number | null {
  if (lastEventId) return decodeChangeCursor(lastEventId, 'Last-Event-ID');
  return typeof after === 'string' ? decodeChangeCursor(after) : null;
}

/**
 * The workspace's changes that matter to one subscriber. Each comes with fresh loaders. Ends with UNAUTHENTICATED once
 * the key does.
 */
export function changeStream(context: Context, selection: Selection): AsyncIterableIterator<Change> {
  const stop = new AbortController();
  const source = context.feed.subscribe(context.scope.workspaceId, { signal: stop.signal, ...selection });
  async function* changes() {
    let ended = false;
    const forget = context.keys.watch(context.principal, () => {
      ended = true;
      stop.abort();
    });
    try {
      for await (const change of source) {
        if (ended) break;
        context.loaders = createLoaders(context.scope, context.registry);
        context.budget = new Budget(context.signal);
        context.position = change.id;
        yield change;
      }
      if (ended) throw keyEnded();
    } finally {
      forget();
    }
  }
  return stoppable(changes(), stop);
}

/** Why what was opened with a key ends. */
export const KEY_ENDED = 'The API key was revoked, expired or changed.';

export function keyEnded(): PersonagraphError {
  return new PersonagraphError('UNAUTHENTICATED', KEY_ENDED);
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

/** True where one of `values` is an id asked for; without any asked for, every id is. */
export function among(ids: ReadonlySet<number> | undefined, ...values: readonly unknown[]): boolean {
  return !ids || values.some((id) => typeof id === 'number' && ids.has(id));
}
