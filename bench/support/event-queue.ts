/** The events of one subscriber of a plain server, in memory. */
export class EventQueue implements AsyncIterableIterator<object> {
  readonly #listeners: Set<EventQueue>;
  #events: object[] = [];
  #wake: (() => void) | undefined;
  #ended = false;

  /** It is among `listeners` until it ends. */
  constructor(listeners: Set<EventQueue>) {
    this.#listeners = listeners;
    listeners.add(this);
  }

  push(event: object): void {
    this.#events.push(event);
    this.#wake?.();
  }

  async next(): Promise<IteratorResult<object>> {
    while (this.#events.length === 0 && !this.#ended) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const value = this.#events.shift();
    return value ? { done: false, value } : { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<object>> {
    this.#listeners.delete(this);
    this.#ended = true;
    this.#wake?.();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
