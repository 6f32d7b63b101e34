import { asError, PersonagraphError, type PluginPhase } from '../../errors.ts';
import { NotEnoughData } from '../../segmenter/errors.ts';
import type { Segmenter } from '../../segmenter/segmenter.ts';

/** Sees a call of a plugin from its beginning to its end, or to the end of the promise it returns. */
export type PluginCallObserver = <T>(segmenter: Segmenter, phase: PluginPhase, call: () => T) => T;

let observe: PluginCallObserver | undefined;

/** Lets calls of plugins in this thread be seen, as by tracing. Default: nobody sees them. */
export function observePluginCalls(observer: PluginCallObserver | undefined): void {
  observe = observer;
}

/** Every call of a plugin goes through here: what it throws comes out naming the plugin, its version and the phase. */
export function callPlugin<T>(segmenter: Segmenter, phase: PluginPhase, call: () => T): T {
  try {
    return seenPlugin(segmenter, phase, call);
  } catch (error) {
    throw blame(segmenter, phase, error);
  }
}

/** A call whose failures are blamed elsewhere, seen by who observes. */
export function seenPlugin<T>(segmenter: Segmenter, phase: PluginPhase, call: () => T): T {
  return observe ? observe(segmenter, phase, call) : call();
}

export function blame(segmenter: Segmenter, phase: PluginPhase, thrown: unknown): PersonagraphError {
  if (thrown instanceof PersonagraphError) return thrown;
  const cause = asError(thrown);
  const plugin = { id: segmenter.id, version: segmenter.version, phase };
  // By name too: a plugin may bring its own copy of the SDK.
  if (cause instanceof NotEnoughData || cause.name === 'NotEnoughData') {
    return new PersonagraphError('NOT_ENOUGH_DATA', `${segmenter.id}: ${cause.message}`, { cause, plugin });
  }
  if (cause.name === 'ContradictedSettings') {
    return new PersonagraphError('INVALID_CONFIG', `${segmenter.id}: ${cause.message}`, {
      cause,
      plugin,
      field: ['config'],
    });
  }
  const who = `${segmenter.id} ${segmenter.version}`;
  return new PersonagraphError('PLUGIN_FAILED', `${who} failed in ${phase}: ${cause.message}`, { cause, plugin });
}
