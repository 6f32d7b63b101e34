/** The threshold of personas whose members all belong to their segment enough. */
const USUAL = 0.5;
/** The share of members that may stay below the threshold: the least typical. */
export const LEAST_TYPICAL = 0.1;

/**
 * The threshold of a draft, so that nine in ten members of its segment match it however low strengths of its kind are:
 * `weakest`, the 10th percentile of its members' strengths, at most 0.5. Cut to two figures, never rounded up.
 */
export function fittingThreshold(weakest: number | null): number {
  if (weakest === null || weakest >= USUAL) return USUAL;
  if (!(weakest > 0)) return 0;
  const step = 10 ** (Math.floor(Math.log10(weakest)) - 1);
  // Strengths have the precision of a float of four bytes: 0.29 may be 0.28999999.
  return Number((Math.floor(weakest / step + 1e-5) * step).toPrecision(2));
}
