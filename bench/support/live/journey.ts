import { processorMs } from '../processor-time.ts';
import { type Held, LiveLoad, type LiveTarget } from './live-load.ts';

/** A server that events go into and changes come out of, with its PostgreSQL. */
export class Journey implements AsyncDisposable {
  readonly #load: LiveLoad;
  readonly #roots: readonly number[];

  private constructor(load: LiveLoad, roots: readonly number[]) {
    this.#load = load;
    this.#roots = roots;
  }

  /** Subscribes; `roots` are the processes whose time counts, with all that descend from them. */
  static async begin(target: LiveTarget, roots: readonly number[]): Promise<Journey> {
    const load = new LiveLoad(target);
    await load.connect();
    return new Journey(load, roots);
  }

  /** How many events were sent to the store so far. */
  get sent(): number {
    return this.#load.sent;
  }

  hold(rate: number, seconds: number): Promise<Held> {
    return this.#load.hold(rate, seconds);
  }

  /** Holds a rate, and tells the processor time of each root in milliseconds a change. Throws where pushes are missing. */
  async measure(rate: number, seconds: number): Promise<Held & { readonly cpuMs: readonly number[] }> {
    const before = this.#roots.map((root) => processorMs([root]));
    const held = await this.#load.hold(rate, seconds);
    const changes = Math.round(rate * seconds);
    return { ...held, cpuMs: this.#roots.map((root, index) => (processorMs([root]) - before[index]!) / changes) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#load.close();
  }
}
