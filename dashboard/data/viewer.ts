import { computed, effect, signal } from '@preact/signals';
import { Failure } from './failure.ts';
import { graphql, type ResultOf } from './graphql.ts';
import { send } from './send.ts';
import { session } from './session.ts';

const Viewer = graphql(`
  query Viewer {
    viewer {
      role
      scopes
      workspace { key name currency timeZone }
    }
  }
`);

export type ViewerState = ResultOf<typeof Viewer>['viewer'];
export type Scope = ViewerState['scopes'][number];

/** Who is signed in; undefined until the server has said. */
export const viewer = signal<ViewerState | undefined>(undefined);

/** Why the server did not say; it is asked again while it is away. */
export const viewerFailure = signal<Failure | undefined>(undefined);

const RETRY_MS = 2_000;

/** Asks who is signed in whenever somebody else does. */
export function startViewer(): () => void {
  return effect(() => {
    const at = session.value;
    viewer.value = undefined;
    viewerFailure.value = undefined;
    if (at === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const { data } = await send(Viewer, {});
        if (session.peek() === at) {
          viewer.value = data.viewer;
          viewerFailure.value = undefined;
        }
      } catch (thrown) {
        if (session.peek() !== at) return;
        const failure = thrown instanceof Failure ? thrown : new Failure('INTERNAL', String(thrown));
        viewerFailure.value = failure;
        if (failure.code !== 'UNAUTHENTICATED' && failure.code !== 'FORBIDDEN') timer = setTimeout(ask, RETRY_MS);
      }
    };
    void ask();
    return () => clearTimeout(timer);
  });
}

const scopes = computed(() => new Set<Scope>(viewer.value?.scopes ?? []));

/** Whether the key may do what takes a scope: what it may not is not offered. */
export function may(scope: Scope): boolean {
  return scopes.value.has(scope);
}

export const currency = computed(() => viewer.value?.workspace.currency ?? 'EUR');
