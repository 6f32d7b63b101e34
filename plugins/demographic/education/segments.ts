import { BROAD_LEVELS, EDUCATION_LEVELS } from '../shared/education-levels.ts';
import { type GroupSegment, groupSegments } from '../shared/label-segmenter.ts';
import type { EducationConfig } from './settings.ts';

const FINE = groupSegments(EDUCATION_LEVELS);

/** The segments, in the detail of the settings. */
export function educationSegments({ detail }: EducationConfig): readonly GroupSegment[] {
  return detail === 'broad' ? BROAD_LEVELS : FINE;
}
