/** What is to be ended at the end, the last first: Node 20 has no `AsyncDisposableStack`. */
export class Ends implements AsyncDisposable {
  readonly #ends: (() => PromiseLike<unknown>)[] = [];

  defer(end: () => PromiseLike<unknown>): void {
    this.#ends.push(end);
  }

  use<One extends AsyncDisposable>(one: One): One {
    this.defer(() => one[Symbol.asyncDispose]());
    return one;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#ends.reverse()) await end();
  }
}
