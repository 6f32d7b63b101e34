import { setTimeout as pause } from 'node:timers/promises';
import { type GivenEvent, ingest, type Taken } from './api.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

const DAY = 86_400_000;
const TOPICS = ['garden', 'music', 'sport'];
/** How long a batch is sent again and again before the load gives up. */
const PATIENCE_MS = 60_000;

/** Events a batch, and batches under way at a time. */
const BATCH = 20;
export const SENDERS = 3;

/**
 * Purchases, visits and views of all customers, as a backend sends them. A batch nobody took is sent again, with the
 * same message ids, until it is taken. Customers and types are the same each time.
 */
export class Traffic {
  readonly #url: string;
  readonly #key: string;
  readonly #customers: readonly string[];
  readonly #source: string;
  #random = 1;
  #failure: unknown;
  #made = 0;
  /** Events taken, all of them distinct. */
  sent = 0;
  /** Batches sent more than once. */
  repeated = 0;
  /** Attempts that were not taken, and what the last of them was told. */
  refused = 0;
  lastRefusal = '';

  constructor(url: string, { key, customers }: World, source: string) {
    this.#url = url;
    this.#key = key;
    this.#customers = customers;
    this.#source = source;
  }

  /** Sends so many events; resolves once all are taken. */
  async send(count: number): Promise<void> {
    const end = this.#made + count;
    await this.until(() => this.#made >= end);
  }

  /** Sends until told that it is enough; resolves once all that was begun is taken. */
  async until(enough: () => boolean): Promise<void> {
    const sender = async () => {
      while (!enough()) await this.deliver(this.batch(BATCH));
    };
    await Promise.all(Array.from({ length: SENDERS }, sender));
  }

  /** Sends for as long as some work takes. */
  async during(work: () => Promise<void>): Promise<void> {
    let done = false;
    const load = this.until(() => done);
    // `more` throws it at once, and it is awaited below.
    load.catch((error: unknown) => {
      this.#failure = error;
    });
    try {
      await work();
    } catch (error) {
      done = true;
      // Why the work failed matters; the load that it left behind often fails in consequence.
      await load.catch(() => undefined);
      throw error;
    }
    done = true;
    await load;
  }

  /** Resolves once so many more events than now are taken. */
  async more(events: number): Promise<void> {
    const next = this.sent + events;
    await until(`${next} events are taken`, () => {
      if (this.#failure) throw this.#failure;
      return this.sent >= next;
    });
  }

  /** So many more events, as yet unsent. */
  batch(count: number): GivenEvent[] {
    return Array.from({ length: count }, () => this.#event());
  }

  /** Sends a batch until it is taken; returns what the node that took it said. */
  async deliver(events: readonly GivenEvent[]): Promise<Taken> {
    const taken = await this.#deliver(events, [this.#url]);
    this.sent += events.length;
    return taken;
  }

  /** Sends the same batch so many times at once, to one node after the other. */
  async deliverTogether(events: readonly GivenEvent[], times: number, urls: readonly string[]): Promise<Taken[]> {
    const nodes = Array.from({ length: times }, (_, n) => [...urls.slice(n % urls.length), ...urls]);
    const taken = await Promise.all(nodes.map((order) => this.#deliver(events, order)));
    this.sent += events.length;
    return taken;
  }

  async #deliver(events: readonly GivenEvent[], urls: readonly string[]): Promise<Taken> {
    const late = performance.now() + PATIENCE_MS;
    for (let attempt = 0; ; attempt++) {
      try {
        const taken = await ingest(urls[attempt % urls.length]!, this.#key, events);
        if (attempt > 0) this.repeated++;
        return taken;
      } catch (error) {
        this.refused++;
        this.lastRefusal = error instanceof Error ? error.message : `${error}`;
        if (performance.now() > late) throw new Error('a batch was never taken', { cause: error });
        await pause(50);
      }
    }
  }

  #event(): GivenEvent {
    const customer = { externalId: this.#customers[this.#pick(this.#customers.length)]! };
    const now = Date.now();
    const base = { customer, source: this.#source, messageId: `${this.#made++}` };
    const at = (daysAgo: number) => new Date(now - daysAgo * DAY).toISOString();
    const kind = this.#pick(10);
    if (kind < 6) return { ...base, type: 'purchase', at: at(kind === 0 ? 3 : 0), amount: this.#pick(2) ? 90 : 10 };
    if (kind < 8) return { ...base, type: 'visit', at: at(kind === 6 ? 2 : 0) };
    return { ...base, type: 'view', at: at(kind === 8 ? 10 : 0), properties: { topic: TOPICS[this.#pick(3)]! } };
  }

  /** 0 up to, not including, n (Numerical Recipes' linear congruential generator). */
  #pick(n: number): number {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#random / 2 ** 32) * n);
  }
}
