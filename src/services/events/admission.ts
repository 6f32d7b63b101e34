import type { Scope } from '../../db/postgres/connection.ts';
import { waitingEvaluations } from '../../db/tables/runs/backlog.ts';
import { PersonagraphError } from '../../errors.ts';
import { Slots } from '../../sharing/slots.ts';
import { Turns } from '../../sharing/turns.ts';

/** How much is taken in at once; beyond, senders have to come back. */
export interface AdmissionLimits {
  /** Batches being written at once, of all workspaces. Each holds a connection. Default 4. */
  readonly atOnce?: number;
  /** Batches of one workspace that wait for their turn; of all workspaces four times as many. Default 16. */
  readonly waiting?: number;
  /** Streams of one workspace that are open; of all workspaces four times as many. Default 8. */
  readonly streams?: number;
  /**
   * Small bodies of one workspace in the line, from before they are read until they are written; of all workspaces four
   * times as many. As many of them as streams may be open are unpacked at once. Default 256.
   */
  readonly small?: number;
  /**
   * Customers of a workspace waiting to be evaluated, counted anew for each batch that changed them. From this number
   * on nothing more is taken until evaluation has caught up. Default 1,000,000.
   */
  readonly backlog?: number;
}

/** Decides what is taken in now. In memory: each node decides for itself, but for the backlog, which they share. */
export interface Admission {
  /** Carries a batch out when its turn comes. Throws OVERLOADED where too many wait. */
  batch<T>(scope: Scope, work: () => Promise<T>): Promise<T>;
  /** Opens a stream of batches. Throws OVERLOADED where too many are open. */
  stream(scope: Scope): Promise<AdmittedStream>;
  /** Lets a small body into the line. Throws OVERLOADED where too many are in it. */
  small(scope: Scope): Promise<AdmittedBody>;
}

/** Its batches, one at a time, wait for their turn however long that takes. */
export interface AdmittedStream extends Disposable {
  /** Carries a batch out when its turn comes. Throws OVERLOADED where evaluation is too far behind. */
  batch<T>(work: () => Promise<T>): Promise<T>;
}

/** A small body in the line: whoever sends it slowly keeps nobody else waiting. */
export interface AdmittedBody extends AdmittedStream {
  /** Carries out what unpacks the body, batches and all, when its turn comes. */
  turn(work: () => Promise<void>): Promise<void>;
}

/** The whole server may hold this many times what one workspace may. */
const ALL = 4;
/** How long a backlog counted holds for. */
const COUNTED_MS = 5_000;
/** When to come back: a batch takes tens of milliseconds, a backlog of evaluations minutes. */
const SOON_SECONDS = 1;
const LATER_SECONDS = 30;

export function createAdmission(limits: AdmissionLimits = {}): Admission {
  const { atOnce = 4, waiting = 16, streams = 8, small = 256, backlog = 1_000_000 } = limits;
  const turns = new Turns(new Slots(atOnce, atOnce));
  const queue = new Slots(waiting, waiting * ALL);
  const open = new Slots(streams, streams * ALL);
  const line = new Slots(small, small * ALL);
  // Not those of batches: who has one waits for the other.
  const unpacking = new Turns(new Slots(streams, streams * ALL));
  const backlogs = createBacklogs(backlog);

  const admit = async (scope: Scope, slots: Slots, full: string): Promise<AdmittedBody> => {
    await backlogs.check(scope);
    const { workspaceId } = scope;
    if (!slots.take(workspaceId)) throw overloaded(full, SOON_SECONDS);
    let closed = false;
    return {
      async batch(work) {
        await backlogs.check(scope);
        return turns.take(workspaceId, work);
      },
      turn: (work) => unpacking.take(workspaceId, work),
      [Symbol.dispose]() {
        if (!closed) slots.give(workspaceId);
        closed = true;
      },
    };
  };

  return {
    async batch(scope, work) {
      await backlogs.check(scope);
      const { workspaceId } = scope;
      if (!queue.take(workspaceId)) throw overloaded('Too many batches wait to be written', SOON_SECONDS);
      return turns.take(workspaceId, () => {
        queue.give(workspaceId);
        return work();
      });
    },
    stream: (scope) => admit(scope, open, 'Too many streams are open'),
    small: (scope) => admit(scope, line, 'Too many small bodies wait'),
  };
}

/** Backlogs as they were counted last. */
function createBacklogs(most: number) {
  const counted = new Map<number, { readonly at: number; readonly full: Promise<boolean> }>();
  return {
    /** Throws OVERLOADED where evaluation is too far behind. */
    async check(scope: Scope): Promise<void> {
      const now = performance.now();
      let last = counted.get(scope.workspaceId);
      if (!last || now - last.at >= COUNTED_MS) {
        last = { at: now, full: waitingEvaluations(scope, most).then((waiting) => waiting >= most) };
        counted.set(scope.workspaceId, last);
        // A count that failed is not kept.
        last.full.catch(() => counted.delete(scope.workspaceId));
      }
      if (await last.full) throw overloaded(`${most} evaluations or more wait already`, LATER_SECONDS);
    },
  };
}

function overloaded(why: string, retryAfter: number): PersonagraphError {
  return new PersonagraphError('OVERLOADED', `${why}: send it again in ${retryAfter} s.`, { retryAfter });
}
