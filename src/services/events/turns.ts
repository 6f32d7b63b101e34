import type { Slots } from './slots.ts';

/** Who waits takes turns with a few at once; workspaces one after the other, each in the order of arrival. */
export class Turns {
  readonly #slots: Slots;
  /** Queues by workspace that waits; the first of the map that may take a slot is next. */
  readonly #waiting = new Map<number, (() => void)[]>();

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  async take<T>(workspaceId: number, work: () => Promise<T>): Promise<T> {
    if (!this.#slots.take(workspaceId)) await this.#turn(workspaceId);
    try {
      return await work();
    } finally {
      this.#slots.give(workspaceId);
      this.#pass();
    }
  }

  #turn(workspaceId: number): Promise<void> {
    return new Promise((resolve) => {
      const queue = this.#waiting.get(workspaceId);
      if (queue) queue.push(resolve);
      else this.#waiting.set(workspaceId, [resolve]);
    });
  }

  /** Gives the slot to the next, whose workspace goes to the end of the line. */
  #pass(): void {
    for (const [workspaceId, queue] of this.#waiting) {
      if (!this.#slots.take(workspaceId)) continue;
      this.#waiting.delete(workspaceId);
      const resume = queue.shift()!;
      if (queue.length > 0) this.#waiting.set(workspaceId, queue);
      resume();
      return;
    }
  }
}
