import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { listenForever } from '../../db/postgres/listen.ts';
import { KEYS_CHANNEL, revokedKeys } from '../../db/tables/workspaces/api-keys.ts';

/** Longest time that a revocation whose notification got lost goes unnoticed. */
const CHECK_MS = 10_000;

/** Ends what was opened with a key once that key is revoked, on this node or another. */
export interface KeyWatch {
  /**
   * Calls back once, when the key is found revoked. Returns what stops watching. The key is looked up once more, unless
   * it was `checked`: found good with {@link hearing} and {@link revocations} the same before and after.
   */
  watch(keyId: number, revoked: () => void, checked?: boolean): () => void;
  /** Ends at once what this node opened with a key that it revoked. */
  revoke(keyId: number): void;
  /** Counts what is watched of a key on this node, but what was `checked`: its sockets and subscriptions. */
  readonly openOf: (keyId: number) => number;
  /** Begins to listen; resolves once revocations are heard, or could not be at the first attempt. */
  hear(): Promise<void>;
  /** The connection that revocations are heard by; null while there is none, and they may be missed. */
  readonly hearing: object | null;
  /** Counts the revocations noticed. */
  readonly revocations: number;
  stop(): Promise<void>;
}

/** Listens from the first watch, or the first call of `hear`, on. */
export function createKeyWatch(db: Database, log: Logger, checkMs = CHECK_MS): KeyWatch {
  const watched = new Map<number, Set<() => void>>();
  let listening: Promise<{ stop(): Promise<void> } | null> | undefined;
  /** Sockets and subscriptions, by key. */
  const open = new Map<number, number>();
  /** Keys that were not looked up since they are watched. */
  const fresh = new Set<number>();
  let checking = false;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let hearing: object | null = null;
  let heard: Promise<void> | undefined;
  let revocations = 0;

  const end = (keyId: number) => {
    revocations += 1;
    const callbacks = watched.get(keyId) ?? [];
    watched.delete(keyId);
    for (const revoked of callbacks) revoked();
  };
  const check = async (keyIds: readonly number[]) => {
    if (keyIds.length === 0 || stopped) return;
    try {
      for (const keyId of await revokedKeys(db, keyIds)) end(keyId);
    } catch (err) {
      if (!stopped) log.warn({ err }, 'keys could not be checked');
    }
  };
  const checkAll = () => check([...watched.keys()]);
  const listen = () => {
    listening ??= listenForever(
      db.url,
      KEYS_CHANNEL,
      // Without a payload: notifications may have been missed.
      (payload) => (payload === '' ? void checkAll() : end(Number(payload))),
      log,
      (connected) => {
        hearing = connected && !stopped ? {} : null;
      },
    ).catch((err: unknown) => {
      log.warn({ err }, 'revoked keys are looked for, not heard of');
      listening = undefined;
      return null;
    });
    return listening;
  };

  const release = (keyId: number) => {
    const left = open.get(keyId)! - 1;
    if (left > 0) open.set(keyId, left);
    else open.delete(keyId);
  };

  const begin = () => {
    if (stopped) return;
    timer ??= setInterval(() => {
      void listen();
      void checkAll();
    }, checkMs).unref();
  };

  /** One look-up at a time, however many connect at once. */
  const checkFresh = async () => {
    if (checking) return;
    checking = true;
    await listen();
    while (fresh.size > 0) {
      const keyIds = [...fresh];
      fresh.clear();
      await check(keyIds);
    }
    checking = false;
  };

  return {
    watch(keyId, revoked, checked = false) {
      if (!checked) open.set(keyId, (open.get(keyId) ?? 0) + 1);
      let over = checked;
      const callbacks = watched.get(keyId) ?? new Set();
      watched.set(keyId, callbacks.add(revoked));
      begin();
      if (!stopped && !checked) {
        // A key revoked between its last look-up and here was announced to nobody.
        fresh.add(keyId);
        void checkFresh();
      }
      return () => {
        if (!over) release(keyId);
        over = true;
        callbacks.delete(revoked);
        if (callbacks.size === 0 && watched.get(keyId) === callbacks) watched.delete(keyId);
      };
    },
    revoke: end,
    openOf: (keyId) => open.get(keyId) ?? 0,
    hear() {
      begin();
      heard ??= stopped ? Promise.resolve() : listen().then(() => undefined);
      return heard;
    },
    get hearing() {
      return hearing;
    },
    get revocations() {
      return revocations;
    },
    async stop() {
      stopped = true;
      hearing = null;
      clearInterval(timer);
      await (await listening)?.stop();
    },
  };
}
