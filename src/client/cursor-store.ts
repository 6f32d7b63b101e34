/** Keeps the cursor of the last change that was handled. An exception of its ends the subscription. */
export interface CursorStore {
  /** Null or undefined where nothing was kept: the subscription begins with what happens from now on. */
  load(): string | null | undefined | Promise<string | null | undefined>;
  /** Called after each change was handled, one call at a time. */
  save(cursor: string): void | Promise<void>;
}

/** For as long as the page or process lives: disconnections lose nothing, a restart does. The default. */
export function memoryCursor(cursor?: string): CursorStore {
  let kept = cursor;
  return {
    load: () => kept,
    save(next) {
      kept = next;
    },
  };
}

/** In the browser's `localStorage`, under a name of your choice. Subscriptions that select differently need another. */
export function localCursor(name: string): CursorStore {
  const { localStorage } = globalThis as unknown as {
    readonly localStorage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  };
  return {
    load: () => localStorage.getItem(name),
    save: (cursor) => localStorage.setItem(name, cursor),
  };
}
