/** From here on the asymptotic series below are exact to the last digits of a double. */
const FAR = 12;
const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);

/**
 * ln of the gamma function for x > 0, relative error about 1e-14: Stirling's series (NIST Digital Library of
 * Mathematical Functions, 5.11.1) after moving x up by the recurrence.
 */
export function logGamma(x: number): number {
  // At most a dozen factors below a dozen: their product stays in range, and one logarithm does for all.
  let shift = 1;
  let at = x;
  for (; at < FAR; at++) shift *= at;
  const inverse = 1 / at;
  const square = inverse * inverse;
  const series =
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188)))));
  return (at - 0.5) * Math.log(at) - at + HALF_LOG_TWO_PI + series - Math.log(shift);
}

/** The derivative of {@link logGamma}, for x > 0 (same source, 5.11.2). */
export function digamma(x: number): number {
  let at = x;
  let shift = 0;
  for (; at < FAR; at++) shift += 1 / at;
  const inverse = 1 / at;
  const square = inverse * inverse;
  const series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132)))));
  return Math.log(at) - 0.5 * inverse - series - shift;
}
