/** Those who are in both samples, by the bins they were in then and are in now. */
export interface Overlap {
  /** How many of both samples are the same, about. */
  readonly stayed: number;
  /** Of some of them: how many were in a bin then (row) and are in a bin now (column). */
  readonly pairs: readonly (readonly number[])[];
}

/** A multiple of a chi-squared variable: what an index without a change is like. */
export interface Reference {
  readonly scale: number;
  readonly degrees: number;
}

/**
 * People in no bin by chance that are put beside the pairs: of few who stayed nobody knows that values never change, and an
 * index of no variance would call the first change a drift.
 */
const BY_CHANCE = 5;

/**
 * The distribution of an index of samples of n and m in so many bins, without a change. Of different people it is
 * (1 / n + 1 / m) times chi-squared with bins - 1 degrees. Those who are in both have values that go together: each of the
 * bins - 1 parts of the index then has the variance 1 / n + 1 / m - 2 S / (n m) r, with S who stayed and the canonical
 * correlations r of their bins then and now. The sum of such parts is taken for a multiple of chi-squared with the same mean
 * and variance (F. Satterthwaite, "An approximate distribution of estimates of variance components", Biometrics 2, 1946;
 * J. N. K. Rao and A. J. Scott, "The analysis of categorical data from complex sample surveys", JASA 76, 1981).
 */
export function referenceOf(n: number, m: number, bins: number, overlap: Overlap | null): Reference {
  const apart = 1 / n + 1 / m;
  const degrees = bins - 1;
  if (!overlap || overlap.stayed <= 0) return { scale: apart, degrees };
  const { first, second } = correlations(overlap.pairs, degrees);
  const together = (2 * Math.min(overlap.stayed, n, m)) / (n * m);
  const mean = degrees * apart - together * first;
  const square = degrees * apart ** 2 - 2 * apart * together * first + together ** 2 * second;
  return { scale: square / mean, degrees: mean ** 2 / square };
}

/**
 * The sum of the canonical correlations of the bins of pairs, and that of their squares. They are shrunk as if a few more
 * pairs were made by chance; below 0 they count as 0: who stayed makes no test less strict than different people do.
 */
function correlations(pairs: Overlap['pairs'], degrees: number): { readonly first: number; readonly second: number } {
  const size = pairs.length;
  const count = pairs.reduce((sum, row) => sum + row.reduce((all, one) => all + one, 0), 0);
  if (count === 0) return { first: 0, second: 0 };
  const both = (a: number, b: number) => (pairs[a]![b]! + pairs[b]![a]!) / 2;
  const margin = Array.from({ length: size }, (_, a) => pairs.reduce((sum, _row, b) => sum + both(a, b), 0));
  let [trace, square] = [0, 0];
  for (let a = 0; a < size; a++) {
    if (margin[a] === 0) continue;
    trace += both(a, a) / margin[a]!;
    for (let b = 0; b < size; b++) if (margin[b] !== 0) square += both(a, b) ** 2 / (margin[a]! * margin[b]!);
  }
  const shrunk = count / (count + BY_CHANCE);
  const first = Math.min(degrees, Math.max(0, (trace - 1) * shrunk));
  const second = Math.min(degrees, Math.max(first ** 2 / degrees, (square - 1) * shrunk ** 2));
  return { first, second };
}
