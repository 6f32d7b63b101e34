import { type Truth, UNKNOWN } from '../groups/truth.ts';
import type { Criterion } from './fit.ts';
import type { Strengths } from './match.ts';

/** The degree to which each customer, one a row, meets each criterion, by segment; NaN: UNKNOWN. */
export type Degrees = ReadonlyMap<number, Float32Array>;

/** Degrees of criteria on segments, from the answers of a population's customers. `ids` ascend. */
export function degreesOfSegments(ids: Int32Array, criteria: readonly Criterion[], strengths: Strengths): Degrees {
  const degrees = new Map(criteria.map(({ segmentId }) => [segmentId, new Float32Array(ids.length)]));
  const { customer, segment, strength } = strengths;
  for (let entry = 0, row = 0; entry < customer.length; entry++) {
    while (row < ids.length && ids[row]! < customer[entry]!) row++;
    if (ids[row] !== customer[entry]) continue;
    const of = segment[entry]!;
    const column = degrees.get(of);
    if (column) column[row] = strength[entry]!;
    if (of > 0) continue;
    for (const { segmentId, segmentationId } of criteria) {
      if (segmentationId === -of) degrees.get(segmentId)![row] ||= Number.NaN;
    }
  }
  return degrees;
}

/** The degree to which each customer meets a rule: 1, 0 or UNKNOWN. */
export function degreesOfTruth(truth: Truth): Float32Array {
  return Float32Array.from(truth, (value) => (value === UNKNOWN ? Number.NaN : value));
}
