import { NO, type Tristate, YES } from '../shared/partner.ts';
import { mostChildren } from './segments.ts';
import type { HouseholdConfig } from './settings.ts';

/** No type, because several fit. */
export const OPEN = -1;
/** No type, because none fits: more children than there is room for, a number that is no count. */
export const CONFLICT = -2;

/** A count that is missing, and a stated number that is no count of persons. */
export const MISSING = -1;
export const NO_COUNT = -2;

// The types in the order of the segments.
const SINGLE = 0;
const COUPLE = 1;
const ADULTS = 2;
const SINGLE_PARENT = 3;
/** The first of the families, by number of children. */
const FAMILY = 4;

/** The type of a household without missing values. */
function typeOf(size: number, children: number, partner: boolean, largeFrom: number): number {
  if (size >= largeFrom) return FAMILY + mostChildren(largeFrom);
  const adults = size - children;
  // A partner for whom there is no room lives elsewhere.
  if (children > 0) return adults === 1 ? SINGLE_PARENT : FAMILY + children - 1;
  if (adults === 1) return SINGLE;
  return partner && adults === 2 ? COUPLE : ADULTS;
}

/**
 * The type of a household; `size` and `children` are as {@link persons} reads them. OPEN where a missing value could
 * make it another. An answer stands if it holds however the missing is filled in (supervaluation, B. van Fraassen
 * 1966). Without a size the household is the customer, a partner if there is one, and the children.
 */
export function householdType(size: number, children: number, partner: Tristate, largeFrom: number): number {
  if (size === NO_COUNT || children === NO_COUNT || (size >= 0 && children >= size)) return CONFLICT;
  let type = OPEN;
  for (let paired = partner === YES ? 1 : 0; paired <= (partner === NO ? 0 : 1); paired += 1) {
    // Unknown children take the room that the adults leave: up to any number without a size.
    const room = size < 0 ? largeFrom : Math.max(0, Math.min(size, largeFrom) - 1 - paired);
    const first = children < 0 ? 0 : Math.min(children, largeFrom);
    const last = children < 0 ? room : first;
    for (let count = first; count <= last; count += 1) {
      const found = typeOf(size < 0 ? 1 + paired + count : size, count, paired === 1, largeFrom);
      if (type !== OPEN && type !== found) return OPEN;
      type = found;
    }
  }
  return type;
}

/** A count of persons: whole and from `least` on; otherwise MISSING (NaN) or NO_COUNT. */
export function persons(value: number, least: number): number {
  if (Number.isNaN(value)) return MISSING;
  return Number.isInteger(value) && value >= least ? value : NO_COUNT;
}

/** Children as they count by the settings. */
export function childrenOf(value: number, { missingChildren }: HouseholdConfig): number {
  const known = persons(value, 0);
  return known < 0 && missingChildren === 'none' ? 0 : known;
}
