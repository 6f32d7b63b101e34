import { effect, signal } from '@preact/signals';
import { connect } from 'personagraph/client';
import { forgetAll, noteChange, reloadAll, retryFailed } from './cache.ts';
import { textOf } from './graphql.ts';
import { Changes, type LiveChange } from './live-change.ts';
import { session } from './session.ts';

/** `LIVE`: what happens comes by itself. `WAITING`: the server is away, and tried again. `OFF`: nobody is signed in. */
export const liveState = signal<'OFF' | 'CONNECTING' | 'LIVE' | 'WAITING'>('OFF');

/** The latest changes, newest first. */
export const recentChanges = signal<readonly LiveChange[]>([]);
const KEPT = 200;
/** A connection that is not lost within this time is called one. */
const SETTLED_MS = 1_000;

/** Follows the changes of the workspace for as long as somebody is signed in. */
export function startLive(): () => void {
  return effect(() => {
    const at = session.value;
    if (at === null) {
      liveState.value = 'OFF';
      return undefined;
    }
    const client = connect({ url: at.url, key: at.key });
    let settling: ReturnType<typeof setTimeout> | undefined;
    let waiting: LiveChange[] = [];
    let drawing = 0;
    const live = () => {
      clearTimeout(settling);
      if (liveState.peek() === 'LIVE') return;
      liveState.value = 'LIVE';
      retryFailed();
    };
    const subscription = client.subscribe<LiveChange>({
      query: textOf(Changes),
      // Missed for good: everything is read anew.
      onGap: reloadAll,
      onState({ state }) {
        clearTimeout(settling);
        if (state === 'WAITING') liveState.value = 'WAITING';
        else {
          if (liveState.peek() !== 'WAITING') liveState.value = 'CONNECTING';
          settling = setTimeout(live, SETTLED_MS);
        }
      },
      onChange(change) {
        live();
        noteChange(change);
        waiting.push(change);
        // Once a frame, however fast they come.
        drawing ||= requestAnimationFrame(() => {
          drawing = 0;
          recentChanges.value = [...waiting.reverse(), ...recentChanges.peek()].slice(0, KEPT);
          waiting = [];
        });
      },
    });
    // A key that may not read changes shows what it may, without hearing of changes.
    subscription.done.catch(() => {
      if (session.peek() === at) liveState.value = 'OFF';
    });
    addEventListener('online', retryFailed);
    return () => {
      removeEventListener('online', retryFailed);
      clearTimeout(settling);
      cancelAnimationFrame(drawing);
      client.close();
      recentChanges.value = [];
      forgetAll();
    };
  });
}
