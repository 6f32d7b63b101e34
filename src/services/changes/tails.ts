import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { listenForever } from '../../db/postgres/listen.ts';
import { CHANGES_CHANNEL, type Change, lastChangeId, readChanges } from '../../db/tables/changes/changes.ts';
import { Marks, type Stirs } from './stirs.ts';

/** Changes read at once: some milliseconds of this thread, in which nobody else is answered. */
const PAGE = 250;
/** How often changes are looked for that no notification announced: after a lost connection. */
const LOOK_EVERY_MS = 5_000;

/** Who is told of every change of a workspace, in the order of commit. Neither function may throw or wait. */
export interface Listener {
  push(change: Change): void;
  /** The feed stops: nothing more comes. */
  end(): void;
}

export interface Joined {
  /** The last change from before: everything after it is pushed. Earlier ones may be too. */
  readonly position: number;
  leave(): void;
}

/** One reader a workspace that has listeners: it reads each change once for all of them. */
interface Tail {
  readonly listeners: Set<Listener>;
  /** Everything up to here was pushed. */
  position: number;
  reading: Promise<void>;
}

export interface Tails {
  join(workspaceId: number, listener: Listener): Promise<Joined>;
  /** Workspaces that are read, and listeners of all of them. */
  count(): { readonly workspaces: number; readonly listeners: number };
  readonly stirs: Stirs;
  stop(): Promise<void>;
}

export async function startTails(db: Database, log: Logger): Promise<Tails> {
  const tails = new Map<number, Tail>();
  let stopped = false;

  const advance = async (workspaceId: number, tail: Tail) => {
    while (tail.listeners.size > 0) {
      const changes = await readChanges(db.scope(workspaceId).prepared, tail.position, PAGE);
      for (const change of changes) {
        tail.position = change.id;
        for (const listener of tail.listeners) listener.push(change);
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
      .catch((err: unknown) => {
        if (!stopped) log.error({ err }, 'changes could not be read');
      });
    return tail.reading;
  };
  const lookEverywhere = () => {
    for (const workspaceId of tails.keys()) void look(workspaceId);
  };
  const marks = new Marks();
  const heard = (payload: string) => {
    if (payload === '') return lookEverywhere();
    marks.stir(Number(payload));
    void look(Number(payload));
  };
  const listening = await listenForever(db.url, CHANGES_CHANNEL, heard, log, (hearing) => marks.heard(hearing));
  const timer = setInterval(lookEverywhere, LOOK_EVERY_MS);
  timer.unref();

  return {
    async join(workspaceId, listener) {
      let tail = tails.get(workspaceId);
      if (!tail) {
        tail = { listeners: new Set(), position: 0, reading: Promise.resolve() };
        const made = tail;
        tails.set(workspaceId, made);
        made.reading = lastChangeId(db.scope(workspaceId)).then((id) => {
          made.position = id;
        });
      }
      // Joined before the wait, so that the tail is not given up meanwhile.
      const joined = tail;
      joined.listeners.add(listener);
      const leave = () => {
        joined.listeners.delete(listener);
        if (joined.listeners.size === 0 && tails.get(workspaceId) === joined) tails.delete(workspaceId);
      };
      try {
        await joined.reading;
      } catch (error) {
        // Without its position a tail is of no use to anybody.
        if (tails.get(workspaceId) === joined) tails.delete(workspaceId);
        leave();
        throw error;
      }
      return { position: joined.position, leave };
    },
    count() {
      const listeners = [...tails.values()].reduce((sum, tail) => sum + tail.listeners.size, 0);
      return { workspaces: tails.size, listeners };
    },
    stirs: marks,
    async stop() {
      stopped = true;
      marks.heard(false);
      clearInterval(timer);
      for (const { listeners } of tails.values()) for (const listener of listeners) listener.end();
      await listening.stop();
    },
  };
}
