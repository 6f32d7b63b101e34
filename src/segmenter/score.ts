import type { Text } from './text.ts';

/** A number that a segmenter computes of every customer, beside the segments. */
export interface ScoreDefinition {
  /** Unique within the segmentation: `[a-z][a-z0-9_-]*`, at most 64 characters. */
  readonly key: string;
  readonly name: Text;
  readonly description: Text;
  /** `number`; `time` is milliseconds since 1970. */
  readonly kind: 'number' | 'time';
  /** Such as `days`, `EUR`, `purchases`; left out where it has none. CURRENCY stands for the workspace's currency. */
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  /** History keeps a value that moved by this much or more since the last one kept. Default: any change. */
  readonly step?: number;
}

/** Scores that a segmentation has at most. */
export const MOST_SCORES = 64;
