import type { ExclusiveOutput, OverlappingOutput } from './batch.ts';

/**
 * The entry of an exclusive answer for a customer of whom the data that would decide is missing: no number that a slip
 * would write.
 */
export const UNKNOWN_SEGMENT = -0x8000_0000;

/** The same of an overlapping answer, for one segment. */
export const UNKNOWN_STRENGTH = -Number.MAX_VALUE;

/** An exclusive answer before the segmenter writes it: no segment, strength 1, no `until`, no score known. */
export function exclusiveOutput(length: number, scores = 0): ExclusiveOutput {
  return {
    segment: new Int32Array(length).fill(-1),
    strength: new Float64Array(length).fill(1),
    until: unknownColumn(length),
    scores: scoreColumns(length, scores),
  };
}

/** An overlapping answer before the segmenter writes it: no segment, no `until`, no score known. */
export function overlappingOutput(length: number, segments: number, scores = 0): OverlappingOutput {
  return {
    strengths: new Float64Array(length * segments),
    segments,
    until: unknownColumn(length),
    scores: scoreColumns(length, scores),
  };
}

/** Columns of so many scores, all unknown. A segmenter writes into them, and cannot put its own in their place. */
export function scoreColumns(length: number, scores: number): readonly Float64Array[] {
  return Object.freeze(Array.from({ length: scores }, () => unknownColumn(length)));
}

function unknownColumn(length: number): Float64Array {
  return new Float64Array(length).fill(Number.NaN);
}
