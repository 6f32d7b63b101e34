import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';

/** Events leave in batches this often. */
const TICK_MS = 10;
/** No generated purchase has so many: whoever buys so many changes segment, and again the next time. */
export const QUANTITIES = { first: 100_001, second: 100_002 } as const;
/** How long pushes may still come after the last event. */
const DRAIN_MS = 20_000;

export interface LiveTarget {
  /** URL of the API. */
  readonly url: string;
  readonly key: string;
  readonly segmentationId: string;
  readonly customers: readonly string[];
  readonly subscribers: number;
  /** Body of a request. Default: NDJSON in gzip, as our server takes it. */
  readonly body?: 'NDJSON' | 'JSON';
  /** Beginning of message ids, which tells two loads of one server apart. Default `live`. */
  readonly messages?: string;
  /** Most events of one request. Default 1,000. */
  readonly eventsOfRequest?: number;
  /** How many events were sent to the store before, by other loads of the same. Default 0. */
  readonly sent?: number;
}

export interface Held {
  /** Milliseconds from sending an event to its push, over all subscribers. */
  readonly latencies: Float64Array;
  /** Pushes a second to one subscriber. */
  readonly changesPerSecond: number;
  /** True where the last tenth waited much longer than the first, or pushes never came. */
  readonly lagging: boolean;
  readonly missing: number;
  readonly refused: number;
}

/**
 * Sends purchases at a rate, each of which moves its customer between two segments, and waits for the pushes. A round
 * over all customers alternates the quantity, so that every event is a change.
 */
export class LiveLoad {
  readonly #target: LiveTarget;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  readonly #clients: Client[] = [];
  readonly #sent = new Map<string, number>();
  #arrived: (at: number) => void = () => undefined;
  #next: number;

  constructor(target: LiveTarget) {
    this.#target = target;
    this.#next = target.sent ?? 0;
  }

  /** How many events were sent to the store so far. */
  get sent(): number {
    return this.#next;
  }

  /** Connects the subscribers; resolves once all are subscribed. */
  async connect(): Promise<void> {
    const { url, key, segmentationId, subscribers } = this.#target;
    const query = `subscription ($ids: [ID!]) { membershipChanged(segmentationIds: $ids) {
      cursor cause customer { externalId } from { key } to { key } } }`;
    for (let n = 0; n < subscribers; n++) {
      const client = createClient({
        url: url.replace('http', 'ws'),
        webSocketImpl: WebSocket,
        lazy: false,
        connectionParams: { authorization: `Bearer ${key}` },
      });
      this.#clients.push(client);
      await new Promise<void>((resolve) => {
        client.on('connected', () => resolve());
      });
      client.subscribe<{ membershipChanged: { customer: { externalId: string } } }>(
        { query, variables: { ids: [segmentationId] } },
        {
          next: ({ data }) => {
            const sent = this.#sent.get(data!.membershipChanged.customer.externalId);
            if (sent !== undefined) this.#arrived(sent);
          },
          error: (error) => {
            throw new Error(JSON.stringify(error));
          },
          complete: () => undefined,
        },
      );
    }
    // A subscription has no answer until something happens: a query over the same socket is answered after it.
    for (const client of this.#clients) {
      await new Promise<void>((resolve, reject) => {
        client.subscribe({ query: '{ __typename }' }, { next: () => undefined, error: reject, complete: resolve });
      });
    }
  }

  async hold(rate: number, seconds: number): Promise<Held> {
    const { subscribers, eventsOfRequest = 1_000 } = this.#target;
    const total = Math.round(rate * seconds);
    // Made at once: a list that grows is copied, and what is sent meanwhile waits for it.
    const latencies = new Float64Array(total * subscribers);
    let pushed = 0;
    const [first, last]: [number[], number[]] = [[], []];
    const start = performance.now();
    const tenth = (seconds * 1000) / 10;
    let done: () => void = () => undefined;
    const all = new Promise<void>((resolve) => {
      done = resolve;
    });
    let end = start;
    this.#arrived = (sent) => {
      const now = performance.now();
      end = now;
      latencies[pushed++] = now - sent;
      if (sent - start < tenth) first.push(now - sent);
      if (sent - start > 9 * tenth) last.push(now - sent);
      if (pushed === latencies.length) done();
    };
    let refused = 0;
    let sent = 0;
    const answers: Promise<void>[] = [];
    let failure: unknown;
    while (sent < total && !failure) {
      const due = Math.min(total, Math.ceil(((performance.now() - start) / 1000) * rate), sent + 1_000);
      while (due > sent) {
        const events = Array.from({ length: Math.min(eventsOfRequest, due - sent) }, () => this.#event());
        sent += events.length;
        answers.push(
          this.#send(events).then(
            (accepted) => {
              refused += events.length - accepted;
            },
            (error: unknown) => {
              failure ??= error;
            },
          ),
        );
      }
      await new Promise((resolve) => setTimeout(resolve, TICK_MS));
    }
    await Promise.all(answers);
    if (failure) throw failure;
    const late = new Promise<void>((resolve) => setTimeout(resolve, DRAIN_MS).unref());
    await Promise.race([all, late]);
    const missing = latencies.length - pushed;
    const lagging = missing > 0 || median(last) > Math.max(2 * median(first), 100);
    const changesPerSecond = pushed / subscribers / ((end - start) / 1000);
    return { latencies: latencies.subarray(0, pushed), changesPerSecond, lagging, missing, refused };
  }

  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.dispose()));
    this.#agent.destroy();
  }

  #event(): string {
    const { customers, messages = 'live' } = this.#target;
    const n = this.#next++;
    const externalId = customers[n % customers.length]!;
    this.#sent.set(externalId, performance.now());
    return JSON.stringify({
      customer: { externalId },
      messageId: `${messages}-${n}`,
      type: 'purchase',
      at: new Date().toISOString(),
      amount: 20,
      quantity: Math.floor(n / customers.length) % 2 === 0 ? QUANTITIES.first : QUANTITIES.second,
    });
  }

  /** Posts events; returns how many were accepted. */
  async #send(events: readonly string[]): Promise<number> {
    const body =
      this.#target.body === 'JSON'
        ? Buffer.from(`[${events.join(',')}]`)
        : gzipSync(`${events.join('\n')}\n`, { level: 1 });
    const { status, text } = await this.#post(body).catch((error: NodeJS.ErrnoException) => {
      // A connection that stood idle may be closed by the server while it is used again; repeating changes nothing.
      if (error.code === 'ECONNRESET') return this.#post(body);
      throw error;
    });
    if (status === 429) return 0;
    const { accepted } = JSON.parse(text) as { accepted?: number };
    if (accepted === undefined) throw new Error(text);
    return accepted;
  }

  #post(body: Buffer): Promise<{ readonly status: number; readonly text: string }> {
    const url = this.#target.url.replace('/graphql', '/ingest/events');
    const headers = {
      authorization: `Bearer ${this.#target.key}`,
      ...(this.#target.body === 'JSON'
        ? { 'content-type': 'application/json' }
        : { 'content-type': 'application/x-ndjson', 'content-encoding': 'gzip' }),
    };
    return new Promise((resolve, reject) => {
      const posted = request(url, { method: 'POST', headers, agent: this.#agent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode!, text }));
      });
      posted.on('error', reject);
      posted.end(body);
    });
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
