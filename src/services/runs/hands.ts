/** Work of a workspace, such as a run. */
export interface Work {
  readonly id: number;
  readonly workspaceId: number;
}

export interface HandsLimits {
  /** Runs that are begun beside each other: each has a snapshot in memory, and connections of its own. */
  readonly atOnce: number;
  /** Runs in hand at most, however long they take. */
  readonly most: number;
}

const LIMITS: HandsLimits = { atOnce: 3, most: 6 };
/** A run that takes longer than this holds up nobody any more. */
const TURN_MS = 60_000;

/** A run, or other work, that a worker has in hand. */
export interface Hand {
  readonly work: Work;
  /** Ends the work on it, in the database too. */
  readonly cancelled: AbortController;
  /** Milliseconds since 1970. */
  readonly began: number;
}

/**
 * The runs that a worker has in hand: one a workspace, and few at once. Workspaces take turns; one whose run takes long
 * holds up none of the others.
 */
export class Hands {
  readonly #byWorkspace = new Map<number, Hand>();
  /** Workspaces in the order in which they had their last turn. */
  readonly #turns = new Set<number>();
  readonly #now: () => number;
  readonly #limits: HandsLimits;

  constructor(now: () => number, limits: HandsLimits = LIMITS) {
    this.#now = now;
    this.#limits = limits;
  }

  get all(): readonly Hand[] {
    return [...this.#byWorkspace.values()];
  }

  /** Milliseconds until a run that is in the way is not any more; 0 where there is room, null where only an end makes some. */
  get fullForMs(): number | null {
    const turns = this.all.map(({ began }) => began + TURN_MS - this.#now()).filter((left) => left > 0);
    const { atOnce, most } = this.#limits;
    if (turns.length < atOnce && this.#byWorkspace.size < most) return 0;
    return this.#byWorkspace.size < most ? Math.min(...turns) : null;
  }

  /** The runs whose workspace has none in hand; those whose workspace waited longest for its turn come first. */
  inTurn<W extends Work>(runs: readonly W[]): W[] {
    const last = new Map([...this.#turns].map((workspaceId, turn) => [workspaceId, turn]));
    return runs
      .filter(({ workspaceId }) => !this.#byWorkspace.has(workspaceId))
      .sort((a, b) => (last.get(a.workspaceId) ?? -1) - (last.get(b.workspaceId) ?? -1) || a.id - b.id);
  }

  /** Does the work on a run, for as long as which it is in hand. */
  async take(work: Work, execute: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const { workspaceId } = work;
    const hand = { work, cancelled: new AbortController(), began: this.#now() };
    this.#byWorkspace.set(workspaceId, hand);
    this.#turns.delete(workspaceId);
    this.#turns.add(workspaceId);
    try {
      await execute(hand.cancelled.signal);
    } finally {
      this.#byWorkspace.delete(workspaceId);
    }
  }
}
