import { type ErrorCode, PersonagraphError } from '../../../errors.ts';
import { Allowance } from '../../../sharing/allowance.ts';
import { type Place, Share, type Sharer } from '../../../sharing/share.ts';

/** How many operations of a server are under way at once, and what they may cost. */
export interface OperationLimits {
  /** Operations of a workspace at once. Default 32. */
  readonly workspace?: number;
  /** Operations of a key at once. Default 24. */
  readonly key?: number;
  /** Operations of all at once while several workspaces send some. Default: as many as there are processors. */
  readonly together?: number;
  /** Operations of a workspace that wait; one more is refused. Default 1,000. */
  readonly waiting?: number;
  /** Milliseconds that an operation waits at most. Default 20,000. */
  readonly longestMs?: number;
  /** Objects a minute that the operations of a workspace may cost. Default: no ceiling. */
  readonly costAMinute?: number | undefined;
  /** Objects a minute that the operations of a key may cost. Default: no ceiling. */
  readonly keyCostAMinute?: number | undefined;
}

/** An operation under way. */
export interface Admitted {
  /**
   * Uses up what it may cost, before it is executed. `estimate` is only asked for where there is a ceiling. Throws
   * RATE_LIMITED over one.
   */
  charge(estimate: () => number): void;
  /** Ends it; `real` is what it cost, in objects. A second call does nothing. */
  leave(real: number): void;
}

/** Refuses what is over a limit, with the headers that say so. */
export class OverLimit extends PersonagraphError {
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, retryAfter: number, headers: Readonly<Record<string, string>>) {
    super(code, message, { retryAfter });
    this.headers = headers;
  }
}

const NO_HEADERS = {};
/** Operations of sockets that are looked at. */
const LOOKS = { workspace: 32, key: 32, waiting: 1_000_000, longestMs: 30_000 };
/** Objects that a page or a feed counts as, which is read beside GraphQL. */
export const DOCUMENT_COST = 500;

/** Lets operations in, by turns over workspaces, and up to what a key and a workspace may cost a minute. */
export class Operations {
  readonly #share: Share;
  readonly #looks: Share;
  readonly #waiting: number;
  readonly #workspaces: Allowance | undefined;
  readonly #keys: Allowance | undefined;

  constructor({ waiting = 1_000, ...limits }: OperationLimits = {}, now?: () => number) {
    const { costAMinute, keyCostAMinute, ...rest } = limits;
    this.#waiting = waiting;
    const { together } = limits;
    this.#looks = new Share({ ...LOOKS, ...(together === undefined ? {} : { together }) }, now);
    this.#share = new Share({ workspace: 32, key: 24, longestMs: 20_000, waiting, ...rest }, now);
    this.#workspaces = costAMinute === undefined ? undefined : new Allowance(costAMinute, now);
    this.#keys = keyCostAMinute === undefined ? undefined : new Allowance(keyCostAMinute, now);
  }

  /** Lets an operation in, at once or in its turn. Throws OVERLOADED where too many wait, or it waited for too long. */
  enter(sharer: Sharer): Promise<Admitted> | Admitted {
    const place = this.#share.enter(sharer);
    return place instanceof Promise ? place.then((own) => this.#admitted(sharer, own)) : this.#admitted(sharer, place);
  }

  /**
   * Lets an operation of a socket be looked at, in its turn: sockets bound how many there are, so that thousands may come
   * back at once. Throws OVERLOADED where it waited for too long.
   */
  async look(sharer: Sharer): Promise<Place> {
    const place = this.#looks.enter(sharer);
    return (place instanceof Promise ? await place : place) ?? this.#overloaded();
  }

  /** Does work beside GraphQL in its turn, at a cost known before. Throws OVERLOADED, RATE_LIMITED. */
  async run<T>(sharer: Sharer, cost: number, work: () => Promise<T>): Promise<T> {
    const admitted = await this.enter(sharer);
    try {
      admitted.charge(() => cost);
      return await work();
    } finally {
      admitted.leave(cost);
    }
  }

  /** The headers `RateLimit` and `RateLimit-Policy` of an answer; none where there is no ceiling. */
  headersFor({ workspaceId, keyId }: Sharer): Readonly<Record<string, string>> {
    if (!this.#workspaces && !this.#keys) return NO_HEADERS;
    const held: readonly [string, Allowance | undefined, number][] = [
      ['key', this.#keys, keyId],
      ['workspace', this.#workspaces, workspaceId],
    ];
    const policies: string[] = [];
    const lefts: string[] = [];
    for (const [name, allowance, holder] of held) {
      if (!allowance) continue;
      const { remaining, resetSeconds } = allowance.left(holder);
      policies.push(`"${name}";q=${allowance.quota};qu="objects";w=${allowance.windowSeconds}`);
      lefts.push(`"${name}";r=${remaining};t=${resetSeconds}`);
    }
    return { 'ratelimit-policy': policies.join(', '), ratelimit: lefts.join(', ') };
  }

  #admitted(sharer: Sharer, place: Place | null): Admitted {
    if (!place) return this.#overloaded();
    if (!this.#workspaces && !this.#keys) return new Uncharged(place);
    let used = 0;
    let left = false;
    return {
      charge: (estimate) => {
        used = this.#charge(sharer, estimate());
      },
      leave: (real) => {
        if (used > 0 && !left) this.#use(sharer, real - used);
        left = true;
        place.leave();
      },
    };
  }

  #charge(sharer: Sharer, estimated: number): number {
    const { workspaceId, keyId } = sharer;
    const wait = Math.max(this.#keys?.waitSeconds(keyId) ?? 0, this.#workspaces?.waitSeconds(workspaceId) ?? 0);
    if (wait > 0) {
      const message = `The key or its workspace has used up what it may cost a minute: send it again in ${wait} s.`;
      throw new OverLimit('RATE_LIMITED', message, wait, this.headersFor(sharer));
    }
    this.#use(sharer, estimated);
    return estimated;
  }

  #use({ workspaceId, keyId }: Sharer, amount: number): void {
    this.#keys?.use(keyId, amount);
    this.#workspaces?.use(workspaceId, amount);
  }

  #overloaded(): never {
    throw new OverLimit('OVERLOADED', 'The workspace has too many operations under way: send it again in 1 s.', 1, {
      'ratelimit-policy': `"waiting";q=${this.#waiting};qu="concurrent-requests"`,
      ratelimit: '"waiting";r=0;t=1',
    });
  }
}

/** An operation where nothing has a ceiling. */
class Uncharged implements Admitted {
  readonly #place: Place;

  constructor(place: Place) {
    this.#place = place;
  }

  charge(): void {}

  leave(): void {
    this.#place.leave();
  }
}
