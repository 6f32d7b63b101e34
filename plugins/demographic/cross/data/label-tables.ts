import { EDUCATION_LEVELS, educationReader } from '../../shared/education-levels.ts';
import { GENDERS, genderReader } from '../../shared/genders.ts';
import { MARITAL_GROUPS, maritalReader } from '../../shared/marital-groups.ts';
import { OCCUPATION_GROUPS, occupationReader } from '../../shared/occupation-groups.ts';

/** The features that are read as labels, as their own segmenters do. */
export const LABEL_TABLES = {
  gender: { groups: GENDERS, reader: genderReader, ordered: false },
  education: { groups: EDUCATION_LEVELS, reader: educationReader, ordered: true },
  occupation: { groups: OCCUPATION_GROUPS, reader: occupationReader, ordered: false },
  maritalState: { groups: MARITAL_GROUPS, reader: maritalReader, ordered: false },
} as const;
