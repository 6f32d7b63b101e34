import { type Change, lastChangeId } from '../../db/tables/changes/changes.ts';
import type { Context } from '../core/context.ts';
import { createLoaders } from '../core/loaders.ts';
import { changeStream, resumedAfter, stoppable } from './change-stream.ts';

/** Work whose steps are pushed. */
export interface SteppedWork {
  /** Reads where it stands. Throws NOT_FOUND. */
  look(): Promise<Pick<Change, 'kind' | 'runId' | 'payload'>>;
  readonly matters: (change: Change) => boolean;
  readonly hasEnded: (step: Change) => boolean;
}

/** The steps of a piece of work: where it stands, or what came after a cursor, then each as it comes, up to its end. */
export async function stepsOf(
  context: Context,
  after: string | null,
  work: SteppedWork,
): Promise<AsyncIterableIterator<Change>> {
  const { scope } = context;
  // The position is read before the work: no step between the two is missed.
  const begin = resumedAfter(after, context);
  const position = await lastChangeId(scope);
  const standing: Change = { id: position, at: new Date(), ...(await work.look()) };
  // Of work that has ended, nothing comes after what there is: who has it all is told so, and does not wait for ever.
  const last = work.hasEnded(standing) ? await lastChangeId(scope) : Number.POSITIVE_INFINITY;
  // Changes that are no steps, and tell that all steps were replayed.
  const beyond = new Set<number>();
  const changes = changeStream(context, {
    after: begin ?? position,
    matters(change) {
      const matters = work.matters(change);
      if (!matters && change.id >= last) beyond.add(change.id);
      return matters || change.id >= last;
    },
  });
  const stop = new AbortController();
  stop.signal.addEventListener('abort', () => void changes.return?.());
  async function* steps() {
    if (begin === null) {
      context.position = position;
      context.loaders = createLoaders(scope, context.registry);
      yield standing;
    }
    if (work.hasEnded(standing) && (begin === null || begin >= last)) {
      await changes.return?.();
      return;
    }
    for await (const change of changes) {
      const isStep = !beyond.has(change.id);
      if (isStep) yield change;
      if (change.id >= last || (isStep && work.hasEnded(change))) return;
    }
  }
  return stoppable(steps(), stop);
}
