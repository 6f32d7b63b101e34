/** Customers of one call that are named one by one. */
export const MOST_NAMED = 1_000;
/** Customers of one call that a group or a file names. */
export const MOST_TOGETHER = 100_000;
/** Keys of nobody that are listed; all are counted. */
export const MOST_UNKNOWN_SHOWN = 1_000;
