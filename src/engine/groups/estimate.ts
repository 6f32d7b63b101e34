import type { Column, ListColumn } from '../../segmenter/batch.ts';
import { isKnown, quantile } from '../../statistics/index.ts';
import { logFactorial, NORMAL_QUANTILE, studentQuantile } from '../comparison/distributions.ts';
import { wilson } from '../comparison/share-difference.ts';
import type { Statistic } from '../persona/measure.ts';
import { exactSum } from './exact-sum.ts';
import { membersValues } from './members-values.ts';
import { selectRanks } from './select-ranks.ts';
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
  let squares = 0;
  for (let at = 0; at < n; at++) squares += (values[at]! - mean) ** 2;
  const half = studentQuantile(n - 1) * Math.sqrt(squares / (n - 1) / n);
  return { value: mean, low: mean - half, high: mean + half };
}

function quantileOf(values: Float64Array, share: number) {
  const n = values.length;
  const [low, high] = ranksAround(n, share);
  const below = Math.floor((n - 1) * share);
  const chosen = [low, below, Math.min(below + 1, n - 1), high].filter((rank) => rank >= 0 && rank < n);
  selectRanks(
    values,
    [...new Set(chosen)].sort((one, other) => one - other),
  );
  return { value: quantile(values, share), low: values[low] ?? null, high: values[high] ?? null };
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

interface Counted {
  readonly count: number;
  readonly known: number;
  readonly unknown: number;
}

/** Members whose value is asked for, and of how many it is known. A loop for each kind of column: none calls another. */
function counted(column: Column, truth: Truth, { value, from, to }: Estimated): Counted {
  const rows = membersOf(truth);
  if (column instanceof Float64Array) {
    return countNumbers(column, rows, from ?? Number.NEGATIVE_INFINITY, to ?? Number.POSITIVE_INFINITY);
  }
  if (column instanceof Uint8Array)
    return countCodes(column, rows, value === null ? null : Number(value === 'true'), 2);
  const label = value === null ? null : column.labels.indexOf(value);
  if ('offsets' in column) return countLists(column, rows, label);
  return countCodes(column.codes, rows, label === -1 ? NOBODYS : label, -1);
}

/** The code of a text that nobody has. */
const NOBODYS = -2;

function countNumbers(column: Float64Array, rows: Int32Array, from: number, to: number): Counted {
  let [count, unknown] = [0, 0];
  for (let at = 0; at < rows.length; at++) {
    const value = column[rows[at]!]!;
    if (!isKnown(value)) unknown++;
    else if (value >= from && value < to) count++;
  }
  return { count, known: rows.length - unknown, unknown };
}

function countCodes(codes: Uint8Array | Int32Array, rows: Int32Array, wanted: number | null, missing: number): Counted {
  let [count, unknown] = [0, 0];
  for (let at = 0; at < rows.length; at++) {
    const code = codes[rows[at]!]!;
    if (code === missing) unknown++;
    else if (code === wanted) count++;
  }
  const known = rows.length - unknown;
  return { count: wanted === null ? known : count, known, unknown };
}

function countLists({ offsets, codes, missing }: ListColumn, rows: Int32Array, wanted: number | null): Counted {
  let [count, unknown] = [0, 0];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    if (missing[row] === 1) unknown++;
    else if (codes.subarray(offsets[row]!, offsets[row + 1]!).includes(wanted ?? NOBODYS)) count++;
  }
  const known = rows.length - unknown;
  return { count: wanted === null ? known : count, known, unknown };
}
