import { gaussNodes } from './gauss-nodes.ts';

/** How far ahead purchases count, and how much less later ones do. Times in weeks. */
export interface Discounting {
  /** The horizon; null: without end. */
  readonly horizon: number | null;
  /** A purchase t weeks ahead is worth exp(-force * t); 0: as much as one today. */
  readonly force: number;
  /**
   * The period whose purchases count as made at one time; null: each at its own moment. The last may be cut short by the
   * horizon and counts as the others do.
   */
  readonly period: number | null;
  /** That time as a share of the period: 0 its begin, 0.5 its middle, 1 its end. */
  readonly at: number;
}

/** What the purchases expected within `weeks` count in a discounted sum. */
export interface WeightedTime {
  readonly weeks: number;
  readonly weight: number;
}

/** What counts less than e to the minus this is left out. */
const NEGLIGIBLE = 37;
/** Up to so many periods are summed one by one. */
const FEW = 128;
/** Of more periods, the first so many. */
const FIRST = 16;

const NODES = gaussNodes(12);
/** Enough where the discount falls little over a stretch. */
const FEW_NODES = gaussNodes(8);
const LITTLE = 1;

/**
 * A discounted sum of purchases as a weighted sum of E[X(t)], the purchases expected within t weeks. By parts: what is
 * expected up to the end of each period counts by how much less the next period does. Nothing cancels. Where periods are
 * many, or none, Gauss's rule goes over times that double from one stretch to the next, the first of `smooth` weeks. In them E[X(t)] is
 * smooth if its singularity lies no later than at -smooth.
 */
export function weightedTimes({ horizon, force, period, at }: Discounting, smooth: number): WeightedTime[] {
  if (force === 0) return [{ weeks: horizon ?? Number.POSITIVE_INFINITY, weight: 1 }];
  const times = period === null ? moments(horizon, force, smooth) : periods(horizon, force, period, at);
  return times.filter(({ weight }) => weight > 0);
}

/** The integral of exp(-force * t) dE by parts: exp(-force * H) E(H) + force * integral of exp(-force * t) E(t) dt. */
function moments(horizon: number | null, force: number, smooth: number): WeightedTime[] {
  const last = NEGLIGIBLE / force;
  const end = Math.min(horizon ?? last, last);
  const times: WeightedTime[] = [];
  for (let from = 0; from < end; ) {
    const to = Math.min(end, from === 0 ? Math.min(smooth, 1 / force) : 2 * from);
    const { at, weight } = force * (to - from) < LITTLE ? FEW_NODES : NODES;
    for (let node = 0; node < at.length; node++) {
      const weeks = from + ((to - from) * (1 + at[node]!)) / 2;
      times.push({ weeks, weight: weight[node]! * (to - from) * force * Math.exp(-force * weeks) });
    }
    from = to;
  }
  return end === horizon ? [...times, { weeks: end, weight: Math.exp(-force * end) }] : times;
}

function periods(horizon: number | null, force: number, period: number, at: number): WeightedTime[] {
  const step = force * period;
  const last = Math.ceil(NEGLIGIBLE / step) + 1;
  // Half a second of rounding makes no further period.
  const whole = horizon === null ? last : Math.max(1, Math.ceil(horizon / period - 1e-6));
  const count = Math.min(whole, last);
  const discount = (k: number) => Math.exp(-step * (k - 1 + at));
  const lost = -Math.expm1(-step);
  const timeOf = (k: number, times = 1): WeightedTime => ({ weeks: k * period, weight: times * lost * discount(k) });
  const times: WeightedTime[] = [];
  const single = count <= FEW ? count : FIRST;
  for (let k = 1; k < Math.min(count, single); k++) times.push(timeOf(k));
  for (let first = single; first < count; first *= 2) {
    const length = Math.min(count - first, first);
    const nodes = (step * length < LITTLE ? FEW_NODES : NODES).at.length;
    if (length <= nodes) {
      for (let k = first; k < first + length; k++) times.push(timeOf(k));
      continue;
    }
    const { at: places, weight } = gaussNodes(nodes, length);
    for (let node = 0; node < nodes; node++) {
      times.push(timeOf(first - 0.5 + (length * (1 + places[node]!)) / 2, length * weight[node]!));
    }
  }
  return [
    ...times,
    { weeks: horizon === null ? count * period : Math.min(horizon, count * period), weight: discount(count) },
  ];
}
