import { computed, signal } from '@preact/signals';
import { type CursorStore, connect } from 'personagraph/client';
import { textOf, type VariablesOf } from '../../data/graphql.ts';
import { send } from '../../data/send.ts';
import { session } from '../../data/session.ts';
import { CursorNow, Stream, type StreamChange } from './documents.ts';

/** Where the connection broke, came back, or changes were lost for good. */
export interface Mark {
  readonly mark: 'BROKEN' | 'BACK' | 'GAP';
  readonly key: string;
  readonly at: string;
  /** Of `BACK`: changes of the break that came since. */
  readonly made?: number;
}

export type Line = (StreamChange & { readonly mark?: undefined; readonly key: string }) | Mark;

export type Filter = Omit<VariablesOf<typeof Stream>, 'after' | 'language'>;

/** What happened, newest first. It stays while other pages are shown. */
export const lines = signal<readonly Line[]>([]);
/** Changes since the list was begun, also those that it no longer has. */
export const total = signal(0);
export const streamState = signal<'CONNECTING' | 'LIVE' | 'WAITING' | 'OFF'>('OFF');
export const streamError = signal<string | undefined>(undefined);
export const hasLines = computed(() => lines.value.length > 0);

const KEPT = 500;
const SETTLED_MS = 1_000;
const STORED = 'personagraph.live';

/** The place behind which the list begins: another filter asks for everything since then. */
let edge: string | undefined;
/** The place up to which the list was read, and the filter with which. */
let read: { readonly cursor: string; readonly filter: string } | undefined;
/** Whose changes they are: another key begins anew. */
let owner: string | undefined;
let marks = 0;

function ownerNow(): string {
  const at = session.peek();
  return `${at?.url} ${at?.key}`;
}

/** Reads the newest place of the workspace, so that the list begins with what happens from now on. */
export async function beginAnew(): Promise<void> {
  const { data } = await send(CursorNow, {});
  const { key, changeCursor } = data.workspace;
  edge = changeCursor;
  read = undefined;
  owner = ownerNow();
  sessionStorage.setItem(STORED, JSON.stringify({ workspace: key, cursor: changeCursor }));
  lines.value = [];
  total.value = 0;
}

/** Where the list begins: where it began before in this tab, otherwise now. */
async function findEdge(): Promise<void> {
  if (edge !== undefined && owner === ownerNow()) return;
  const { data } = await send(CursorNow, {});
  const { key, changeCursor } = data.workspace;
  const stored = storedEdge();
  edge = stored?.workspace === key ? stored.cursor : changeCursor;
  owner = ownerNow();
  read = undefined;
  lines.value = [];
  total.value = 0;
  sessionStorage.setItem(STORED, JSON.stringify({ workspace: key, cursor: edge }));
}

function storedEdge(): { readonly workspace: string; readonly cursor: string } | undefined {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(STORED) ?? 'null');
    if (typeof found !== 'object' || found === null) return undefined;
    const { workspace, cursor } = found as Record<string, unknown>;
    return typeof workspace === 'string' && typeof cursor === 'string' ? { workspace, cursor } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Follows what a filter lets through, from where the list was read up to: after a break, another page or another filter
 * nothing is missing. Gives back what stops it.
 */
export function follow(filter: Filter, language: 'EN' | 'ZH'): () => void {
  let stopped = false;
  let stop: (() => void) | undefined;
  streamError.value = undefined;
  streamState.value = 'CONNECTING';
  void findEdge()
    .then(() => {
      if (!stopped) stop = subscribe(filter, language);
    })
    .catch((error: unknown) => {
      if (stopped) return;
      streamState.value = 'OFF';
      streamError.value = error instanceof Error ? error.message : String(error);
    });
  return () => {
    stopped = true;
    stop?.();
  };
}

function subscribe(filter: Filter, language: 'EN' | 'ZH'): () => void {
  const at = session.peek();
  if (at === null) return () => undefined;
  const filterText = JSON.stringify([filter, language]);
  if (read?.filter !== filterText) {
    lines.value = [];
    total.value = 0;
  }
  const cursorStore: CursorStore = {
    load: () => (read?.filter === filterText ? read.cursor : edge),
    save(cursor) {
      read = { cursor, filter: filterText };
    },
  };
  let settling: ReturnType<typeof setTimeout> | undefined;
  let drawing = 0;
  let waiting: Line[] = [];
  let broken: number | undefined;
  const flush = () => {
    drawing = 0;
    const all = [...waiting.reverse(), ...lines.peek()];
    waiting = [];
    const dropped = all.slice(KEPT).find((line) => line.mark === undefined);
    if (dropped && dropped.mark === undefined) edge = dropped.cursor;
    lines.value = all.slice(0, KEPT);
  };
  const add = (line: Line) => {
    waiting.push(line);
    // Once a frame, however fast they come.
    drawing ||= requestAnimationFrame(flush);
  };
  const mark = (kind: Mark['mark'], made?: number) =>
    add({ mark: kind, key: `mark ${++marks}`, at: new Date().toISOString(), ...(made !== undefined && { made }) });
  const live = () => {
    clearTimeout(settling);
    streamState.value = 'LIVE';
    if (broken === undefined) return;
    mark('BACK', total.peek() - broken);
    broken = undefined;
  };
  const client = connect({ url: at.url, key: at.key });
  const subscription = client.subscribe<StreamChange>({
    query: textOf(Stream),
    variables: { ...filter, language },
    cursorStore,
    onGap: () => mark('GAP'),
    onState({ state }) {
      clearTimeout(settling);
      if (state === 'WAITING') {
        streamState.value = 'WAITING';
        if (broken === undefined) {
          broken = total.peek();
          mark('BROKEN');
        }
      } else settling = setTimeout(live, SETTLED_MS);
    },
    onChange(change) {
      total.value++;
      add({ ...change, key: change.cursor });
      if (broken === undefined) live();
      else {
        // What the break held back comes at once: it is over when nothing more does.
        clearTimeout(settling);
        settling = setTimeout(live, SETTLED_MS / 2);
      }
    },
  });
  subscription.done.catch((error: unknown) => {
    streamState.value = 'OFF';
    streamError.value = error instanceof Error ? error.message : String(error);
  });
  return () => {
    clearTimeout(settling);
    cancelAnimationFrame(drawing);
    flush();
    client.close();
  };
}
