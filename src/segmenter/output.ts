import type { ExclusiveOutput, OverlappingOutput } from './batch.ts';

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
