/**
 * A function to maximise: returns its value at a point and writes its gradient there. Values may be -Infinity or NaN.
 */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface MaximiseOptions {
  /** Bounds of every coordinate. */
  readonly low: number;
  readonly high: number;
  /** Largest slope of a coordinate at which the search has arrived. Default 1e-9. */
  readonly tolerance?: number;
  /** Steps after which it gives up. Default 500. */
  readonly maxSteps?: number;
  /** The inverse of the negative Hessian, if one is known from a similar function. Default: the identity. */
  readonly curvature?: readonly Float64Array[];
  readonly signal?: AbortSignal;
}

export interface Maximum {
  readonly point: Float64Array;
  readonly value: number;
  /** True where the slope is as good as zero in every direction that the bounds leave open. */
  readonly converged: boolean;
  /** True where a coordinate lies on its bound: the function rises towards a limit outside. */
  readonly bounded: boolean;
  readonly steps: number;
  readonly curvature: readonly Float64Array[];
}

/** Rise still to expect that counts as none where rounding hides it: of a million customers, a thousandth in all. */
const NO_RISE = 1e-9;
/** A step that gains no more stands still: likelihoods a customer are known to about so many digits. */
const IDLE = 1e-12;
/** Longest step of a coordinate; coordinates are logarithms, a factor of seven at a time. */
const LONGEST = 2;

/**
 * Finds a local maximum by BFGS with backtracking (J. Nocedal and S. J. Wright, "Numerical Optimization", 2nd edition
 * 2006, algorithm 6.1), projected on the box of bounds. Few dimensions: the inverse Hessian is dense. Throws the reason
 * of the signal.
 */
export async function maximise(
  objective: Objective,
  start: readonly number[] | Float64Array,
  { low, high, tolerance = 1e-9, maxSteps = 500, curvature, signal }: MaximiseOptions,
): Promise<Maximum> {
  const size = start.length;
  const clamp = (value: number) => Math.min(high, Math.max(low, value));
  let point = Float64Array.from(start, clamp);
  let gradient = new Float64Array(size);
  let value = objective(point, gradient);
  let inverse = curvature ? curvature.map((row) => row.slice()) : identity(size);
  let fresh = !curvature;
  let open = new Float64Array(size).fill(1);
  let idle = 0;
  let rise = Number.POSITIVE_INFINITY;
  let steps = 0;
  let converged = false;
  while (Number.isFinite(value) && steps < maxSteps) {
    signal?.throwIfAborted();
    const closedBefore = open.join();
    open = point.map((at, i) => ((at <= low && gradient[i]! < 0) || (at >= high && gradient[i]! > 0) ? 0 : 1));
    if (open.join() !== closedBefore) {
      // The learned curvature mixes a coordinate that is fixed now, or was.
      inverse = identity(size);
      fresh = true;
    }
    const slope = gradient.reduce((most, part, i) => Math.max(most, open[i]! * Math.abs(part)), 0);
    const direction = ascent(inverse, gradient, open);
    // Half the slope along Newton's step is what the step gains of a parabola.
    if (!fresh) rise = 0.5 * dot(direction, gradient);
    converged = slope <= tolerance || (idle > 2 && rise <= NO_RISE);
    if (converged || idle > 10) break;
    steps++;
    const next = climb(objective, { point, value, gradient }, direction, clamp);
    if (!next) {
      // The curvature misleads, or rounding hides what is left to gain.
      idle = fresh ? idle + 4 : idle + 1;
      inverse = identity(size);
      fresh = true;
      continue;
    }
    idle = next.value - value <= IDLE ? idle + 1 : 0;
    fresh = !learnCurvature(inverse, { from: { point, value, gradient }, to: next, open }, fresh) && fresh;
    ({ point, value, gradient } = next);
    await pause();
  }
  const bounded = point.some((at) => at <= low || at >= high);
  return { point, value, converged, bounded, steps, curvature: inverse };
}

interface Iterate {
  readonly point: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly gradient: Float64Array<ArrayBuffer>;
}

/** A point uphill along a direction, by halving the step; null where there is none. */
function climb(
  objective: Objective,
  from: Iterate,
  direction: Float64Array,
  clamp: (value: number) => number,
): Iterate | null {
  const longest = direction.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
  let scale = Math.min(1, LONGEST / longest);
  for (let halved = 0; halved < 40; halved++, scale /= 2) {
    const point = from.point.map((at, i) => clamp(at + scale * direction[i]!));
    const gradient = new Float64Array(point.length);
    const value = objective(point, gradient);
    const promised = from.gradient.reduce((sum, part, i) => sum + part * (point[i]! - from.point[i]!), 0);
    // Armijo's condition, with room for rounding.
    const enough = from.value + 1e-4 * promised - 1e-15 * Math.abs(from.value);
    if (promised > 0 && value >= enough && gradient.every(Number.isFinite)) return { point, value, gradient };
  }
  return null;
}

/** Newton's direction in the open coordinates; the gradient itself where that would lead down. */
function ascent(inverse: readonly Float64Array[], gradient: Float64Array, open: Float64Array): Float64Array {
  const masked = gradient.map((part, i) => part * open[i]!);
  const direction = masked.map((_, i) => open[i]! * inverse[i]!.reduce((sum, part, j) => sum + part * masked[j]!, 0));
  const rise = direction.reduce((sum, part, i) => sum + part * masked[i]!, 0);
  return rise > 0 ? direction : masked;
}

/** The BFGS update of the inverse (Nocedal & Wright 6.17); false where the step says nothing about curvature. */
function learnCurvature(
  inverse: Float64Array[],
  { from, to, open }: { readonly from: Iterate; readonly to: Iterate; readonly open: Float64Array },
  fresh: boolean,
): boolean {
  const size = open.length;
  const step = to.point.map((at, i) => open[i]! * (at - from.point[i]!));
  // The gradient of the negative function, since that one is minimised.
  const change = to.gradient.map((part, i) => open[i]! * (from.gradient[i]! - part));
  const along = dot(step, change);
  if (!(along > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change)))) return false;
  if (fresh) {
    const scale = along / dot(change, change);
    for (let i = 0; i < size; i++) inverse[i]![i] = scale;
  }
  const image = inverse.map((row) => dot(row, change));
  const weight = (1 + dot(change, Float64Array.from(image)) / along) / along;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      inverse[i]![j]! += weight * step[i]! * step[j]! - (image[i]! * step[j]! + step[i]! * image[j]!) / along;
    }
  }
  return true;
}

function dot(one: Float64Array, two: Float64Array): number {
  return one.reduce((sum, part, i) => sum + part * two[i]!, 0);
}

function identity(size: number): Float64Array[] {
  return Array.from({ length: size }, (_, i) => new Float64Array(size).fill(1, i, i + 1));
}

/** Lets the process answer others, and the signal be aborted, between steps. */
function pause(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
