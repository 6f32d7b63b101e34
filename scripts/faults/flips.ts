import { setTimeout as pause } from 'node:timers/promises';
import { type GivenEvent, ingest } from './api.ts';
import type { Stage } from './stage.ts';
import { type StreamResult, webSocketStream } from './streams.ts';
import { until } from './until.ts';
import type { World } from './world.ts';

/** Events leave in batches this often. */
const TICK_MS = 20;
/** Fewer than a server takes at once. */
const SENDERS = 4;

const QUERY = `subscription ($ids: [ID!]) { membershipChanged(segmentationIds: $ids) { cursor customer { externalId } } }`;

/** Purchases that each move their customer between two segments, timed until healthy clients hear of them. */
export class Flips {
  readonly #url: string;
  readonly #stage: Stage;
  readonly #world: World;
  readonly #sent = new Map<string, number>();
  readonly #stop = new AbortController();
  readonly #readers: Promise<void>[] = [];
  #made = 0;
  #arrived: (milliseconds: number) => void = () => undefined;

  constructor(url: string, stage: Stage) {
    this.#url = url;
    this.#stage = stage;
    this.#world = stage.world;
  }

  get made(): number {
    return this.#made;
  }

  /** Connects clients that read at once; resolves once all are taken. */
  async connect(clients: number): Promise<void> {
    const item = (result: StreamResult) => {
      const now = performance.now();
      const { customer } = result.data!['membershipChanged'] as { customer: { externalId: string } };
      const sent = this.#sent.get(customer.externalId);
      if (sent !== undefined) this.#arrived(now - sent);
    };
    const opened = Array.from({ length: clients }, () => {
      return new Promise<void>((resolve) => {
        const { key, basket } = this.#world;
        this.#readers.push(
          webSocketStream({
            url: this.#url,
            key,
            query: QUERY,
            variables: { ids: [basket] },
            signal: this.#stop.signal,
            item,
            opened: resolve,
          }),
        );
      });
    });
    await Promise.all(opened);
  }

  /** Milliseconds from sending to hearing, over all clients, at a rate a second; resolves once all is heard. */
  async pace(rate: number, seconds: number): Promise<number[]> {
    const { store } = this.#stage;
    const latencies: number[] = [];
    this.#arrived = (milliseconds) => latencies.push(milliseconds);
    const before = await store.lastChange();
    const begun = performance.now();
    const sending = new Set<Promise<void>>();
    for (let sent = 0; sent < rate * seconds; ) {
      const due = Math.min(rate * seconds, Math.ceil(((performance.now() - begun) / 1_000) * rate));
      if (due > sent && sending.size < SENDERS) {
        const batch = this.#send(due - sent).finally(() => sending.delete(batch));
        sending.add(batch);
        sent = due;
      }
      // A failure is heard of here, not left behind.
      await Promise.race([pause(TICK_MS), Promise.all(sending).then(() => pause(TICK_MS))]);
    }
    await Promise.all(sending);
    await this.#heard(before, latencies);
    return latencies;
  }

  /** Moves everybody, as fast as it goes; resolves once all is heard. */
  async everybody(): Promise<void> {
    const before = await this.#stage.store.lastChange();
    const latencies: number[] = [];
    this.#arrived = (milliseconds) => latencies.push(milliseconds);
    await this.#send(this.#world.customers.length);
    await this.#heard(before, latencies);
  }

  /** Everything since that change has come to all clients. */
  async #heard(before: number, arrived: readonly number[]): Promise<void> {
    const { store } = this.#stage;
    await this.#stage.settled();
    const moves = await store.count(
      `change c JOIN segmentation s ON s.id = c.segmentation_id AND s.key = 'basket'
       WHERE c.id > $1 AND c.kind = 'MEMBERSHIP_CHANGED'`,
      [before],
    );
    const expected = moves * this.#readers.length;
    await until(
      () => `${expected} pushes have come, ${arrived.length} have`,
      () => arrived.length >= expected,
    );
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#readers);
  }

  async #send(count: number): Promise<void> {
    const events = Array.from({ length: count }, () => this.#event());
    await ingest(this.#url, this.#world.key, events);
  }

  #event(): GivenEvent {
    const { customers } = this.#world;
    const n = this.#made++;
    const externalId = customers[n % customers.length]!;
    this.#sent.set(externalId, performance.now());
    // The first round moves everybody from where the world put them.
    const large = (Math.floor(n / customers.length) + n) % 2 === 0;
    return {
      customer: { externalId },
      source: 'flips',
      messageId: `${n}`,
      type: 'purchase',
      at: new Date().toISOString(),
      amount: large ? 90 : 10,
    };
  }
}
