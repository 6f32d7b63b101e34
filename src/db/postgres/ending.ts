import type { Scope } from './connection.ts';

type Work = (scope: Scope) => Promise<void>;

/** The work that a transaction leaves to its end. */
export class Ending {
  #works: Work[] = [];

  add(work: Work): void {
    this.#works.push(work);
  }

  /** What a savepoint adds goes where the savepoint fails. */
  async within<T>(savepoint: () => Promise<T>): Promise<T> {
    const before = this.#works.length;
    try {
      return await savepoint();
    } catch (error) {
      this.#works = this.#works.slice(0, before);
      throw error;
    }
  }

  /** Does it all, in the order in which it was added. */
  async come(scope: Scope): Promise<void> {
    for (let work = this.#works.shift(); work; work = this.#works.shift()) await work(scope);
  }
}
