import { type ConnectOptions, openConnection } from './connection.ts';
import { type Filters, type Preset, type PresetItems, presetQuery } from './presets.ts';
import { type Item, type ResumeOptions, resume } from './resume.ts';

/** How changes are taken: by `onChange`, or by `for await` over the subscription. */
export interface HandlerOptions<T> extends ResumeOptions {
  /**
   * Called with one change at a time; the cursor is stored once it has resolved. An exception of its ends the
   * subscription.
   */
  readonly onChange?: (change: T) => void | Promise<void>;
  /** Ends the subscription, as `stop` does. */
  readonly signal?: AbortSignal;
}

/** A subscription of your own. */
export interface QueryOptions<T> extends HandlerOptions<T> {
  /** Must declare `$after: String`, pass it as `after`, and select `cursor`. */
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** A ready subscription. */
export interface PresetOptions<P extends Preset> extends HandlerOptions<PresetItems[P]> {
  readonly preset: P;
  readonly filters?: Filters<P>;
}

export interface Subscription<T> extends AsyncIterable<T> {
  /**
   * With `onChange`: resolves once stopped, and rejects with a {@link SubscriptionError} where it cannot go on, or with
   * what the handler threw. Without: resolves at once.
   */
  readonly done: Promise<void>;
  stop(): void;
}

export interface PersonagraphClient {
  /** Throws TypeError for a query that cannot be resumed. */
  subscribe<P extends Preset>(options: PresetOptions<P>): Subscription<PresetItems[P]>;
  subscribe<T extends Item>(options: QueryOptions<T>): Subscription<T>;
  /** Stops all subscriptions and closes the socket. */
  close(): void;
}

/** A client of the live API. It connects with the first subscription, and again whenever the connection is lost. */
export function connect(options: ConnectOptions): PersonagraphClient {
  const connection = openConnection(options);
  const open = new Set<() => void>();

  function subscribe<T extends Item>(settings: QueryOptions<T> | PresetOptions<Preset>): Subscription<T> {
    const { onChange, signal } = settings as HandlerOptions<T>;
    const [query, variables] =
      'preset' in settings
        ? [presetQuery(settings.preset, settings.filters ?? {}), settings.filters ?? {}]
        : [settings.query, settings.variables ?? {}];
    if (!/\$after\b/.test(query) || !/\bcursor\b/.test(query)) {
      throw new TypeError('The subscription must pass `after: $after` and select `cursor`.');
    }
    const stopping = new AbortController();
    const stop = () => {
      open.delete(stop);
      signal?.removeEventListener('abort', stop);
      stopping.abort();
    };
    open.add(stop);
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    async function* items(): AsyncGenerator<T, void, undefined> {
      try {
        yield* resume<T>(connection, query, variables, settings, stopping.signal);
      } finally {
        stop();
      }
    }
    const handle = async (handler: (change: T) => void | Promise<void>) => {
      for await (const item of items()) await handler(item);
    };
    return {
      done: onChange ? handle(onChange) : Promise.resolve(),
      stop,
      [Symbol.asyncIterator]() {
        if (onChange) throw new TypeError('This subscription has an onChange already.');
        return items();
      },
    };
  }
  return {
    subscribe: subscribe as PersonagraphClient['subscribe'],
    close() {
      for (const stop of open) stop();
      connection.close();
    },
  };
}
