import { BROAD_OF, EDUCATION_LEVELS, educationReader } from '../shared/education-levels.ts';
import { type LabelRule, segmentIndexes } from '../shared/label-segmenter.ts';
import type { EducationConfig } from './settings.ts';

const FINE = segmentIndexes(EDUCATION_LEVELS);
const COARSE = segmentIndexes(EDUCATION_LEVELS, BROAD_OF);

/** The way from a stated education to a segment: the only place that decides. */
export function educationRule({ labels, detail }: EducationConfig): LabelRule {
  return { read: educationReader(labels), indexes: detail === 'broad' ? COARSE : FINE };
}
