import type { Scope } from '../../db/postgres/connection.ts';
import { type SegmentRow, segmentsByIds } from '../../db/tables/segmentations/segments.ts';
import type { TraitContrast } from '../../engine/comparison/group-contrast.ts';
import type { Reading } from '../../engine/comparison/metric.ts';
import { textIn } from '../../engine/localized.ts';
import { PersonagraphError } from '../../errors.ts';
import type { ContrastedGroup, ContrastResult } from '../jobs/compare-groups.ts';
import { findSegmentation } from '../segmentations/segmentations.ts';
import type { RunHost } from '../threads/host.ts';
import { check, checkFeatures, within } from './checks.ts';
import { inWords } from './contrast-words.ts';

export interface ContrastInput {
  readonly segmentId: number;
  /** Default: everybody else. */
  readonly againstId?: number;
  /** Names of features. Default: fields, traits, answers and main event totals. */
  readonly features?: readonly string[];
  /** Most customers of each group that are looked at, 100 to 200,000; of more, a sample. Default 100,000. */
  readonly sample?: number;
  /** Seed of the sample. Default 1. */
  readonly seed?: number;
}

export type TraitInWords = TraitContrast & { readonly words: Reading };

export interface Contrast {
  readonly segment: SegmentRow;
  /** Null: everybody else. */
  readonly against: SegmentRow | null;
  readonly asOf: Date;
  readonly first: ContrastedGroup;
  readonly second: ContrastedGroup;
  readonly both: number;
  readonly tests: number;
  readonly traits: readonly TraitInWords[];
}

/**
 * The traits that set a segment apart from another, or from everybody else, as of the time its segmentation is pinned to,
 * or now. Throws NOT_FOUND, UNKNOWN_FEATURE, INVALID_INPUT, and NOT_ENOUGH_DATA where nobody is in one group alone.
 */
export async function contrastSegments(host: RunHost, scope: Scope, input: ContrastInput): Promise<Contrast> {
  const { segmentId, againstId, features, sample = 100_000, seed = 1 } = input;
  check(within(sample, 100, 200_000), ['sample'], 'A sample has 100 to 200,000 customers.');
  check(segmentId !== againstId, ['againstId'], 'A segment is contrasted with another.');
  checkFeatures(features);
  const segment = await findSegment(scope, segmentId, 'segmentId');
  const against = againstId === undefined ? null : await findSegment(scope, againstId, 'againstId');
  const { pinned, asOf } = await findSegmentation(scope, segment.segmentationId);
  const result = await host.ask('contrast', {
    workspaceId: scope.workspaceId,
    segmentId,
    againstId: againstId ?? null,
    features: features ?? null,
    sample,
    seed,
    asOf: pinned && asOf ? asOf.getTime() : null,
  });
  return worded(result, segment, against);
}

/** Throws NOT_FOUND. */
export async function findSegment(scope: Scope, id: number, field: string): Promise<SegmentRow> {
  const [found] = await segmentsByIds(scope, [id]);
  if (found) return found;
  throw new PersonagraphError('NOT_FOUND', 'No such segment.', { field: [field] });
}

function worded(result: ContrastResult, segment: SegmentRow, against: SegmentRow | null): Contrast {
  const { asOf, traits, ...counts } = result;
  const name = (row: SegmentRow): Reading => ({
    en: textIn(row.name as Record<string, string>, 'en'),
    zh: textIn(row.name as Record<string, string>, 'zh'),
  });
  const names = { first: name(segment), second: against && name(against) };
  return {
    ...counts,
    segment,
    against,
    asOf: new Date(asOf),
    traits: traits.map((trait) => ({ ...trait, words: inWords(trait, names, asOf) })),
  };
}
