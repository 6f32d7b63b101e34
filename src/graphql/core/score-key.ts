import type { ScoreKey } from '../../db/tables/scores/score-key.ts';
import { PersonagraphError } from '../../errors.ts';
import { decodeId } from './id.ts';

const SEGMENTATION_KEY = /^[a-z0-9][a-z0-9-]{0,63}$/;
const SCORE_KEY = /^[a-z][a-z0-9_-]{0,63}$/;

/** A segmentation by its id or key, as reads of scores name it. Throws INVALID_ID for what is neither. */
export function segmentationName(named: string | number, field: readonly string[]): string {
  const text = String(named);
  return SEGMENTATION_KEY.test(text) ? text : `#${decodeId('Segmentation', text, field)}`;
}

/** Throws INVALID_ID and INVALID_INPUT. */
export function readScoreKey(
  { segmentation, key }: { readonly segmentation: string | number; readonly key: string },
  path: readonly string[],
): ScoreKey {
  if (!SCORE_KEY.test(key)) {
    throw new PersonagraphError('INVALID_INPUT', 'The key of a score has lower case letters, digits, - and _.', {
      field: [...path, 'key'],
    });
  }
  return { segmentation: segmentationName(segmentation, [...path, 'segmentation']), key };
}
