/** Milliseconds that some work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The median milliseconds of some work done so many times, one after the other. */
export async function medianOf(times: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let time = 0; time < times; time++) taken.push(await timed(work));
  return quantile(taken, 0.5);
}

/** The value that the given share of values, 0..1, lie below; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length * share)] ?? Number.NaN;
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}

/** Each of some figures by its name, to two digits. */
export function roundedAll<T extends Record<string, number>>(values: T): Record<keyof T, number> {
  const entries = Object.entries(values).map(([name, value]) => [name, Math.round(value * 100) / 100]);
  return Object.fromEntries(entries) as Record<keyof T, number>;
}

/** Milliseconds of ours and of the bare work that it is held against, in turn, so that both meet the same machine. */
export interface Pair {
  readonly own: number[];
  readonly bare: number[];
}

/**
 * Medians and slowest hundredths of both, and their ratios. On a machine with other work the ratios tell more than the
 * times: the bare work meets what ours meets.
 */
export function pairFigures({ own, bare }: Pair) {
  const [p50, p99, bareP50, bareP99] = [own, bare].flatMap((times) => [
    quantile(times, 0.5),
    quantile(times, 0.99),
  ]) as [number, number, number, number];
  return {
    p50Ms: rounded(p50),
    p99Ms: rounded(p99),
    bareP50Ms: rounded(bareP50),
    bareP99Ms: rounded(bareP99),
    ratio: rounded(p50 / bareP50),
    p99Ratio: rounded(p99 / bareP99),
  };
}
