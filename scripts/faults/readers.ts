import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { type CursorStore, connect } from '../../src/client/index.ts';
import { CHANGES, type ShownChange } from './shown-change.ts';
import type { Stream, StreamResult } from './streams.ts';
import type { Reader } from './subscriber.ts';

/** `personagraph/client`, which leaves out what comes twice. */
export const byClient: Reader = async ({ url, key, after }, subscriber, signal) => {
  const client = connect({ url, key, webSocket: WebSocket });
  let kept = after;
  const cursorStore: CursorStore = {
    load: () => kept,
    save(cursor) {
      kept = cursor;
    },
  };
  const { done } = client.subscribe<ShownChange>({
    query: CHANGES,
    cursorStore,
    signal,
    onState: ({ state }) => state === 'CONNECTING' && subscriber.connected(),
    onChange: (change) => subscriber.take(change),
  });
  try {
    await done;
  } finally {
    client.close();
  }
};

/**
 * A client by hand that keeps the cursor of every so many-th change only, as one that writes it to disk now and then.
 * Cut off, it connects again once `again` resolves; by default after a short pause. The signal ends that wait too.
 */
export function byHand(stream: Stream, keeps: number, again: () => Promise<unknown> = () => pause(50)): Reader {
  return async ({ url, key, after }, subscriber, signal) => {
    let kept = after;
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    while (!signal.aborted) {
      let taken = 0;
      const item = ({ data, errors = [] }: StreamResult) => {
        const change = data?.['changes'] as ShownChange | null | undefined;
        if (errors.length > 0 && (change || !errors.every(({ extensions }) => PASSING.has(extensions?.['code'])))) {
          subscriber.faults.push(`was told ${JSON.stringify({ data, errors }).slice(0, 300)}`);
        }
        if (!change) return;
        subscriber.take(change);
        if (++taken % keeps === 0) kept = change.cursor;
      };
      const opened = () => subscriber.connected();
      await stream({ url, key, query: CHANGES, variables: { after: kept }, signal, item, opened });
      if (!signal.aborted) await Promise.race([again(), aborted]);
    }
  };
}

/** How a server ends a subscription that can be resumed: it lost its database, or the subscriber fell behind. */
const PASSING: ReadonlySet<unknown> = new Set(['DATABASE_UNAVAILABLE', 'INTERNAL', 'TOO_LARGE']);
