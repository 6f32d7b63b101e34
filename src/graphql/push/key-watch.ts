import type { Logger } from 'pino';
import type { Database } from '../../db/postgres/connection.ts';
import { listenForever } from '../../db/postgres/listen.ts';
import { KEYS_CHANNEL, type Principal, standings } from '../../db/tables/workspaces/api-keys.ts';

/** Longest time that a revocation whose notification got lost goes unnoticed. */
const CHECK_MS = 10_000;
/** Longest time that a timer of Node can be set for. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Ends what was opened with a key once that key is revoked, expires or may do other things, on this node or another. */
export interface KeyWatch {
  /**
   * Calls back once, when the key is found to have ended. Returns what stops watching. The key is looked up once more,
   * unless it was `checked`: found good with {@link hearing} and {@link revocations} the same before and after.
   */
  watch(principal: Principal, ended: () => void, checked?: boolean): () => void;
  /** Ends at once what this node opened with a key that it revoked. */
  revoke(keyId: number): void;
  /** Ends what this node opened with a key that it changed, where that may no longer be; resolves when it has. */
  changed(keyId: number): Promise<void>;
  /** Counts what is watched of a key on this node, but what was `checked`: its sockets and subscriptions. */
  readonly openOf: (keyId: number) => number;
  /** Begins to listen; resolves once revocations are heard, or could not be at the first attempt. */
  hear(): Promise<void>;
  /** The connection that revocations are heard by; null while there is none, and they may be missed. */
  readonly hearing: object | null;
  /** Counts the revocations and changes noticed. */
  readonly revocations: number;
  stop(): Promise<void>;
}

/** What was opened, and by whom, as last known. */
interface Watched {
  principal: Principal;
  readonly ended: () => void;
}

/** Listens from the first watch, or the first call of `hear`, on. */
export function createKeyWatch(db: Database, log: Logger, checkMs = CHECK_MS): KeyWatch {
  const watched = new Map<number, Set<Watched>>();
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
  /** The next end of those watched that the clock brings. */
  let nearest = Number.POSITIVE_INFINITY;
  let alarm: NodeJS.Timeout | undefined;

  const forget = (one: Watched) => {
    const ofKey = watched.get(one.principal.keyId);
    ofKey?.delete(one);
    if (ofKey?.size === 0) watched.delete(one.principal.keyId);
  };
  const endAll = (ended: Iterable<Watched>) => {
    for (const one of [...ended]) {
      forget(one);
      one.ended();
    }
  };
  const end = (keyId: number) => {
    revocations += 1;
    endAll(watched.get(keyId) ?? []);
  };
  const all = () => [...watched.values()].flatMap((ofKey) => [...ofKey]);

  /** Wakes at the nearest end. */
  const wakeFor = ({ endsAt }: Principal) => {
    if (stopped || endsAt === null || endsAt >= nearest) return;
    nearest = endsAt;
    clearTimeout(alarm);
    alarm = setTimeout(ring, Math.min(LONGEST_TIMER_MS, Math.max(0, endsAt - Date.now()))).unref();
  };
  const ring = () => {
    nearest = Number.POSITIVE_INFINITY;
    const now = Date.now();
    const due = all().filter(({ principal: { endsAt } }) => endsAt !== null && endsAt <= now);
    endAll(due.sort((one, other) => one.principal.endsAt! - other.principal.endsAt!));
    for (const { principal } of all()) wakeFor(principal);
  };

  const check = async (keyIds: readonly number[]) => {
    const asked = keyIds.flatMap((keyId) => [...(watched.get(keyId) ?? [])]);
    if (asked.length === 0 || stopped) return;
    try {
      const found = await standings(
        db,
        asked.map(({ principal }) => principal),
      );
      const ended = asked.filter((_, index) => found[index] === null);
      if (ended.length > 0) revocations += 1;
      endAll(ended);
      for (const [index, one] of asked.entries()) {
        const principal = found[index];
        if (!principal || principal.endsAt === one.principal.endsAt) continue;
        one.principal = principal;
        wakeFor(principal);
      }
    } catch (err) {
      if (!stopped) log.warn({ err }, 'keys could not be checked');
    }
  };
  const changed = (keyId: number) => {
    revocations += 1;
    return check([keyId]);
  };
  const checkAll = () => check([...watched.keys()]);
  const hear = (payload: string) => {
    // Without a payload: notifications may have been missed.
    if (payload === '') void checkAll();
    else if (payload.startsWith('changed ')) void changed(Number(payload.slice('changed '.length)));
    else end(Number(payload));
  };
  const listen = () => {
    listening ??= listenForever(db.url, KEYS_CHANNEL, hear, log, (connected) => {
      hearing = connected && !stopped ? {} : null;
    }).catch((err: unknown) => {
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
    watch(principal, ended, checked = false) {
      const { keyId } = principal;
      if (!checked) open.set(keyId, (open.get(keyId) ?? 0) + 1);
      let over = checked;
      const one: Watched = { principal, ended };
      const ofKey = watched.get(keyId) ?? new Set();
      watched.set(keyId, ofKey.add(one));
      begin();
      wakeFor(principal);
      if (!stopped && !checked) {
        // A key revoked between its last look-up and here was announced to nobody.
        fresh.add(principal.keyId);
        void checkFresh();
      }
      return () => {
        if (!over) release(keyId);
        over = true;
        forget(one);
      };
    },
    revoke: end,
    changed,
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
      clearTimeout(alarm);
      await (await listening)?.stop();
    },
  };
}
