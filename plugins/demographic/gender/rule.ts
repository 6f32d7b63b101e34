import { GENDERS, genderReader } from '../shared/genders.ts';
import { type LabelRule, segmentIndexes } from '../shared/label-segmenter.ts';
import type { GenderConfig } from './settings.ts';

const INDEXES = segmentIndexes(GENDERS);

/** The way from a stated gender to a segment: the only place that decides. */
export function genderRule({ labels }: GenderConfig): LabelRule {
  return { read: genderReader(labels), indexes: INDEXES };
}
