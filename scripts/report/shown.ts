import type { Segmentation } from '../../src/db/tables/segmentations/segmentations.ts';
import type { Explanation } from '../../src/segmenter/explanation.ts';
import type { Segmenter } from '../../src/segmenter/segmenter.ts';
import type { FeatureColumns } from '../verify/feature-columns.ts';
import type { Exhibit, Measure } from './exhibit.ts';

/** Text by language as the store has it, English always there. */
export type StoredText = Readonly<Record<string, string>>;

/** A customer and why they are where they are. */
export interface Sample {
  readonly externalId: string;
  /** 0..1; null in no segment. */
  readonly strength: number | null;
  readonly explanation: Explanation;
}

export interface ShownSegment {
  readonly id: number;
  readonly key: string;
  readonly name: StoredText;
  readonly description: StoredText | null;
  readonly size: number;
  readonly samples: readonly Sample[];
}

/** A run's answer for an exhibit. */
export interface Shown {
  readonly exhibit: Exhibit;
  readonly segmenter: Segmenter;
  readonly customers: number;
  readonly segments: readonly ShownSegment[];
  readonly none: number;
  /** One of those in no segment. */
  readonly outside: Sample | null;
  /** Index of the segment of each customer by ascending id, -1 none; null where customers may be in several. */
  readonly answers: Int32Array | null;
  /** Values of each customer by ascending id; by measure. */
  readonly measured: ReadonlyMap<Measure, Float64Array>;
}

/** An exhibit without an answer, with the reason. */
export interface Failed {
  readonly exhibit: Exhibit;
  readonly segmenter: Segmenter;
  readonly error: string;
}

export function isShown(one: Shown | Failed): one is Shown {
  return 'segments' in one;
}

/** Values of a measure for each customer. */
export function measure(
  one: Measure,
  { length, columns }: FeatureColumns<Measure['needs']>,
  at: { asOf: number; model: unknown },
) {
  const names = Object.keys(one.needs);
  const read = names.map((name) => columns[name] as Float64Array);
  return Float64Array.from({ length }, (_, row) =>
    one.value(
      read.map((column) => column[row]!),
      at,
    ),
  );
}

export type Configured = { readonly exhibit: Exhibit; readonly segmentation: Segmentation };
