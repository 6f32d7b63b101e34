import type { Logger } from 'pino';
import { CHANGES_CHANNEL, type Change, lastChangeId, prunedThrough, readChanges } from '../db/changes.ts';
import { type Database, type Scope, scopeOf } from '../db/database.ts';
import { listenForever } from '../db/listen.ts';
import { type Run, runsByIds } from '../db/runs.ts';
import { PersonagraphError } from '../errors.ts';

/** Changes waiting for one subscriber at most; a slower one is ended, and resumes by its cursor. */
const MAX_WAITING = 10_000;
/** Changes read at once. */
const PAGE = 1_000;
/** How often changes are looked for that no notification announced: after a lost connection. */
const LOOK_EVERY_MS = 5_000;

export interface SubscribeOptions {
  /** Replay from after this change, then go on live; default: only what happens from now on. */
  readonly after?: number;
  /** Ends the subscription. */
  readonly signal?: AbortSignal;
}

/**
 * Pushes a workspace's changes to any number of subscribers, each from a bounded queue of its own: a stalled one harms
 * nobody. Ends a subscriber that falls too far behind with TOO_LARGE; its last cursor resumes. Throws CURSOR_TOO_OLD for
 * an `after` whose following changes are no longer kept.
 */
export interface Feed {
  subscribe(workspaceId: number, options?: SubscribeOptions): AsyncIterableIterator<Change>;
  stop(): Promise<void>;
}

interface Subscriber {
  push(change: Change): void;
  end(): void;
}

/** One reader a workspace that has subscribers: it reads each change once for all of them. */
interface Tail {
  readonly subscribers: Set<Subscriber>;
  /** Everything up to here was pushed. */
  position: number;
  reading: Promise<void>;
}

export async function startFeed(db: Database, log: Logger): Promise<Feed> {
  const tails = new Map<number, Tail>();
  const stopping = new AbortController();

  const advance = async (workspaceId: number, tail: Tail) => {
    for (;;) {
      const changes = await readChanges(scopeOf(db, workspaceId), tail.position, PAGE);
      for (const change of changes) {
        tail.position = change.id;
        for (const subscriber of tail.subscribers) subscriber.push(change);
      }
      if (changes.length < PAGE) return;
    }
  };
  // Reads of one workspace follow each other, so that no change is pushed twice or out of order.
  const look = (workspaceId: number): Promise<void> => {
    const tail = tails.get(workspaceId);
    if (!tail) return Promise.resolve();
    tail.reading = tail.reading
      .then(() => advance(workspaceId, tail))
      .catch((err: unknown) => log.error({ err }, 'changes could not be read'));
    return tail.reading;
  };

  const lookEverywhere = () => {
    for (const workspaceId of tails.keys()) void look(workspaceId);
  };
  const heard = (payload: string) => (payload === '' ? lookEverywhere() : void look(Number(payload)));
  const listener = await listenForever(db.url, CHANGES_CHANNEL, heard, log);
  const timer = setInterval(lookEverywhere, LOOK_EVERY_MS);
  timer.unref();

  const join = async (workspaceId: number, subscriber: Subscriber): Promise<{ from: number; leave: () => void }> => {
    let tail = tails.get(workspaceId);
    if (!tail) {
      tail = { subscribers: new Set(), position: 0, reading: Promise.resolve() };
      const made = tail;
      tails.set(workspaceId, made);
      made.reading = lastChangeId(db.sql, workspaceId).then((id) => {
        made.position = id;
      });
    }
    // Joined before the wait, so that the tail is not given up meanwhile.
    const joined = tail;
    joined.subscribers.add(subscriber);
    const leave = () => {
      joined.subscribers.delete(subscriber);
      if (joined.subscribers.size === 0 && tails.get(workspaceId) === joined) tails.delete(workspaceId);
    };
    try {
      await joined.reading;
    } catch (error) {
      // Without its position a tail is of no use to anybody.
      tails.delete(workspaceId);
      leave();
      throw error;
    }
    return { from: joined.position, leave };
  };

  async function* changesOf(workspaceId: number, queue: BoundedQueue, options: SubscribeOptions) {
    const end = () => queue.end();
    if (options.signal?.aborted || stopping.signal.aborted) return;
    options.signal?.addEventListener('abort', end, { once: true });
    if (options.after !== undefined && options.after < (await prunedThrough(scopeOf(db, workspaceId)))) {
      throw new PersonagraphError('CURSOR_TOO_OLD', 'What followed is no longer kept: read the state, then subscribe.');
    }
    const { from, leave } = await join(workspaceId, queue);
    try {
      // What came before joining is read from the store; what comes after waits in the queue meanwhile.
      let position = options.after ?? from;
      while (position < from) {
        const changes = (await readChanges(scopeOf(db, workspaceId), position, PAGE)).filter(({ id }) => id <= from);
        for (const change of changes) yield change;
        position = changes.length < PAGE ? from : changes.at(-1)!.id;
      }
      for await (const change of queue) if (change.id > position) yield change;
    } finally {
      leave();
      options.signal?.removeEventListener('abort', end);
    }
  }

  return {
    subscribe(workspaceId, options = {}) {
      const queue = new BoundedQueue();
      const changes: AsyncGenerator<Change, void, undefined> = changesOf(workspaceId, queue, options);
      return {
        next: () => changes.next(),
        // A generator that waits for a change would return only with the next one.
        return() {
          queue.end();
          return changes.return();
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
    async stop() {
      stopping.abort();
      clearInterval(timer);
      for (const { subscribers } of tails.values()) for (const subscriber of subscribers) subscriber.end();
      await listener.stop();
    },
  };
}

/** Changes between the feed and one subscriber. */
class BoundedQueue implements Subscriber {
  #changes: Change[] = [];
  #wake: () => void = () => undefined;
  #ended = false;
  #overflowed = false;

  push(change: Change): void {
    if (this.#changes.length >= MAX_WAITING) {
      this.#overflowed = true;
      this.#changes = [];
    }
    if (!this.#overflowed) this.#changes.push(change);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Change, void, undefined> {
    while (!this.#ended) {
      if (this.#overflowed) {
        throw new PersonagraphError('TOO_LARGE', `Over ${MAX_WAITING} changes waited: resume after your last cursor.`);
      }
      const changes = this.#changes;
      this.#changes = [];
      for (const change of changes) yield change;
      if (this.#changes.length > 0 || this.#overflowed || this.#ended) continue;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

/** Waits on the feed until a run has ended. */
export async function waitForRun(feed: Feed, scope: Scope, { id }: Pick<Run, 'id'>): Promise<Run> {
  // Before the look, so that an end in between is replayed.
  const after = await lastChangeId(scope.sql, scope.workspaceId);
  const look = async () => (await runsByIds(scope, [id]))[0]!;
  let run = await look();
  if (run.finishedAt) return run;
  for await (const change of feed.subscribe(scope.workspaceId, { after })) {
    if (change.runId === id) run = await look();
    if (run.finishedAt) break;
  }
  return run;
}
