import { GENDERS } from '../shared/genders.ts';
import { groupSegments } from '../shared/label-segmenter.ts';

/** The segments, in the order of their groups. */
export const genderSegments = groupSegments(GENDERS);
