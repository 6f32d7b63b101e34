import type { Column } from '../../segmenter/batch.ts';
import { isKnown, quantile } from '../../statistics/index.ts';
import { logFactorial, NORMAL_QUANTILE, studentQuantile } from '../comparison/distributions.ts';
import { Moments } from '../comparison/moments.ts';
import { wilson } from '../comparison/share-difference.ts';
import type { Statistic } from '../persona/measure.ts';
import { exactSum } from './exact-sum.ts';
import { membersValues } from './members-values.ts';
import { rowsOf, type Truth, YES } from './truth.ts';

/** A number over a group's members, and which of them it counts. */
export interface Estimated {
  readonly statistic: Statistic;
  readonly value: string | null;
  readonly from: number | null;
  readonly to: number | null;
  readonly quantile: number | null;
}

/** The number with its 95 % interval, as if the members were drawn at random from all who could be. */
export interface EstimatedNumber {
  /** Null where nobody's value is known. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly known: number;
  readonly unknown: number;
}

/**
 * Estimates one number of a feature over members. Intervals: of shares Wilson (1927), of averages Student's, of quantiles
 * order statistics (Conover 1999, section 3.2). Totals have none.
 */
export function estimateOf(column: Column, truth: Truth, asked: Estimated): EstimatedNumber {
  const { statistic } = asked;
  if (statistic === 'SHARE' || statistic === 'COUNT') {
    const { count, known, unknown } = counted(column, truth, asked);
    if (statistic === 'COUNT') return { value: count, low: null, high: null, known, unknown };
    if (known === 0) return { value: null, low: null, high: null, known, unknown };
    const { value, low, high } = wilson({ count, n: known });
    return { value, low, high, known, unknown };
  }
  const { values, unknown } = membersValues(column, truth);
  const known = values.length;
  if (known === 0) return { value: statistic === 'SUM' ? 0 : null, low: null, high: null, known, unknown };
  if (statistic === 'SUM') return { value: exactSum(values).sum, low: null, high: null, known, unknown };
  if (statistic === 'AVERAGE') return { ...averageOf(values, column instanceof Uint8Array), known, unknown };
  return { ...quantileOf(values, statistic === 'MEDIAN' ? 0.5 : asked.quantile!), known, unknown };
}

function averageOf(values: Float64Array, isFlag: boolean) {
  const { mean, sum } = exactSum(values);
  const n = values.length;
  if (isFlag) {
    const { low, high } = wilson({ count: sum, n });
    return { value: mean, low, high };
  }
  if (n < 2) return { value: mean, low: null, high: null };
  const moments = new Moments();
  for (let at = 0; at < n; at++) moments.add(values[at]!);
  const half = studentQuantile(n - 1) * Math.sqrt(moments.variance / n);
  return { value: mean, low: mean - half, high: mean + half };
}

function quantileOf(values: Float64Array, share: number) {
  const ascending = values.slice().sort();
  const [low, high] = ranksAround(ascending.length, share);
  return { value: quantile(ascending, share), low: ascending[low] ?? null, high: ascending[high] ?? null };
}

/** Beyond this the binomial is normal to what a rank can tell. */
const MANY = 1_000;

/**
 * Places, from 0, of the two values between which a quantile lies with a confidence of 95 % at least. One that is outside
 * of the values says that there are too few.
 */
function ranksAround(n: number, share: number): readonly [number, number] {
  if (n > MANY) {
    const half = NORMAL_QUANTILE * Math.sqrt(n * share * (1 - share));
    return [Math.floor(n * share - half) - 1, Math.ceil(n * share + half)];
  }
  const least = (1 - 0.95) / 2;
  const probability = (k: number) =>
    Math.exp(
      logFactorial(n) -
        logFactorial(k) -
        logFactorial(n - k) +
        (k === 0 ? 0 : k * Math.log(share)) +
        (k === n ? 0 : (n - k) * Math.log1p(-share)),
    );
  // How many of n lie below the quantile: fewer than `low`, and more than `high`, in 2.5 % of samples each.
  let low = 0;
  for (let below = probability(0); below <= least && low < n; below += probability(low)) low++;
  let high = n;
  for (let above = probability(n); above <= least && high > 0; above += probability(high)) high--;
  return [low - 1, high];
}

const members = new WeakMap<Truth, Int32Array>();

/** The rows of members, found once a group: many numbers may be asked of it. */
function membersOf(truth: Truth): Int32Array {
  const rows = members.get(truth) ?? rowsOf(truth, YES);
  members.set(truth, rows);
  return rows;
}

/** Members whose value is asked for, and of how many it is known. */
function counted(column: Column, truth: Truth, asked: Estimated) {
  const has = having(column, asked);
  const rows = membersOf(truth);
  let [count, known, unknown] = [0, 0, 0];
  for (let at = 0; at < rows.length; at++) {
    const answer = has(rows[at]!);
    if (answer === null) unknown++;
    else {
      known++;
      if (answer) count++;
    }
  }
  return { count, known, unknown };
}

/** Whether a row has what is asked for; null where its value is missing. */
function having(column: Column, { value, from, to }: Estimated): (row: number) => boolean | null {
  if (column instanceof Float64Array) {
    const [low, high] = [from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY];
    return (row) => (isKnown(column[row]!) ? column[row]! >= low && column[row]! < high : null);
  }
  if (column instanceof Uint8Array) {
    const wanted = value === null ? null : value === 'true' ? 1 : 0;
    return (row) => (column[row] === 2 ? null : wanted === null || column[row] === wanted);
  }
  const { codes, labels } = column;
  const label = value === null ? -1 : labels.indexOf(value);
  if ('offsets' in column) {
    const { offsets, missing } = column;
    return (row) => {
      if (missing[row] === 1) return null;
      if (value === null) return true;
      for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) if (codes[entry] === label) return true;
      return false;
    };
  }
  return (row) => (codes[row]! < 0 ? null : value === null || codes[row] === label);
}
