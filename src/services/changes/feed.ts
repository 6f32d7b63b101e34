import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { type Change, lastIssuedChangeId, prunedThrough, readChanges } from '../../db/tables/changes/changes.ts';
import { ChangeQueue, MAX_WAITING } from './change-queue.ts';
import { Interruption } from './interruption.ts';
import type { Stirs } from './stirs.ts';
import { type Joined, type Listener, startTails } from './tails.ts';

/** Changes read at once, and pushed at once. */
const PAGE = 1_000;

export interface ChangeFilter {
  /** True for a wanted change; the others neither wait nor count. Default: all are. */
  readonly matters?: (change: Change) => boolean;
  /**
   * If true, those of the same subject (customer and segmentation, customer and persona, definition, run) that wait at
   * the same time become one. It has the first one's `before` and the last one's `after`. Default false.
   */
  readonly latestOnly?: boolean;
}

export interface SubscribeOptions extends ChangeFilter {
  /** Replay from after this change, then go on live; default: only what happens from now on. */
  readonly after?: number;
  /** Ends the subscription. */
  readonly signal?: AbortSignal;
}

/**
 * Pushes a workspace's changes to any number of subscribers, each from a bounded queue of its own: a stalled one harms
 * nobody. Ends a subscriber that falls too far behind with TOO_LARGE, and an `after` whose following changes are no
 * longer kept, or that no change was ever given here, with CURSOR_TOO_OLD. Both are an {@link Interruption} with the position to go on from.
 */
export interface Feed {
  subscribe(workspaceId: number, options?: SubscribeOptions): AsyncIterableIterator<Change>;
  /** Tells a listener of every change from now on, as it is read. */
  join(workspaceId: number, listener: Listener): Promise<Joined>;
  /** The changes stored after one up to another, oldest first, by the page. Throws CURSOR_TOO_OLD. */
  replay(workspaceId: number, after: number, through: number, filter?: ChangeFilter): AsyncGenerator<Change[], void>;
  /** The numbers that the feed holds for its subscribers; none once all have left. */
  count(): { readonly workspaces: number; readonly listeners: number };
  /** Whether anything was committed since, without asking. */
  readonly stirs: Stirs;
  stop(): Promise<void>;
}

export async function startFeed(db: Database, log: Logger): Promise<Feed> {
  const tails = await startTails(db, log);
  const stopping = new AbortController();

  async function* replay(workspaceId: number, after: number, through: number, filter: ChangeFilter = {}) {
    const scope = db.scope(workspaceId);
    const { matters = () => true, latestOnly = false } = filter;
    const found = new ChangeQueue(latestOnly);
    // Of another history: a backup was put back. Its ids would be passed over in silence until they are reached again.
    if (after > through && after > (await lastIssuedChangeId(db))) throw neverIssued(through);
    let position = after;
    while (position < through) {
      const changes = await readChanges(scope, position, PAGE);
      // Asked after reading: what is forgotten in between would be missed unseen.
      const pruned = await prunedThrough(scope);
      if (position < pruned) throw tooOld(pruned);
      for (const change of changes) if (change.id <= through && matters(change)) found.push(change);
      position = changes.length < PAGE ? through : changes.at(-1)!.id;
      // The longer latest ones are gathered, the fewer they are.
      while (found.size > (latestOnly && position < through ? MAX_WAITING : 0)) yield found.shift(PAGE);
    }
  }

  async function* changesOf(workspaceId: number, inbox: Inbox, options: SubscribeOptions) {
    let leave = () => {};
    // At once, for whoever ends it may never ask for the next change.
    const end = () => {
      inbox.end();
      leave();
    };
    if (options.signal?.aborted || stopping.signal.aborted) return;
    options.signal?.addEventListener('abort', end, { once: true });
    try {
      const joined = await tails.join(workspaceId, inbox);
      leave = joined.leave;
      // Changes from before joining are read from the store; those after wait in the inbox meanwhile.
      let position = options.after ?? joined.position;
      for await (const page of replay(workspaceId, position, joined.position, options)) {
        for (const change of page) {
          if (inbox.ended) return;
          inbox.check(position);
          yield change;
          position = change.id;
        }
      }
      position = Math.max(position, joined.position);
      for (;;) {
        if (inbox.ended) return;
        inbox.check(position);
        const [change] = inbox.shift();
        if (!change) await inbox.filled();
        else if (change.id > position) {
          yield change;
          position = change.id;
        }
      }
    } finally {
      leave();
      options.signal?.removeEventListener('abort', end);
    }
  }

  return {
    subscribe(workspaceId, options = {}) {
      const inbox = new Inbox(options);
      const changes: AsyncGenerator<Change, void, undefined> = changesOf(workspaceId, inbox, options);
      return {
        next: () => changes.next(),
        // A generator that waits for a change would return only with the next one.
        return() {
          inbox.end();
          return changes.return();
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
    join: (workspaceId, listener) => tails.join(workspaceId, listener),
    replay,
    count: () => tails.count(),
    stirs: tails.stirs,
    async stop() {
      stopping.abort();
      await tails.stop();
    },
  };
}

/** The changes that wait for one subscriber. */
class Inbox implements Listener {
  readonly #queue: ChangeQueue;
  readonly #matters: ((change: Change) => boolean) | undefined;
  #wake: () => void = () => undefined;
  ended = false;

  constructor({ matters, latestOnly }: ChangeFilter) {
    this.#queue = new ChangeQueue(latestOnly);
    this.#matters = matters;
  }

  push(change: Change): void {
    if (this.#matters && !this.#matters(change)) return;
    this.#queue.push(change);
    this.#wake();
  }

  end(): void {
    this.ended = true;
    this.#wake();
  }

  shift(): Change[] {
    return this.#queue.shift(1);
  }

  /** Throws TOO_LARGE where the subscriber has fallen too far behind. */
  check(position: number): void {
    if (this.#queue.overflowed) throw tooSlow(position);
  }

  /** Resolves once something waits, or nothing more will. */
  async filled(): Promise<void> {
    if (this.#queue.size > 0 || this.#queue.overflowed || this.ended) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
  }
}

function tooOld(pruned: number): Interruption {
  const message =
    'What followed the cursor is no longer kept: read the state and its cursor, then subscribe after that.';
  return new Interruption('CURSOR_TOO_OLD', message, pruned);
}

function neverIssued(last: number): Interruption {
  const message =
    'The cursor is of changes that are not here, as after a backup was put back: read the state, then subscribe anew.';
  return new Interruption('CURSOR_TOO_OLD', message, last);
}

/** Ends a subscriber for which too much waits. */
export function tooSlow(position: number): Interruption {
  return new Interruption(
    'TOO_LARGE',
    `Over ${MAX_WAITING} changes, or 16 MiB, waited: resume after the cursor.`,
    position,
  );
}
