import { type LabelRule, segmentIndexes } from '../shared/label-segmenter.ts';
import { COLLAR_OF, OCCUPATION_GROUPS, occupationReader } from '../shared/occupation-groups.ts';
import type { OccupationConfig } from './settings.ts';

const FINE = segmentIndexes(OCCUPATION_GROUPS);
const COARSE = segmentIndexes(OCCUPATION_GROUPS, COLLAR_OF);

/** The way from a stated occupation to a segment: the only place that decides. */
export function occupationRule({ labels, detail }: OccupationConfig): LabelRule {
  return { read: occupationReader(labels), indexes: detail === 'collar' ? COARSE : FINE };
}
