import type { Slots } from './slots.ts';

interface Waiting {
  readonly since: number;
  readonly resume: (began: boolean) => void;
}

/** Who waits takes turns with a few at once; holders, such as workspaces, one after the other, each in the order of arrival. */
export class Turns {
  readonly #slots: Slots;
  readonly #longestMs: number;
  /** Queues by holder that waits; the first of the map that may take a slot is next. */
  readonly #waiting = new Map<number | string, Waiting[]>();
  #timer: NodeJS.Timeout | undefined;

  /** `longestMs`: milliseconds that one waits for its turn. Default: as long as it takes. */
  constructor(slots: Slots, longestMs = Number.POSITIVE_INFINITY) {
    this.#slots = slots;
    this.#longestMs = longestMs;
  }

  /** Does the work in its turn. Throws what `late` makes where that did not come in time. */
  async take<T>(holder: number | string, work: () => Promise<T>, late?: () => Error): Promise<T> {
    if (!this.#slots.take(holder) && !(await this.#turn(holder))) throw late!();
    try {
      return await work();
    } finally {
      this.#slots.give(holder);
      this.#pass();
    }
  }

  #turn(holder: number | string): Promise<boolean> {
    return new Promise((resume) => {
      const queue = this.#waiting.get(holder);
      const one = { since: performance.now(), resume };
      if (queue) queue.push(one);
      else this.#waiting.set(holder, [one]);
      if (this.#longestMs === Number.POSITIVE_INFINITY) return;
      this.#timer ??= setInterval(() => this.#expire(), this.#longestMs / 10).unref();
    });
  }

  /** Gives the slot to the next, whose holder goes to the end of the line. */
  #pass(): void {
    for (const [holder, queue] of this.#waiting) {
      if (!this.#slots.take(holder)) continue;
      this.#waiting.delete(holder);
      const { resume } = queue.shift()!;
      if (queue.length > 0) this.#waiting.set(holder, queue);
      resume(true);
      return;
    }
  }

  #expire(): void {
    const until = performance.now() - this.#longestMs;
    for (const [holder, queue] of this.#waiting) {
      while (queue[0] && queue[0].since <= until) queue.shift()!.resume(false);
      if (queue.length === 0) this.#waiting.delete(holder);
    }
    if (this.#waiting.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
