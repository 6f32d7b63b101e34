/** The window of an allowance. */
const WINDOW_SECONDS = 60;
const WINDOW_MS = WINDOW_SECONDS * 1_000;
/** Most holders that are remembered. */
const MOST_HELD = 10_000;

/** What is left of an allowance, as the header `RateLimit` says it. */
export interface Left {
  /** Never below zero. */
  readonly remaining: number;
  /** Seconds until all of it is there again. */
  readonly resetSeconds: number;
}

/** An amount a minute that each holder may use up. It comes back evenly, and a whole minute's may be used at once. */
export class Allowance {
  /** The amount a minute. */
  readonly quota: number;
  readonly windowSeconds = WINDOW_SECONDS;
  readonly #now: () => number;
  /** By holder: what was used and has not come back, and when that was so. The least recently heard of first. */
  readonly #used = new Map<number | string, { amount: number; at: number }>();

  constructor(quota: number, now: () => number = performance.now.bind(performance)) {
    this.quota = quota;
    this.#now = now;
  }

  /** Seconds until at least one is left to a holder; 0 where one is. */
  waitSeconds(holder: number | string): number {
    const over = this.#usedBy(holder) + 1 - this.quota;
    return over <= 0 ? 0 : Math.max(1, Math.ceil((over / this.quota) * WINDOW_SECONDS));
  }

  /** Uses some, also beyond the quota: the next then waits for longer. Below zero it is given back. */
  use(holder: number | string, amount: number): void {
    const used = Math.max(0, this.#usedBy(holder) + amount);
    this.#used.delete(holder);
    this.#used.set(holder, { amount: used, at: this.#now() });
    if (this.#used.size <= MOST_HELD) return;
    const [oldest] = this.#used.keys();
    this.#used.delete(oldest!);
  }

  left(holder: number | string): Left {
    const used = this.#usedBy(holder);
    return {
      remaining: Math.max(0, Math.floor(this.quota - used)),
      resetSeconds: Math.ceil((used / this.quota) * WINDOW_SECONDS),
    };
  }

  #usedBy(holder: number | string): number {
    const used = this.#used.get(holder);
    return used ? Math.max(0, used.amount - ((this.#now() - used.at) / WINDOW_MS) * this.quota) : 0;
  }
}
