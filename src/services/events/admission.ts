import { waitingEvaluations } from '../../db/backlog.ts';
import type { Scope } from '../../db/database.ts';
import { PersonagraphError } from '../../errors.ts';
import { Turns } from './turns.ts';

/** How much is taken in at once; beyond, senders are told to come back. */
export interface AdmissionLimits {
  /** Batches being written at once, of all workspaces. Each holds a connection. Default 4. */
  readonly atOnce?: number;
  /** Batches of one workspace that wait for their turn; of all workspaces four times as many. Default 16. */
  readonly waiting?: number;
  /** Streams of one workspace that are open; of all workspaces four times as many. Default 8. */
  readonly streams?: number;
  /**
   * Customers of a workspace waiting to be evaluated, counted anew for each batch that changed them, from which on
   * nothing more is taken until evaluation has caught up. Default 1,000,000.
   */
  readonly backlog?: number;
}

/** Decides what is taken in now. In memory: each node decides for itself, but for the backlog, which they share. */
export interface Admission {
  /** Carries a batch out when its turn comes. Throws OVERLOADED where too many wait. */
  batch<T>(scope: Scope, work: () => Promise<T>): Promise<T>;
  /** Opens a stream of batches. Throws OVERLOADED where too many are open. */
  stream(scope: Scope): Promise<AdmittedStream>;
}

/** Its batches, one at a time, wait for their turn however long that takes. */
export interface AdmittedStream extends Disposable {
  /** Carries a batch out when its turn comes. Throws OVERLOADED where evaluation is too far behind. */
  batch<T>(work: () => Promise<T>): Promise<T>;
}

/** The whole server may hold this many times what one workspace may. */
const ALL = 4;
/** How long a backlog counted holds for. */
const COUNTED_MS = 5_000;
/** When to come back: a batch takes tens of milliseconds, a backlog of evaluations minutes. */
const SOON_SECONDS = 1;
const LATER_SECONDS = 30;

export function createAdmission(limits: AdmissionLimits = {}): Admission {
  const { atOnce = 4, waiting = 16, streams = 8, backlog = 1_000_000 } = limits;
  const turns = new Turns(atOnce);
  const open = new Map<number, number>();
  const backlogs = createBacklogs(backlog);
  let allOpen = 0;

  return {
    async batch(scope, work) {
      await backlogs.check(scope);
      const { workspaceId } = scope;
      if (turns.waiting(workspaceId) >= waiting || turns.allWaiting >= waiting * ALL) {
        throw overloaded('Too many batches wait to be written', SOON_SECONDS);
      }
      return turns.take(workspaceId, work);
    },
    async stream(scope) {
      await backlogs.check(scope);
      const { workspaceId } = scope;
      const own = open.get(workspaceId) ?? 0;
      if (own >= streams || allOpen >= streams * ALL) throw overloaded('Too many streams are open', SOON_SECONDS);
      open.set(workspaceId, own + 1);
      allOpen++;
      let closed = false;
      return {
        async batch(work) {
          await backlogs.check(scope);
          return turns.take(workspaceId, work);
        },
        [Symbol.dispose]() {
          if (closed) return;
          closed = true;
          allOpen--;
          const left = open.get(workspaceId)! - 1;
          if (left > 0) open.set(workspaceId, left);
          else open.delete(workspaceId);
        },
      };
    },
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
