/**
 * p-values adjusted for being one of many, in their order: at most a share of those below a level is false on average.
 * Each is the least m / rank * p of it and all larger ones (Benjamini & Hochberg, "Controlling the false discovery rate",
 * 1995; the adjusted form as in R's `p.adjust(method = "BH")`).
 */
export function adjustForMany(pValues: readonly number[]): number[] {
  const order = Array.from(pValues.keys()).sort((a, b) => pValues[b]! - pValues[a]!);
  const adjusted = new Array<number>(pValues.length);
  let least = 1;
  for (const [fromTop, index] of order.entries()) {
    least = Math.min(least, pValues[index]! * (pValues.length / (pValues.length - fromTop)));
    adjusted[index] = least;
  }
  return adjusted;
}
