import { type Signal, signal } from '@preact/signals';
import { Failure, type PartialError } from './failure.ts';
import { type AnyDocument, type TadaDocumentNode, textOf } from './graphql.ts';
import type { LiveChange } from './live-change.ts';
import { sameOf } from './same.ts';
import { send } from './send.ts';

/** What is known of a query. */
export interface QueryState<Result> {
  /** The last answer; undefined before the first. */
  readonly data: Result | undefined;
  /** Errors beside the data. */
  readonly errors: readonly PartialError[];
  /** Why the last attempt gave no answer; the data are those of before. */
  readonly failure: Failure | undefined;
  readonly loading: boolean;
}

/** Whether a change makes what was read out of date. */
export type TouchedBy = (change: LiveChange) => boolean;

/** A query with its variables, shared by all that show it. */
export interface Entry<Result> {
  readonly state: Signal<QueryState<Result>>;
  /** Reads it anew; a second call during the first reads it once more after that. */
  load(): Promise<void>;
  /** Replaces what is shown until it is read anew, and gives back what takes that back. */
  patch(edit: (data: Result) => Result): () => void;
  /** Keeps it up to date for as long as it is shown. */
  hold(touchedBy: TouchedBy | undefined): () => void;
}

interface Held<Result> extends Entry<Result> {
  readonly touches: Set<TouchedBy>;
  users: number;
  /** When it was read last. */
  at: number;
}

/** Queries that nobody shows and that are kept for when somebody comes back. */
const KEPT = 80;
/** An answer is shown without being read again for so long. */
const FRESH_MS = 5_000;
/** Changes that come together lead to one reading. */
const GATHER_MS = 250;

const entries = new Map<string, Held<unknown>>();

/** The entry of a query. It reads once somebody holds it. */
export function entryOf<Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
): Entry<Result> {
  const key = `${textOf(document)}\n${JSON.stringify(variables)}`;
  let entry = entries.get(key) as Held<Result> | undefined;
  if (entry) {
    // The last used is the last to go.
    entries.delete(key);
  } else {
    entry = createEntry(document, variables);
  }
  entries.set(key, entry as Held<unknown>);
  forgetOldest();
  return entry;
}

function createEntry<Result, Variables>(
  document: TadaDocumentNode<Result, Variables>,
  variables: Variables,
): Held<Result> {
  const state = signal<QueryState<Result>>({ data: undefined, errors: [], failure: undefined, loading: false });
  let reading: Promise<void> | undefined;
  let again = false;

  async function read(): Promise<void> {
    state.value = { ...state.value, loading: true };
    try {
      do {
        again = false;
        const { data, errors } = await send(document, variables);
        if (again) continue;
        entry.at = Date.now();
        state.value = { data: sameOf(state.value.data, data), errors, failure: undefined, loading: false };
      } while (again);
    } catch (thrown) {
      const failure = thrown instanceof Failure ? thrown : new Failure('INTERNAL', String(thrown));
      state.value = { ...state.value, failure, loading: false };
    } finally {
      reading = undefined;
    }
  }

  const entry: Held<Result> = {
    state,
    touches: new Set(),
    users: 0,
    at: 0,
    load() {
      if (reading) again = true;
      else reading = read();
      return reading;
    },
    patch(edit) {
      const { data } = state.value;
      if (data === undefined) return () => undefined;
      const patched = edit(data);
      state.value = { ...state.value, data: patched };
      return () => {
        if (state.value.data === patched) state.value = { ...state.value, data };
      };
    },
    hold(touchedBy) {
      entry.users++;
      // Each user has a function of its own, so that the one that leaves takes only its own away.
      const own: TouchedBy | undefined = touchedBy && ((change) => touchedBy(change));
      if (own) entry.touches.add(own);
      if (Date.now() - entry.at > FRESH_MS && !reading) void entry.load();
      return () => {
        entry.users--;
        if (own) entry.touches.delete(own);
      };
    },
  };
  return entry;
}

function forgetOldest(): void {
  let idle = 0;
  for (const { users } of entries.values()) if (users === 0) idle++;
  for (const [key, { users }] of entries) {
    if (idle <= KEPT) return;
    if (users > 0) continue;
    entries.delete(key);
    idle--;
  }
}

const dirty = new Set<Held<unknown>>();
let gathering: ReturnType<typeof setTimeout> | undefined;

/** Reads again what a change touches, soon and once. */
export function noteChange(change: LiveChange): void {
  for (const entry of entries.values()) {
    if (entry.users > 0) {
      if ([...entry.touches].some((touchedBy) => touchedBy(change))) dirty.add(entry);
    } else entry.at = 0;
  }
  if (dirty.size === 0 || gathering !== undefined) return;
  gathering = setTimeout(() => {
    gathering = undefined;
    const now = [...dirty];
    dirty.clear();
    for (const entry of now) if (entry.users > 0) void entry.load();
  }, GATHER_MS);
}

/** Reads again all that is shown, and what is shown later. */
export async function reloadAll(): Promise<void> {
  const shown: Promise<void>[] = [];
  for (const entry of entries.values()) {
    if (entry.users > 0) shown.push(entry.load());
    else entry.at = 0;
  }
  await Promise.all(shown);
}

/** Reads again what failed. */
export function retryFailed(): void {
  for (const entry of entries.values()) {
    if (entry.users > 0 && entry.state.value.failure) void entry.load();
  }
}

/** Forgets everything: another key may see other things. */
export function forgetAll(): void {
  entries.clear();
  dirty.clear();
}

export type { AnyDocument };
