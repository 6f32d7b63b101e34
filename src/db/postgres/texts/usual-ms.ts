/** Parts of the way that one measurement moves what is usual, down and up. */
const [DOWN, UP] = [1 / 4, 1 / 8];

/**
 * The milliseconds that a statement takes as a rule, after another measurement. What it waits for others only adds to them: on a
 * busy machine quick statements would count as slow ones, which take more of it.
 */
export function usualMs(before: number | undefined, ms: number): number {
  return before === undefined ? ms : before + (ms - before) * (ms < before ? DOWN : UP);
}
