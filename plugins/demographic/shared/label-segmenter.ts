import {
  type BilingualText,
  type CategoryColumn,
  type ExclusiveOutput,
  type Explanation,
  UNKNOWN_SEGMENT,
} from 'personagraph/segmenter';
import { z } from 'zod';
import { labelFactor } from './label-factor.ts';
import { type LabelGroup, type LabelReader, type Reading, SILENT } from './label-table.ts';

/** A group as a segment. */
export type GroupSegment = Pick<LabelGroup, 'key' | 'name'>;

/** The way from a label to a segment. */
export interface LabelRule {
  readonly read: LabelReader;
  /** Index of the segment by group key. */
  readonly indexes: ReadonlyMap<string, number>;
}

/** The settings every reader of labels has. */
export function labelSettings(what: string, source: string, groups: readonly LabelGroup[]) {
  const keys = groups.map(({ key }) => key);
  return {
    source: z
      .string()
      .min(1)
      .default(source)
      .describe(`Category feature with the ${what}, such as traits.NAME. Default ${source}.`),
    labels: z
      .record(z.string().min(1), z.enum([SILENT, ...keys]))
      .default({})
      .describe(
        `What labels of your data mean, before any built-in reading; case and punctuation do not matter. One of ${keys.join(', ')}, or unknown. Default {}.`,
      ),
  };
}

/** Puts each row where its label belongs; labels are read once each. */
export function assignLabels(column: CategoryColumn, out: ExclusiveOutput, rule: LabelRule): void {
  const byCode = Int32Array.from(column.labels, labelIndexer(rule));
  for (let row = 0; row < column.codes.length; row += 1) {
    const code = column.codes[row]!;
    const segment = code < 0 ? -1 : byCode[code]!;
    out.segment[row] = segment < 0 ? UNKNOWN_SEGMENT : segment;
  }
}

/** The groups as segments. */
export function groupSegments(groups: readonly LabelGroup[]): GroupSegment[] {
  return groups.map(({ key, name }) => ({ key, name }));
}

/** Index of the segment of each group key, through a roll-up where there is one. */
export function segmentIndexes(groups: readonly LabelGroup[], rollUp?: readonly number[]): ReadonlyMap<string, number> {
  return new Map(groups.map(({ key }, index) => [key, rollUp === undefined ? index : rollUp[index]!]));
}

/** Index of the segment of a label: -1 for one without. The only place where labels become segments. */
export function labelIndexer({ read, indexes }: LabelRule): (label: string) => number {
  return (label) => {
    const { key } = read(label);
    return key === null ? -1 : indexes.get(key)!;
  };
}

/** Why a label is where {@link labelIndexer} puts it. */
export function explainLabel(
  { feature, what, stated }: { readonly feature: string; readonly what: BilingualText; readonly stated: string | null },
  rule: LabelRule,
  segments: readonly GroupSegment[],
): Explanation {
  const reading: Reading | undefined = stated === null ? undefined : rule.read(stated);
  const group = stated === null ? undefined : segments[labelIndexer(rule)(stated)];
  return {
    segment: group?.key ?? null,
    verdict: group ? 'TRUE' : 'UNKNOWN',
    factors: [labelFactor({ feature, what, stated, reading, group })],
  };
}
