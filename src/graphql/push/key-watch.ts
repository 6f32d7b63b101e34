import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { listenForever } from '../../db/postgres/listen.ts';
import { KEYS_CHANNEL, revokedKeys } from '../../db/tables/workspaces/api-keys.ts';

/** Longest time that a revocation whose notification got lost goes unnoticed. */
const CHECK_MS = 10_000;

/** Ends what was opened with a key once that key is revoked, on this node or another. */
export interface KeyWatch {
  /** Calls back once, when the key is found revoked. Returns what stops watching. */
  watch(keyId: number, revoked: () => void): () => void;
  stop(): Promise<void>;
}

/** Listens from the first watch on. A server that opens no stream needs no connection for it. */
export function createKeyWatch(db: Database, log: Logger, checkMs = CHECK_MS): KeyWatch {
  const watched = new Map<number, Set<() => void>>();
  let listening: Promise<{ stop(): Promise<void> } | null> | undefined;
  /** Keys that were not looked up since they are watched. */
  const fresh = new Set<number>();
  let checking = false;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const end = (keyId: number) => {
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
    ).catch((err: unknown) => {
      log.warn({ err }, 'revoked keys are looked for, not heard of');
      listening = undefined;
      return null;
    });
    return listening;
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
    watch(keyId, revoked) {
      const callbacks = watched.get(keyId) ?? new Set();
      watched.set(keyId, callbacks.add(revoked));
      if (!stopped) {
        timer ??= setInterval(() => {
          if (watched.size > 0) void listen();
          void checkAll();
        }, checkMs).unref();
        // A key revoked between its last look-up and here was announced to nobody.
        fresh.add(keyId);
        void checkFresh();
      }
      return () => {
        callbacks.delete(revoked);
        if (callbacks.size === 0 && watched.get(keyId) === callbacks) watched.delete(keyId);
      };
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await (await listening)?.stop();
    },
  };
}
