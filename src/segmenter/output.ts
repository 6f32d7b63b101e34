import type { ExclusiveOutput, OverlappingOutput } from './batch.ts';

/** The entry of an exclusive answer for a customer of whom the data that would decide is missing. */
export const UNKNOWN_SEGMENT = -2;

/** The same of an overlapping answer, for one segment. */
export const UNKNOWN_STRENGTH = -1;

/** An exclusive answer before the segmenter writes it: no segment, strength 1, no `until`. */
export function exclusiveOutput(length: number): ExclusiveOutput {
  return {
    segment: new Int32Array(length).fill(-1),
    strength: new Float64Array(length).fill(1),
    until: new Float64Array(length).fill(Number.NaN),
  };
}

/** An overlapping answer before the segmenter writes it: no segment, no `until`. */
export function overlappingOutput(length: number, segments: number): OverlappingOutput {
  return {
    strengths: new Float64Array(length * segments),
    segments,
    until: new Float64Array(length).fill(Number.NaN),
  };
}
