import type { Segmenter } from 'personagraph/segmenter';

/** A good segmenter with one slip, and the check that must catch it; others may too. */
export interface BrokenSegmenter {
  readonly slip: string;
  readonly caught: string;
  readonly segmenter: Segmenter;
}
