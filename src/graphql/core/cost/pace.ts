/** Words that a refused operation counts as, however short it is. */
export const REFUSED_WORDS = 1_000;

/** Most holders that are remembered. */
const MOST_HELD = 10_000;

/** How fast new documents are looked at. */
export interface PaceLimits {
  /** Words and signs of a workspace's new documents that are looked at in a second. Default 20,000. */
  readonly wordsASecond?: number;
  /** Words and signs that are looked at without waiting, after a pause. Default 20,000. */
  readonly burst?: number;
  /** Milliseconds a document waits at most. Default 5,000. */
  readonly longestMs?: number;
}

/**
 * Lets the new documents of a workspace wait once they are many: looking at them takes the time of everybody. Documents that
 * were looked at before do not come here.
 */
export class Pace {
  /** Milliseconds a document waits at most. */
  readonly longestMs: number;
  readonly #wordsAMs: number;
  readonly #burstMs: number;
  /** By workspace, or address: when all that was booked is paid for, by the clock of `performance`. */
  readonly #paid = new Map<number | string, number>();

  constructor({ wordsASecond = 20_000, burst = 20_000, longestMs = 5_000 }: PaceLimits = {}) {
    this.longestMs = longestMs;
    this.#wordsAMs = wordsASecond / 1_000;
    this.#burstMs = burst / this.#wordsAMs;
  }

  /**
   * Books words for a workspace, and waits until those booked before are paid for. False, after the longest wait and with
   * nothing booked, where that would not do; true at once where nothing is to be waited for.
   */
  turn(workspaceId: number | string, words: number): Promise<boolean> | true {
    const now = performance.now();
    const from = Math.max(this.#paid.get(workspaceId) ?? -Infinity, now - this.#burstMs);
    const wait = from - now;
    const taken = wait <= this.longestMs;
    if (taken) this.#book(workspaceId, from + words / this.#wordsAMs);
    if (wait <= 0) return true;
    return new Promise((resolve) => setTimeout(resolve, Math.min(wait, this.longestMs), taken));
  }

  #book(holder: number | string, paid: number): void {
    this.#paid.delete(holder);
    this.#paid.set(holder, paid);
    if (this.#paid.size <= MOST_HELD) return;
    const [oldest] = this.#paid.keys();
    this.#paid.delete(oldest!);
  }
}
