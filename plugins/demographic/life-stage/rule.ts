import { hasChildren, NO, type Tristate, UNKNOWN, YES } from '../shared/partner.ts';
import type { LifeStageConfig } from './settings.ts';

/** The ages, in completed years, at which the life cycle turns. */
export type Ages = Pick<LifeStageConfig, 'adultFrom' | 'midFrom' | 'lateFrom' | 'seniorFrom' | 'maxAge'>;

// The stages in the order of the segments.
const YOUNG_SINGLE = 0;
const YOUNG_COUPLE = 1;
const YOUNG_FAMILY = 2;
const MID_SINGLE = 3;
const MID_COUPLE = 4;
const MID_FAMILY = 5;
const OLDER_FAMILY = 6;
const SINGLE_PARENT = 7;
const EMPTY_NEST = 8;
const SENIOR_COUPLE = 9;
const SENIOR_SINGLE = 10;

/**
 * The stage of the family life cycle, -1 for none. After W. D. Wells and G. Gubar, "Life Cycle Concept in Marketing
 * Research", Journal of Marketing Research 3(4), 1966 (bachelor, newly married, full nests, empty nests, solitary
 * survivor), and P. E. Murphy and W. A. Staples, "A Modernized Family Life Cycle", Journal of Consumer Research 6(1),
 * 1979 (age limits 35 and 65, single parents, couples without children). An unknown partner or child leaves the stage
 * open, because every pair of neighbouring stages differs by it.
 */
export function stageOf(age: number, partner: Tristate, children: Tristate, ages: Ages): number {
  if (!(age >= ages.adultFrom && age <= ages.maxAge)) return -1;
  if (partner === UNKNOWN || children === UNKNOWN) return -1;
  if (children === YES) {
    if (partner === NO) return SINGLE_PARENT;
    return age < ages.midFrom ? YOUNG_FAMILY : age < ages.lateFrom ? MID_FAMILY : OLDER_FAMILY;
  }
  const coupled = partner === YES;
  if (age < ages.midFrom) return coupled ? YOUNG_COUPLE : YOUNG_SINGLE;
  if (age >= ages.seniorFrom) return coupled ? SENIOR_COUPLE : SENIOR_SINGLE;
  if (!coupled) return MID_SINGLE;
  return age < ages.lateFrom ? MID_COUPLE : EMPTY_NEST;
}

/** The next age, in years, with another stage, 0 for never: not every threshold changes every household's stage. */
export function nextStageAge(age: number, partner: Tristate, children: Tristate, ages: Ages): number {
  const stage = stageOf(age, partner, children, ages);
  const { adultFrom, midFrom, lateFrom, seniorFrom, maxAge } = ages;
  if (age < adultFrom && stageOf(adultFrom, partner, children, ages) !== stage) return adultFrom;
  if (age < midFrom && stageOf(midFrom, partner, children, ages) !== stage) return midFrom;
  if (age < lateFrom && stageOf(lateFrom, partner, children, ages) !== stage) return lateFrom;
  if (age < seniorFrom && stageOf(seniorFrom, partner, children, ages) !== stage) return seniorFrom;
  return age <= maxAge && stage !== -1 ? maxAge + 1 : 0;
}

/** Children as they count by the settings. */
export function childrenOf(count: number, { missingChildren }: Pick<LifeStageConfig, 'missingChildren'>): Tristate {
  const children = hasChildren(count);
  return children === UNKNOWN && missingChildren === 'none' ? NO : children;
}
