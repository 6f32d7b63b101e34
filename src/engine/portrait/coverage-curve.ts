import { seededRandom } from '../../segmenter/random.ts';
import { kMeans, type Points } from '../../statistics/index.ts';
import { percent } from '../percent.ts';

/** How far a number of personas reaches. */
export interface CoveragePoint {
  readonly personas: number;
  /** Share 0..1 of customers whose fit to the nearest persona reaches the threshold. */
  readonly coverage: number;
  /** Share 0..1 of the variance between customers that the personas explain; null where no distances are taken. */
  readonly explained: number | null;
  /** Coverage more than with one persona less. */
  readonly gain: number;
}

/**
 * The curve over customers as points: personas are the centres of k-means with k of them. The fit of a customer to a
 * centre is `1 - d² / m`, held within 0..1: `d` is its distance, and `m` the mean of the squared distances to the centre of
 * all. Ends early where fewer than k customers differ.
 */
export function coverageOfPoints(points: Points, most: number, threshold: number, seed: number): CoveragePoint[] {
  const curve: CoveragePoint[] = [];
  let whole = Number.NaN;
  for (let k = 1; k <= most; k++) {
    const found = kMeans(points, k, { random: seededRandom(seed), starts: 4 });
    if (!found) break;
    if (k === 1) whole = found.inertia;
    const mean = whole / points.n;
    let covered = 0;
    for (let point = 0; point < points.n; point++) {
      const from = found.labels[point]! * points.d;
      let squared = 0;
      for (let axis = 0; axis < points.d; axis++) {
        squared += (points.values[point * points.d + axis]! - found.centres[from + axis]!) ** 2;
      }
      if (mean === 0 || 1 - squared / mean >= threshold) covered++;
    }
    curve.push(pointOf(curve, covered / points.n, whole > 0 ? 1 - found.inertia / whole : 1));
  }
  return curve;
}

/**
 * The curve over groups of customers, such as segments: in each step the group that covers most of those who are not
 * covered yet (the greedy rule for maximum coverage, Nemhauser, Wolsey & Fisher 1978). `groups` have the row numbers of
 * their members, each once.
 */
export function coverageOfGroups(
  groups: readonly Int32Array[],
  customers: number,
  most: number,
): { readonly curve: CoveragePoint[]; readonly order: number[] } {
  const covered = new Uint8Array(customers);
  const left = new Set(groups.keys());
  const curve: CoveragePoint[] = [];
  const order: number[] = [];
  let total = 0;
  while (curve.length < most && left.size > 0) {
    let best = -1;
    let gained = -1;
    for (const group of left) {
      let own = 0;
      for (const row of groups[group]!) if (covered[row] === 0) own++;
      if (own > gained) [best, gained] = [group, own];
    }
    left.delete(best);
    order.push(best);
    for (const row of groups[best]!) covered[row] = 1;
    total += gained;
    curve.push(pointOf(curve, customers === 0 ? 0 : total / customers, null));
  }
  return { curve, order };
}

function pointOf(before: readonly CoveragePoint[], coverage: number, explained: number | null): CoveragePoint {
  return { personas: before.length + 1, coverage, explained, gain: coverage - (before.at(-1)?.coverage ?? 0) };
}

export interface ChosenNumber {
  readonly suggested: number;
  /** Where the curve bends most: farthest above the line from its first to its last point (Satopaa et al. 2011). */
  readonly knee: number;
  readonly reason: { readonly en: string; readonly zh: string };
}

/**
 * The number of personas from which on one more gains less than `leastGain`; all of the curve where each gains that. The
 * curve has one point at least.
 */
export function chooseNumber(curve: readonly CoveragePoint[], leastGain: number): ChosenNumber {
  // One that gains nothing may be followed by one that does: what counts is the last that does.
  const enough = curve.findLast(({ gain }) => gain >= leastGain) ?? curve[0]!;
  return {
    suggested: enough.personas,
    knee: kneeOf(curve),
    reason: reasonOf(enough, curve[enough.personas], leastGain),
  };
}

/** Why a number is enough, beside what one more would add; undefined where no more were tried. */
function reasonOf(enough: CoveragePoint, next: CoveragePoint | undefined, leastGain: number): ChosenNumber['reason'] {
  const { personas } = enough;
  const [cover, gain] = [percent(enough.coverage), percent(leastGain)];
  const [coverZh, gainZh] = [percentZh(enough.coverage), percentZh(leastGain)];
  if (next) {
    const more = Math.max(0, next.gain);
    return {
      en: `${personas === 1 ? 'One persona covers' : `${personas} personas cover`} ${cover} of customers; one more would add ${more === 0 ? 'nobody' : percent(more)}, less than the ${gain} that one should.`,
      zh: `${personas} 个画像可覆盖 ${coverZh} 的客户；再加一个${more === 0 ? '也不会多覆盖任何人' : `只多覆盖 ${percentZh(more)}`}，低于要求的 ${gainZh}。`,
    };
  }
  if (personas === 1) {
    return {
      en: `One persona is all that was tried; it covers ${cover} of customers.`,
      zh: `只尝试了 1 个画像，可覆盖 ${coverZh} 的客户。`,
    };
  }
  return {
    en: `${personas} personas cover ${cover} of customers, and the last of them still adds ${percent(enough.gain)}; more were not tried.`,
    zh: `${personas} 个画像可覆盖 ${coverZh} 的客户，最后一个仍多覆盖 ${percentZh(enough.gain)}；没有尝试更多画像。`,
  };
}

function percentZh(share: number): string {
  return percent(share).replace(' %', '%');
}

function kneeOf(curve: readonly CoveragePoint[]): number {
  const [first, last] = [curve[0]!, curve.at(-1)!];
  const slope = curve.length > 1 ? (last.coverage - first.coverage) / (last.personas - first.personas) : 0;
  const above = ({ personas, coverage }: CoveragePoint) => coverage - first.coverage - slope * (personas - 1);
  return curve.reduce((best, point) => (above(point) > above(best) + 1e-12 ? point : best)).personas;
}
