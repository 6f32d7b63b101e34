import type { Database, Session } from '../../db/postgres/connection.ts';
import { releaseTurn, type Turn, tryTurn } from '../../db/postgres/locks.ts';
import { Hands, type HandsLimits, type Work } from '../runs/hands.ts';
import { pause } from './pause.ts';

/** How often work is looked for that nobody announced: that of a process that died. */
const LOOK_EVERY_MS = 10_000;

/** Work that is done in the background, of each workspace one at a time. */
export interface WorkQueue<W extends Work> {
  readonly turn: Turn;
  /** Its name in notifications. */
  readonly name: 'import' | 'export' | 'job';
  /** Notifications of it wake the loop; `cancel NAME ID` ends work in hand. */
  readonly channel: string;
  /** How many workspaces are worked for at once. Default: as for runs. */
  readonly limits?: HandsLimits;
  /** The next work of each workspace, also that of a process that died. */
  readonly waiting: () => Promise<readonly W[]>;
  /** Does it until somebody cancels it, or gives it back where it is to stop. Throws where the store is lost. */
  readonly execute: (work: W, signals: WorkSignals) => Promise<void>;
}

/** Ends of work before its own. */
export interface WorkSignals {
  readonly cancelled: AbortSignal;
  /** The process, or its connection, ends: the work is for the next one. */
  readonly stopping: AbortSignal;
}

/** The means of a loop. */
export interface WorkContext {
  readonly db: Database;
  /** Aborted when the process stops: work in hand is given back. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Works on a queue until the context is aborted. Any number of processes share it: a session lock allows one work a
 * workspace, and tells that of a live process from that of a dead one. Workspaces take turns, few at once.
 */
export async function workLoop<W extends Work>(context: WorkContext, queue: WorkQueue<W>): Promise<void> {
  const { db, signal } = context;
  const hands = new Hands(context.now, queue.limits);
  const working = new Set<Promise<void>>();
  let wake: () => void = () => undefined;
  const losing = new AbortController();
  const stopping = AbortSignal.any([signal, losing.signal]);
  let lost: Error | undefined;
  const heard = (payload: string) => {
    for (const { work, cancelled } of hands.all) if (payload === `cancel ${queue.name} ${work.id}`) cancelled.abort();
    wake();
  };
  // With the connection the session locks are gone: the thread ends, and is started anew.
  const onLost = (error: Error) => {
    lost ??= error;
    losing.abort();
    wake();
  };
  const begin = async (session: Session) => {
    if (hands.fullForMs !== 0) return;
    for (const work of hands.inTurn(await queue.waiting())) {
      if (hands.fullForMs !== 0 || signal.aborted || lost) return;
      const scope = session.scope(work.workspaceId);
      if (!(await tryTurn(scope, queue.turn))) continue;
      const done = hands
        .take(work, async (cancelled) => {
          try {
            await queue.execute(work, { cancelled, stopping });
          } finally {
            if (!lost) await releaseTurn(scope, queue.turn);
          }
        })
        .catch(onLost)
        .finally(() => {
          working.delete(done);
          wake();
        });
      working.add(done);
    }
  };
  const loop = async (session: Session) => {
    while (!signal.aborted && !lost) {
      // Made before the look, so that a notification in between is not lost.
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      await begin(session);
      await pause(Math.min(LOOK_EVERY_MS, hands.fullForMs || LOOK_EVERY_MS), signal, woken);
    }
    await Promise.all(working);
    if (lost) throw lost;
  };
  const listen = { channel: queue.channel, heard };
  await db.session(loop, { name: `personagraph ${queue.name}s`, listen, onLost });
}
