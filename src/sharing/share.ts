import { availableParallelism } from 'node:os';

/** Who works: a key of a workspace. */
export interface Sharer {
  readonly workspaceId: number;
  readonly keyId: number;
}

/** How much is under way at once. */
export interface ShareLimits {
  /** Most that one workspace has under way. */
  readonly workspace: number;
  /** Most that one key has under way. */
  readonly key: number;
  /**
   * Most that all have under way while several workspaces work, divided by those. Each may have one. Default: as many as
   * there are processors.
   */
  readonly together?: number;
  /** Most of one workspace that waits; more is refused. */
  readonly waiting: number;
  /** Milliseconds that one waits at most; then it is refused. */
  readonly longestMs: number;
  /** What takes longer than these milliseconds is not counted among those of `together` any more. Default 1,000. */
  readonly turnMs?: number;
  /** A workspace counts as working for so many milliseconds after it was last heard of. Default 5,000. */
  readonly activeMs?: number;
}

/** A piece of work that is under way. */
export interface Place {
  /** Ends it; a second call does nothing. */
  leave(): void;
}

interface Waiting extends Sharer {
  readonly since: number;
  readonly begin: (place: Place | null) => void;
}

/** The work of one workspace. */
interface Lane {
  readonly underWay: Set<Taken>;
  /** Those that wait, by key, in the order they came. */
  readonly queues: Map<number, Waiting[]>;
  waiting: number;
  heard: number;
  /** True while those that wait are about to be let in. */
  called: boolean;
}

/** How often it is looked for what waited too long, or takes too long to be waited for. */
const LOOK_MS = 100;

/**
 * Lets workspaces work beside each other. One that is alone has all it can use. While several work, each has its part, and
 * waits in a line of its own where it wants more: whoever sends much delays itself. In memory, so each node shares by itself.
 */
export class Share {
  readonly #limits: Required<ShareLimits>;
  readonly #now: () => number;
  /** Those heard of lately. */
  readonly #lanes = new Map<number, Lane>();
  /** Work under way, by key. */
  readonly #keys = new Map<number, number>();
  #tidyAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #waiting = 0;

  constructor(limits: ShareLimits, now: () => number = performance.now.bind(performance)) {
    const common = { together: Math.max(1, availableParallelism()), turnMs: 1_000, activeMs: 5_000 };
    this.#limits = { ...common, ...limits };
    this.#now = now;
  }

  /** Pieces of work that wait, and workspaces that work. */
  get state(): { readonly waiting: number; readonly workspaces: number } {
    return { waiting: this.#waiting, workspaces: this.#lanes.size };
  }

  /** A place: at once where one is free, otherwise in its turn. Null where too many wait, or it waited for too long. */
  enter(sharer: Sharer): Promise<Place | null> | Place | null {
    const now = this.#now();
    if (now >= this.#tidyAt) this.#tidy(now);
    const lane = this.#laneOf(sharer.workspaceId, now);
    if (lane.waiting === 0 && this.#mayBegin(lane, sharer, now)) return this.#begin(lane, sharer, now);
    if (lane.waiting >= this.#limits.waiting) return null;
    return new Promise((resolve) => {
      const one = { ...sharer, since: now, begin: resolve };
      const queue = lane.queues.get(sharer.keyId);
      if (queue) queue.push(one);
      else lane.queues.set(sharer.keyId, [one]);
      lane.waiting++;
      this.#waiting++;
      // Another key of the workspace may be at its limit, and this one not.
      this.#serve(lane, now);
      this.#timer ??= setInterval(() => this.#look(), LOOK_MS).unref();
    });
  }

  #laneOf(workspaceId: number, now: number): Lane {
    const known = this.#lanes.get(workspaceId);
    if (known) {
      known.heard = now;
      return known;
    }
    const lane: Lane = { underWay: new Set(), queues: new Map(), waiting: 0, heard: now, called: false };
    this.#lanes.set(workspaceId, lane);
    return lane;
  }

  #mayBegin({ underWay }: Lane, { keyId }: Sharer, now: number): boolean {
    const { workspace, key, together, turnMs } = this.#limits;
    // One is always let in: nobody is kept out by others.
    if (underWay.size === 0) return true;
    if (underWay.size >= workspace || this.#underWayOf(keyId) >= key) return false;
    if (this.#lanes.size === 1) return true;
    const part = Math.max(1, Math.floor(together / this.#lanes.size));
    if (underWay.size < part) return true;
    let counted = 0;
    for (const { began } of underWay) if (now - began < turnMs) counted++;
    return counted < part;
  }

  #begin(lane: Lane, { keyId }: Sharer, now: number): Place {
    const place = new Taken(now, lane, keyId, this.#end);
    lane.underWay.add(place);
    this.#keys.set(keyId, this.#underWayOf(keyId) + 1);
    return place;
  }

  readonly #end = (place: Taken): void => {
    const { lane, keyId } = place;
    if (!lane.underWay.delete(place)) return;
    const left = this.#keys.get(keyId)! - 1;
    if (left > 0) this.#keys.set(keyId, left);
    else this.#keys.delete(keyId);
    if (lane.waiting > 0) this.#serveLater(lane);
  };

  /** In a turn of its own: work that awaits nothing from outside would otherwise go on without end, and nobody be heard. */
  #serveLater(lane: Lane): void {
    if (lane.called) return;
    lane.called = true;
    setImmediate(() => {
      lane.called = false;
      this.#serve(lane, this.#now());
    });
  }

  /** Lets in who may begin; of several keys the one that has least under way. */
  #serve(lane: Lane, now: number): void {
    for (;;) {
      let next: Waiting | undefined;
      for (const [first] of lane.queues.values()) {
        if (!next || this.#underWayOf(first!.keyId) < this.#underWayOf(next.keyId)) next = first!;
      }
      if (!next || !this.#mayBegin(lane, next, now)) return;
      lane.heard = now;
      this.#shift(lane, next.keyId).begin(this.#begin(lane, next, now));
    }
  }

  #underWayOf(keyId: number): number {
    return this.#keys.get(keyId) ?? 0;
  }

  /** Takes out the first that waits of a key. */
  #shift(lane: Lane, keyId: number): Waiting {
    const queue = lane.queues.get(keyId)!;
    const one = queue.shift()!;
    if (queue.length === 0) lane.queues.delete(keyId);
    lane.waiting--;
    this.#waiting--;
    return one;
  }

  #look(): void {
    const now = this.#now();
    this.#tidy(now);
    for (const lane of this.#lanes.values()) {
      for (const [keyId, queue] of lane.queues) {
        while (queue[0] && now - queue[0].since >= this.#limits.longestMs) this.#shift(lane, keyId).begin(null);
      }
      this.#serve(lane, now);
    }
    if (this.#waiting > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  /** Forgets workspaces that were not heard of for some time. */
  #tidy(now: number): void {
    this.#tidyAt = now + LOOK_MS;
    for (const [workspaceId, { underWay, waiting, heard }] of this.#lanes) {
      const idle = underWay.size === 0 && waiting === 0;
      if (idle && now - heard >= this.#limits.activeMs) this.#lanes.delete(workspaceId);
    }
  }
}

class Taken implements Place {
  readonly began: number;
  readonly lane: Lane;
  readonly keyId: number;
  readonly #end: (place: Taken) => void;

  constructor(began: number, lane: Lane, keyId: number, end: (place: Taken) => void) {
    this.began = began;
    this.lane = lane;
    this.keyId = keyId;
    this.#end = end;
  }

  leave(): void {
    this.#end(this);
  }
}
