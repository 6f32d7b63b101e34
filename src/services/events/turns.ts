/** Who waits takes turns with a few at once; workspaces one after the other, each in the order of arrival. */
export class Turns {
  readonly #atOnce: number;
  #running = 0;
  /** Of each workspace that waits; the first of the map is next. */
  readonly #waiting = new Map<number, (() => void)[]>();

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** How many of a workspace wait. */
  waiting(workspaceId: number): number {
    return this.#waiting.get(workspaceId)?.length ?? 0;
  }

  /** How many wait of all workspaces. */
  get allWaiting(): number {
    let sum = 0;
    for (const { length } of this.#waiting.values()) sum += length;
    return sum;
  }

  async take<T>(workspaceId: number, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.#atOnce) this.#running++;
    else await this.#turn(workspaceId);
    try {
      return await work();
    } finally {
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

  /** Gives the turn to the next, whose workspace goes to the end of the line. */
  #pass(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#running--;
      return;
    }
    const [workspaceId, queue] = next;
    this.#waiting.delete(workspaceId);
    const resume = queue.shift()!;
    if (queue.length > 0) this.#waiting.set(workspaceId, queue);
    resume();
  }
}
