import { encodeChangeCursor } from '../../src/graphql/core/cursor.ts';
import { auditHistory, auditState, auditSubscribers, readMembers, settled } from './audit.ts';
import { type Balancer, startBalancer } from './balancer.ts';
import { type NodeProcess, startNode } from './node-process.ts';
import { byClient, byHand } from './readers.ts';
import { StoreView } from './store-view.ts';
import { eventStream, webSocketStream } from './streams.ts';
import { type Reader, Subscriber } from './subscriber.ts';
import { Traffic } from './traffic.ts';
import { allOf, within } from './until.ts';
import type { World } from './world.ts';

/** How long clients and sessions may take to end. */
const CLOSE_SECONDS = 20;

/** The measures of a scenario, in the order in which they are printed. */
export type Figures = Readonly<Record<string, number | string>>;

/** A fault that a scenario found. */
export class Wrong extends Error {
  override readonly name = 'Wrong';
}

/** Throws what is wrong, the first few of it. */
export function demand(wrong: readonly string[]): void {
  if (wrong.length === 0) return;
  const more = wrong.length > 8 ? [`and ${wrong.length - 8} more`] : [];
  throw new Wrong([...wrong.slice(0, 8), ...more].join('\n'));
}

/** A scenario's own database, with what the world began it with, and what runs on it. */
export class Stage implements AsyncDisposable {
  readonly world: World;
  readonly store: StoreView;
  /** The newest change before anything happened. */
  readonly from: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly subscribers: Subscriber[] = [];
  /** Before all servers of the stage. */
  readonly balancer: Balancer;
  readonly #members: ReadonlySet<string>;
  readonly #traffic: Traffic[] = [];
  readonly #events: number;

  /** `environment` is what nodes are started with besides. */
  static async open(url: string, world: World, environment: Readonly<Record<string, string>> = { DATABASE_URL: url }) {
    const store = new StoreView(url);
    const from = await store.lastChange();
    return new Stage(world, store, environment, {
      balancer: await startBalancer(),
      from,
      members: await readMembers(store),
      events: await store.count('customer_event'),
    });
  }

  private constructor(
    world: World,
    store: StoreView,
    environment: Readonly<Record<string, string>>,
    before: {
      readonly balancer: Balancer;
      readonly from: number;
      readonly members: ReadonlySet<string>;
      readonly events: number;
    },
  ) {
    this.world = world;
    this.store = store;
    this.environment = environment;
    this.balancer = before.balancer;
    this.from = before.from;
    this.#members = before.members;
    this.#events = before.events;
  }

  /** One more server, which the balancer knows; `environment` is what it is started with besides. */
  async serve(environment: Readonly<Record<string, string>> = {}): Promise<NodeProcess> {
    const server = await startNode('serve', { ...this.environment, ...environment });
    this.balancer.add(server);
    return server;
  }

  worker(): Promise<NodeProcess> {
    return startNode('worker', this.environment);
  }

  /** To a server of that URL; default: to whichever the balancer chooses. The source is named anew where a store is used again. */
  traffic(url = this.balancer.url, source = `traffic ${this.#traffic.length}`): Traffic {
    const traffic = new Traffic(url, this.world, source);
    this.#traffic.push(traffic);
    return traffic;
  }

  /** Our own client, a WebSocket that keeps its cursor only now and then, and an event stream. */
  watch(): void {
    this.subscribe('client', byClient);
    this.subscribe('forgetful WebSocket', byHand(webSocketStream, 20));
    this.subscribe('event stream', byHand(eventStream, 1));
  }

  /** From the beginning of the stage, by whichever server the balancer chooses; or by the one of that URL. */
  subscribe(name: string, read: Reader, url = this.balancer.url): Subscriber {
    const source = { url, key: this.world.key, after: encodeChangeCursor(this.from) };
    const subscriber = new Subscriber(name, source, read);
    this.subscribers.push(subscriber);
    return subscriber;
  }

  /** Nobody waits to be evaluated. */
  settled(): Promise<void> {
    return settled(this.store);
  }

  /** Everybody has been told everything that was committed up to now. */
  async caughtUp(): Promise<void> {
    await this.settled();
    const last = await this.store.lastChange();
    for (const subscriber of this.subscribers) await subscriber.reached(last);
  }

  /**
   * Holds subscribers, history and state against each other, while a server runs. `others` are events taken that no
   * traffic sent. Throws {@link Wrong}.
   */
  async audit(others = 0): Promise<Figures> {
    await this.caughtUp();
    const heard = await auditSubscribers(this.store, this.from, this.subscribers);
    const history = await auditHistory(this.store, this.from, this.#members);
    const sum = (value: (one: Subscriber) => number) => this.subscribers.reduce((all, one) => all + value(one), 0);
    const events = this.#traffic.reduce((all, { sent }) => all + sent, others);
    const figures = {
      events,
      'batches sent again': this.#traffic.reduce((all, { repeated }) => all + repeated, 0),
      changes: heard.committed,
      subscribers: this.subscribers.length,
      received: sum(({ order }) => order.length),
      duplicates: sum(({ duplicates }) => duplicates),
      'connections tried': sum(({ connections }) => connections),
    };
    const stored = (await this.store.count('customer_event')) - this.#events;
    const state = await auditState(this.store, this.balancer.url, this.world.key);
    demand([
      ...heard.wrong,
      ...history,
      ...(stored === events ? [] : [`${events} events were taken, ${stored} are stored`]),
      ...state.wrong,
    ]);
    return { ...figures, 'rows compared': state.rows };
  }

  /** Ends clients, balancer and sessions. Each is given its time; throws what did not end, after all were tried. */
  async [Symbol.asyncDispose](): Promise<void> {
    const clients = Promise.all(this.subscribers.map((subscriber) => subscriber.stop()));
    await allOf([
      () => within('the clients have ended', CLOSE_SECONDS, clients),
      () => this.balancer[Symbol.asyncDispose](),
      () => within('the sessions of the store are closed', CLOSE_SECONDS, this.store.close()),
    ]);
  }
}
