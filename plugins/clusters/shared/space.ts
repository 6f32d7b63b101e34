import {
  applyScale,
  componentsFor,
  learnScale,
  type Points,
  pick,
  principalComponents,
  project,
  type Scale,
} from 'personagraph/statistics';

/** The scaled, and perhaps turned, space in which distances are taken. */
export interface ClusterSpace {
  readonly points: Points;
  readonly scale: Scale;
  /** Components by number; null: not turned. */
  readonly axes: readonly (readonly number[])[] | null;
  readonly explained: number | null;
}

export interface SpaceOptions {
  readonly standardise: boolean | 'min-max';
  readonly pca: boolean;
  /** Least share of the variance to keep. */
  readonly variance: number;
}

export function clusterSpace(measured: Points, { standardise, pca, variance }: SpaceOptions): ClusterSpace {
  const scale = learnScale(measured, standardise === true ? 'z-score' : standardise || 'none');
  const points = applyScale(measured, scale);
  if (!pca || points.n === 0 || points.d < 2) return { points, scale, axes: null, explained: null };
  const components = principalComponents(points);
  const count = componentsFor(components, variance);
  const { d } = points;
  return {
    points: project(points, components, count),
    scale,
    axes: Array.from({ length: count }, (_, c) => Array.from(components.components.subarray(c * d, (c + 1) * d))),
    explained: components.explained.subarray(0, count).reduce((sum, share) => sum + share, 0),
  };
}

/** Where values, one a number, are in the space. */
export function pointOf(values: readonly number[], { centre, factor }: Scale, axes: ClusterSpace['axes']): number[] {
  const scaled = values.map((value, j) => (value - centre[j]!) * factor[j]!);
  return axes ? axes.map((axis) => axis.reduce((sum, weight, j) => sum + weight * scaled[j]!, 0)) : scaled;
}

/** Some rows of points that have codes. */
export function pickRows<P extends Points & { codes: Int32Array; c: number }>(points: P, rows: Int32Array) {
  const { codes, c } = points;
  const picked = new Int32Array(rows.length * c);
  for (let i = 0; i < rows.length; i++) picked.set(codes.subarray(rows[i]! * c, (rows[i]! + 1) * c), i * c);
  return { ...pick(points, rows), codes: picked, c };
}
