import { PersonagraphError, type PluginPhase } from '../../errors.ts';
import type { Segmenter } from '../../segmenter/segmenter.ts';

/** A segmenter that answers outside its contract. */
export function broken({ id, version }: Segmenter, phase: PluginPhase, why: string): PersonagraphError {
  return new PersonagraphError('PLUGIN_FAILED', `${id} ${version} ${why}.`, { plugin: { id, version, phase } });
}
