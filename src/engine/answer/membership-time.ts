import type { CategoryColumn } from '../../segmenter/batch.ts';
import type { Answer } from './segment-column.ts';

/** When stored memberships began, by ascending customer. */
interface StoredTimes {
  readonly segmentation: Int32Array;
  readonly customer: Int32Array;
  readonly keys: CategoryColumn;
  readonly since: Float64Array;
}

/**
 * Since when each entry of an answer has held, in milliseconds since 1970. A membership that is stored has its time; one
 * that was just computed begins with the clock of its evaluation, `begins`. NaN where neither tells.
 */
export function membershipTimes(
  ids: Int32Array,
  { offsets, segment, keys }: Answer,
  stored: StoredTimes,
  segmentationId: number,
  begins: number,
): Float64Array {
  const times = new Float64Array(segment.length).fill(begins);
  let at = 0;
  for (let row = 0; row < ids.length; row++) {
    const customer = ids[row]!;
    while (at < stored.customer.length && stored.customer[at]! < customer) at++;
    for (; at < stored.customer.length && stored.customer[at] === customer; at++) {
      if (stored.segmentation[at] !== segmentationId) continue;
      const key = stored.keys.labels[stored.keys.codes[at]!];
      for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
        if (keys[segment[entry]!] === key) times[entry] = stored.since[at]!;
      }
    }
  }
  return times;
}
