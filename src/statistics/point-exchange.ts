import type { Clustering } from './lloyd.ts';
import { type Points, squaredDistance } from './points.ts';

/** A move must save so large a share of the inertia: sums are rounded, and moves to and fro would never end. */
const LEAST_SAVING = 1e-12;
/** So many moves a point are the most. */
const MOST_MOVES = 300;

/**
 * Moves single points to other clusters as long as that lowers the inertia (Hartigan & Wong, "Algorithm AS 136", 1979:
 * optimal transfer). Lloyd's algorithm rests at many clusterings that this one leaves. A point that leaves a cluster of
 * m saves m / (m - 1) squared distances to its centre, and costs m / (m + 1) of them in a cluster of m. So at rest every
 * point is with the nearest centre. Returns the new centres, null where no move lowers the inertia.
 */
export function exchangePoints(points: Points, clustering: Clustering): Float64Array | null {
  const { k } = clustering;
  const { values, n, d } = points;
  const centres = clustering.centres.slice();
  const labels = clustering.labels.slice();
  const sizes = clustering.sizes.slice();
  const least = clustering.inertia * LEAST_SAVING;
  let moves = 0;
  // Nothing is left to do once as many points in a row have stayed.
  for (let i = 0, stayed = 0; stayed < n; i = i + 1 < n ? i + 1 : 0) {
    stayed++;
    const from = labels[i]!;
    const size = sizes[from]!;
    if (size < 2) continue;
    const saved = (size / (size - 1)) * squaredDistance(values, i * d, centres, from * d, d);
    let to = -1;
    let cost = saved - least;
    for (let other = 0; other < k; other++) {
      if (other === from) continue;
      const count = sizes[other]!;
      const added = (count / (count + 1)) * squaredDistance(values, i * d, centres, other * d, d);
      if (added < cost) {
        to = other;
        cost = added;
      }
    }
    if (to < 0) continue;
    if (++moves > MOST_MOVES * n) break;
    const count = sizes[to]!;
    for (let j = 0; j < d; j++) {
      const value = values[i * d + j]!;
      centres[from * d + j]! -= (value - centres[from * d + j]!) / (size - 1);
      centres[to * d + j]! += (value - centres[to * d + j]!) / (count + 1);
    }
    sizes[from]!--;
    sizes[to]!++;
    labels[i] = to;
    stayed = 0;
  }
  return moves > 0 ? centres : null;
}
