import { groupSegments } from '../shared/label-segmenter.ts';
import { MARITAL_GROUPS } from '../shared/marital-groups.ts';

/** The segments, in the order of their groups. */
export const maritalStateSegments = groupSegments(MARITAL_GROUPS);
