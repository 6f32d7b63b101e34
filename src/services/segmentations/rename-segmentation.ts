import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { isUniqueViolation } from '../../db/postgres/errors.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';
import {
  type Segmentation,
  segmentationsByIds,
  updateSegmentationKey,
} from '../../db/tables/segmentations/segmentations.ts';
import { planSegmentation } from '../../engine/answer/model.ts';
import type { Registry } from '../../engine/registry.ts';
import { PersonagraphError } from '../../errors.ts';
import { stateChange } from '../changes/states.ts';
import { settleReaders } from './readers.ts';

/**
 * Gives a segmentation another key, in the caller's transaction, also while others read it by the one so far: whoever
 * calls this changes those too, and then {@link refuseLostReaders}. Throws CONFLICT.
 */
export async function renameSegmentation(
  scope: Scope,
  { id, version, enabled }: Segmentation,
  key: string,
): Promise<Segmentation> {
  const saved = await updateSegmentationKey(scope, id, version, key).catch((error: unknown) => {
    if (isUniqueViolation(error)) throw new PersonagraphError('CONFLICT', `The key ${key} is taken.`);
    throw error;
  });
  if (!saved) throw new PersonagraphError('CONFLICT', 'The segmentation was changed meanwhile.');
  const states = { before: { version, enabled }, after: { version: saved.version, enabled: saved.enabled } };
  await appendChanges(scope, [stateChange('SEGMENTATION_CHANGED', { segmentationId: id }, states)]);
  return saved;
}

/** Throws IN_USE for segmentations that read one by a key it has no longer; the others are brought in line with it. */
export async function refuseLostReaders(scope: Scope, registry: Registry, readerIds: readonly number[]): Promise<void> {
  const known = await knownFeatures(scope, false);
  const lost = (await segmentationsByIds(scope, readerIds)).filter(({ segmenterId, config }) => {
    const segmenter = registry.find(segmenterId);
    if (!segmenter) return false;
    try {
      planSegmentation(segmenter, config, known);
      return false;
    } catch (error) {
      if (error instanceof PersonagraphError && error.code === 'UNKNOWN_FEATURE') return true;
      throw error;
    }
  });
  if (lost.length > 0) {
    // Those of personas have names that tell whose they are.
    const keys = lost.map(({ key, name, personaId }) => (personaId === null ? key : name)).join(', ');
    throw new PersonagraphError('IN_USE', `Segmentations still read it by the key so far: ${keys}. Change them too.`);
  }
  await settleReaders(scope);
}
