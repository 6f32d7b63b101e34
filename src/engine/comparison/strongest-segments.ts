import type { Assignment } from '../answer/assign.ts';

/** Each row's strongest segment, the first of equals; -1: none. In an exclusive answer it is the only one. */
export function strongestSegments({
  offsets,
  segment,
  strength,
}: Pick<Assignment, 'offsets' | 'segment' | 'strength'>): Int32Array {
  const labels = new Int32Array(offsets.length - 1).fill(-1);
  for (let row = 0; row < labels.length; row++) {
    let most = 0;
    for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
      if (strength[entry]! <= most && labels[row]! >= 0) continue;
      most = strength[entry]!;
      labels[row] = segment[entry]!;
    }
  }
  return labels;
}

/** The number of rows each of `k` labels has; -1 is not counted. */
export function sizesOf(labels: Int32Array, k: number): Int32Array {
  const sizes = new Int32Array(k);
  for (const label of labels) if (label >= 0) sizes[label]!++;
  return sizes;
}
