import type { Connection } from './connection.ts';
import { type CursorStore, memoryCursor } from './cursor-store.ts';
import { Interruption, type SubscriptionError } from './errors.ts';

/** Cursors remembered to tell a change that comes twice. */
const MAX_SEEN = 1_000;
const FIRST_REST_MS = 500;
const LONGEST_REST_MS = 30_000;
const NEWEST = '{ workspace { changeCursor } }';

/** The part that every item has. */
export interface Item {
  readonly cursor: string;
}

export interface ResumeOptions {
  /** Where the cursor is kept. Default: in memory. */
  readonly cursorStore?: CursorStore;
  /**
   * Called where changes were missed for good: the cursor is older than what the server keeps. Read the state anew in it;
   * once it has resolved, the subscription goes on with what happened since it was called. Default: the subscription
   * ends with CURSOR_TOO_OLD. An exception of its ends the subscription.
   */
  readonly onGap?: (gap: { readonly after: string | null }) => void | Promise<void>;
  /** Told when it connects and waits to connect again, and why. */
  readonly onState?: (state: SubscriptionState) => void;
  /** True if the end of the stream, as that of a run, is the end of the subscription. Default false: it is resumed. */
  readonly ends?: boolean;
}

export type SubscriptionState =
  | { readonly state: 'CONNECTING' }
  | { readonly state: 'WAITING'; readonly forMs: number; readonly reason: SubscriptionError };

/**
 * The items of a subscription over disconnections, restarts and gaps: each change at least once, in order. One that
 * comes twice within this call is left out. The cursor is stored when the next item is asked for, so a change whose
 * handling was cut short comes again.
 */
export async function* resume<T extends Item>(
  connection: Connection,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  { cursorStore = memoryCursor(), onGap, onState, ends = false }: ResumeOptions,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  let cursor = (await cursorStore.load()) ?? null;
  let tooOld: Interruption | undefined;
  let failures = 0;
  const seen = new Set<string>();

  while (!signal.aborted) {
    let reason = new Interruption('DISCONNECTED', 'The server ended the stream.', 'WAIT');
    const since = Date.now();
    onState?.({ state: 'CONNECTING' });
    try {
      if (tooOld || (cursor === null && !ends)) {
        // Read before the state is: nothing that happens from here on is missed.
        const newest = await newestCursor(connection, signal);
        if (newest === undefined) return;
        if (tooOld) await onGap?.({ after: cursor });
        tooOld = undefined;
        await cursorStore.save(newest);
        cursor = newest;
      }
      for await (const payload of connection.open(query, { ...variables, after: cursor }, signal)) {
        const item = payload as T;
        if (typeof item.cursor !== 'string') throw new TypeError('The subscription must select `cursor`.');
        failures = 0;
        if (seen.has(item.cursor)) continue;
        yield item;
        cursor = item.cursor;
        remember(seen, cursor);
        await cursorStore.save(cursor);
      }
      if (ends) return;
    } catch (thrown) {
      // Exceptions of handlers and stores are theirs.
      if (!(thrown instanceof Interruption)) throw thrown;
      reason = thrown;
      if (reason.remedy === 'STOP' || (reason.remedy === 'READ_STATE' && !onGap)) throw reason;
      if (reason.remedy === 'READ_STATE') tooOld = reason;
    }
    if (Date.now() - since > LONGEST_REST_MS) failures = 0;
    // At once where nothing is broken, unless that leads nowhere.
    const atOnce = reason.remedy !== 'WAIT' && failures === 0;
    failures++;
    if (atOnce || signal.aborted) continue;
    const full = Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** Math.min(failures - 1, 10));
    const forMs = Math.round(full * (0.5 + Math.random() / 2));
    onState?.({ state: 'WAITING', forMs, reason });
    await pause(forMs, signal);
  }
}

async function newestCursor(connection: Connection, signal: AbortSignal): Promise<string | undefined> {
  for await (const workspace of connection.open(NEWEST, {}, signal)) {
    return (workspace as { readonly changeCursor: string }).changeCursor;
  }
  if (signal.aborted) return undefined;
  throw new Interruption('DISCONNECTED', 'The server gave no answer.', 'WAIT');
}

function remember(seen: Set<string>, cursor: string): void {
  seen.add(cursor);
  if (seen.size <= MAX_SEEN) return;
  for (const oldest of seen) {
    seen.delete(oldest);
    return;
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}
