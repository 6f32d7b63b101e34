import { type LabelRule, segmentIndexes } from '../shared/label-segmenter.ts';
import { MARITAL_GROUPS, maritalReader } from '../shared/marital-groups.ts';
import type { MaritalStateConfig } from './settings.ts';

const INDEXES = segmentIndexes(MARITAL_GROUPS);

/** The way from a stated marital state to a segment: the only place that decides. */
export function maritalStateRule({ labels }: MaritalStateConfig): LabelRule {
  return { read: maritalReader(labels), indexes: INDEXES };
}
