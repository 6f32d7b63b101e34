import { nelderMead } from './nelder-mead.ts';

/** The shape of a model of exponential smoothing with additive errors. */
export interface SmoothingShape {
  readonly trend: 'none' | 'additive' | 'damped';
  /** Observations of a season; 1: none. */
  readonly period: number;
}

/** How fast the states of a model follow the series. */
export interface SmoothingWeights {
  /** Of the level, 0..1. */
  readonly alpha: number;
  /** Of the slope, 0..alpha; 0 without a trend. */
  readonly beta: number;
  /** Of the season, 0..1 - alpha; 0 without one. */
  readonly gamma: number;
  /** What is left of a slope from one observation to the next, 0.8..0.98; 1 where it is not damped. */
  readonly phi: number;
}

/** The level, slope and season of the last `period` observations, the oldest first. */
interface States {
  level: number;
  slope: number;
  readonly season: number[];
}

/** A model of exponential smoothing, fitted. */
export interface Smoothing extends SmoothingShape {
  readonly weights: SmoothingWeights;
  /** Level before the first observation. */
  readonly initialLevel: number;
  /** Standard deviation of the errors of one step: the sum of squares over observations less what was estimated. */
  readonly sigma: number;
  /** Corrected criterion of Akaike, up to a constant of the series: the lower, the better. */
  readonly aicc: number;
  /** States after the last observation. */
  readonly level: number;
  readonly slope: number;
  readonly season: readonly number[];
}

/** Starts of the search, of which the best end counts: the likelihood may have several tops. */
const STARTS: readonly number[] = [-2, 0, 2];
/** Weights keep so far from their bounds. */
const EDGE = 1e-4;

/**
 * Fits a model by least squares of its errors of one step, which is maximum likelihood for normal errors. The first states
 * are the best ones for the weights, exactly: errors depend on them in a straight line. Source: R. J. Hyndman, A. B.
 * Koehler, J. K. Ord & R. D. Snyder, "Forecasting with Exponential Smoothing", 2008, chapters 2 and 5. Null where the
 * series is too short for its number of parameters, or the model leaves no error at all.
 */
export function fitSmoothing(series: readonly number[], shape: SmoothingShape): Smoothing | null {
  const slopes = shape.trend === 'none' ? 0 : 1;
  const seasons = shape.period - 1;
  const searched = 1 + slopes + (shape.trend === 'damped' ? 1 : 0) + (seasons > 0 ? 1 : 0);
  const estimated = searched + 1 + slopes + seasons;
  const length = series.length;
  // One more is the variance of the errors.
  const spare = length - (estimated + 1) - 1;
  if (spare <= 0) return null;
  const sse = (at: readonly number[]) => withBestStart(series, shape, weightsAt(shape, at)).sse;
  const ends = STARTS.map((start) => nelderMead(sse, new Array<number>(searched).fill(start)));
  const best = ends.reduce((a, b) => (b.value < a.value ? b : a));
  const weights = weightsAt(shape, best.at);
  const { states, ...end } = withBestStart(series, shape, weights);
  const scale = series.reduce((sum, value) => sum + value * value, 0);
  if (end.sse <= 1e-18 * scale) return null;
  const parameters = estimated + 1;
  const aic = length * Math.log(end.sse / length) + 2 * parameters;
  return {
    ...shape,
    weights,
    initialLevel: states.level,
    sigma: Math.sqrt(end.sse / (length - estimated)),
    aicc: aic + (2 * parameters * (parameters + 1)) / spare,
    ...lastStates(series, shape, weights, states),
  };
}

/** Weights within their bounds, of any numbers. */
function weightsAt({ trend, period }: SmoothingShape, at: readonly number[]): SmoothingWeights {
  const inside = (value: number) => EDGE + (1 - 2 * EDGE) / (1 + Math.exp(-value));
  const rest = [...at];
  const next = () => inside(rest.shift()!);
  const alpha = next();
  const beta = trend === 'none' ? 0 : alpha * next();
  const phi = trend === 'damped' ? 0.8 + 0.18 * next() : 1;
  return { alpha, beta, phi, gamma: period > 1 ? (1 - alpha) * next() : 0 };
}

/** The errors of one step, in place of the states, which end as those after the last observation. */
function errorsOf(
  observed: (t: number) => number,
  length: number,
  { alpha, beta, gamma, phi }: SmoothingWeights,
  states: States,
): Float64Array {
  const errors = new Float64Array(length);
  const { season } = states;
  for (let t = 0; t < length; t++) {
    const slot = t % season.length;
    const grown = states.level + phi * states.slope;
    const error = observed(t) - grown - season[slot]!;
    errors[t] = error;
    states.level = grown + alpha * error;
    states.slope = phi * states.slope + beta * error;
    season[slot] = season[slot]! + gamma * error;
  }
  return errors;
}

/** First states from free numbers: level, slope, and all of a season but the last, which makes their sum 0. */
function firstStates({ trend, period }: SmoothingShape, free: readonly number[]): States {
  const [level = 0, ...rest] = free;
  const slope = trend === 'none' ? 0 : rest.shift()!;
  const season = period === 1 ? [0] : [...rest, -rest.reduce((sum, value) => sum + value, 0)];
  return { level, slope, season };
}

function withBestStart(series: readonly number[], shape: SmoothingShape, weights: SmoothingWeights) {
  const count = 1 + (shape.trend === 'none' ? 0 : 1) + shape.period - 1;
  const unit = (index: number) => Array.from({ length: count }, (_, n) => (n === index ? 1 : 0));
  const length = series.length;
  const errors = errorsOf((t) => series[t]!, length, weights, firstStates(shape, unit(-1)));
  const columns = Array.from({ length: count }, (_, n) =>
    errorsOf(() => 0, length, weights, firstStates(shape, unit(n))),
  );
  const { solution, sse } = leastSquares(columns, errors);
  return {
    states: firstStates(
      shape,
      solution.map((value) => -value),
    ),
    sse,
  };
}

function lastStates(
  series: readonly number[],
  { period }: SmoothingShape,
  weights: SmoothingWeights,
  first: States,
): Pick<Smoothing, 'level' | 'slope' | 'season'> {
  const states = { ...first, season: [...first.season] };
  errorsOf((t) => series[t]!, series.length, weights, states);
  const { level, slope, season } = states;
  const at = series.length % period;
  return { level, slope, season: [...season.slice(at), ...season.slice(0, at)] };
}

/**
 * The combination of columns nearest to a target, and the sum of squares it leaves, by modified Gram-Schmidt. Source: G. H.
 * Golub & C. F. Van Loan, "Matrix Computations", 5.2. A column that others make up has the number 0.
 */
function leastSquares(
  columns: readonly Float64Array[],
  target: Float64Array,
): { readonly solution: number[]; readonly sse: number } {
  const [rest, basis] = [Float64Array.from(target), columns.map((column) => Float64Array.from(column))];
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, n) => sum + value * b[n]!, 0);
  const take = (from: Float64Array, by: number, unit: Float64Array) => {
    for (let n = 0; n < from.length; n++) from[n] = from[n]! - by * unit[n]!;
  };
  const upper: number[][] = [];
  const projected: number[] = [];
  for (const [n, column] of basis.entries()) {
    const size = Math.sqrt(dot(column, column));
    const own = Math.sqrt(dot(columns[n]!, columns[n]!));
    const usable = size > 1e-9 * own;
    for (let row = 0; row < column.length; row++) column[row] = usable ? column[row]! / size : 0;
    const row = basis.map((other, m) => (m < n ? 0 : m === n ? (usable ? size : 0) : dot(column, other)));
    for (let m = n + 1; m < basis.length; m++) take(basis[m]!, row[m]!, column);
    const by = dot(column, rest);
    take(rest, by, column);
    upper.push(row);
    projected.push(by);
  }
  const solution = new Array<number>(columns.length).fill(0);
  for (let n = columns.length - 1; n >= 0; n--) {
    const row = upper[n]!;
    const beyond = row.reduce((sum, value, m) => (m > n ? sum + value * solution[m]! : sum), 0);
    solution[n] = row[n] === 0 ? 0 : (projected[n]! - beyond) / row[n]!;
  }
  return { solution, sse: dot(rest, rest) };
}
