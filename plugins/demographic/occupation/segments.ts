import { type GroupSegment, groupSegments } from '../shared/label-segmenter.ts';
import { COLLAR_GROUPS, OCCUPATION_GROUPS } from '../shared/occupation-groups.ts';
import type { OccupationConfig } from './settings.ts';

const FINE = groupSegments(OCCUPATION_GROUPS);

/** The segments, in the detail of the settings. */
export function occupationSegments({ detail }: OccupationConfig): readonly GroupSegment[] {
  return detail === 'collar' ? COLLAR_GROUPS : FINE;
}
