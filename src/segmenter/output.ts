import type { ExclusiveOutput, OverlappingOutput } from './batch.ts';

/** An exclusive answer before the segmenter writes it: no segment, strength 1, no `until`, every score unknown. */
export function exclusiveOutput(length: number, scores = 0): ExclusiveOutput {
  return {
    segment: new Int32Array(length).fill(-1),
    strength: new Float64Array(length).fill(1),
    until: new Float64Array(length).fill(Number.NaN),
    scores: unknownScores(length, scores),
  };
}

/** An overlapping answer before the segmenter writes it: no segment, no `until`, every score unknown. */
export function overlappingOutput(length: number, segments: number, scores = 0): OverlappingOutput {
  return {
    strengths: new Float64Array(length * segments),
    segments,
    until: new Float64Array(length).fill(Number.NaN),
    scores: unknownScores(length, scores),
  };
}

function unknownScores(length: number, scores: number): Float64Array[] {
  return Array.from({ length: scores }, () => new Float64Array(length).fill(Number.NaN));
}
