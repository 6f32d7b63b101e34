import { asError, PersonagraphError, type PluginPhase } from '../../errors.ts';
import { NotEnoughData } from '../../segmenter/errors.ts';
import type { Segmenter } from '../../segmenter/segmenter.ts';

/** Every call of a plugin goes through here: what it throws comes out naming the plugin, its version and the phase. */
export function callPlugin<T>(segmenter: Segmenter, phase: PluginPhase, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw blame(segmenter, phase, error);
  }
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
