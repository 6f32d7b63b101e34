import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { type SegmentRow, segmentsByIds } from '../../db/tables/segmentations/segments.ts';
import { listFeatures } from '../../engine/catalogue/catalogue.ts';
import type { TraitContrast } from '../../engine/comparison/group-contrast.ts';
import type { Reading } from '../../engine/comparison/metric.ts';
import { textIn } from '../../engine/localized.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Group } from '../groups/group.ts';
import type { ContrastedGroup, ContrastResult } from '../jobs/compare-groups.ts';
import { findSegmentation } from '../segmentations/segmentations.ts';
import type { RunHost } from '../threads/host.ts';
import { check, checkFeatures, within } from './checks.ts';
import { inWords } from './contrast-words.ts';

export interface ContrastInput {
  readonly group: Group;
  /** Default: everybody who is known not to be in the group. */
  readonly against?: Group;
  /** Names of features. Default: fields, traits, answers and main event totals. */
  readonly features?: readonly string[];
  /** Most customers of each group that are looked at, 100 to 200,000; of more, a sample. Default 100,000. */
  readonly sample?: number;
  /** Seed of the sample. Default 1. */
  readonly seed?: number;
}

export type TraitInWords = TraitContrast & { readonly words: Reading };

export interface Contrast {
  /** The segment that the group is; null for a group that is none. */
  readonly segment: SegmentRow | null;
  /** Null: everybody else, or a group that is no segment. */
  readonly against: SegmentRow | null;
  readonly asOf: Date;
  readonly first: ContrastedGroup;
  readonly second: ContrastedGroup;
  readonly both: number;
  readonly unknown: number;
  readonly tests: number;
  readonly traits: readonly TraitInWords[];
}

/**
 * The traits that set a group apart from another, or from everybody else. Features are as of the time that the group's
 * segmentation is pinned to where it is a segment, or of now. Throws NOT_FOUND, UNKNOWN_FEATURE, INVALID_INPUT, what
 * working a group out throws, and NOT_ENOUGH_DATA where nobody is in one group alone.
 */
export async function contrastOfGroups(host: RunHost, scope: Scope, input: ContrastInput): Promise<Contrast> {
  const { group, against, features, sample = 100_000, seed = 1 } = input;
  check(within(sample, 100, 200_000), ['sample'], 'A sample has 100 to 200,000 customers.');
  check(JSON.stringify(group) !== JSON.stringify(against), ['against'], 'A group is contrasted with another.');
  checkFeatures(features);
  const segment = 'segmentId' in group ? await findSegment(scope, group.segmentId, 'segmentId') : null;
  const other = against && 'segmentId' in against ? await findSegment(scope, against.segmentId, 'againstId') : null;
  const segmentation = segment && (await findSegmentation(scope, segment.segmentationId));
  const result = await host.ask('contrast', {
    workspaceId: scope.workspaceId,
    first: group,
    second: against ?? null,
    features: features ?? null,
    sample,
    seed,
    asOf: segmentation?.pinned && segmentation.asOf ? segmentation.asOf.getTime() : null,
  });
  return worded(result, segment, other, against !== undefined, await currencies(scope));
}

/** Throws NOT_FOUND. */
export async function findSegment(scope: Scope, id: number, field: string): Promise<SegmentRow> {
  const [found] = await segmentsByIds(scope, [id]);
  if (found) return found;
  throw new PersonagraphError('NOT_FOUND', 'No such segment.', { field: [field] });
}

/** The currency of each feature; null for what is no money. */
async function currencies(scope: Scope): Promise<(feature: string) => string | null> {
  const known = await knownFeatures(scope);
  const money = new Set(listFeatures(known).flatMap(({ name, unit }) => (unit && unit === known.currency ? name : [])));
  return (feature) => (money.has(feature) ? (known.currency ?? null) : null);
}

/** Names of groups that are no segments. */
const THE_GROUP: Reading = { en: 'The group', zh: '该群体' };
const THE_OTHER: Reading = { en: 'the other group', zh: '另一群体' };

function worded(
  result: ContrastResult,
  segment: SegmentRow | null,
  against: SegmentRow | null,
  named: boolean,
  currencyOf: (feature: string) => string | null,
): Contrast {
  const { asOf, traits, ...counts } = result;
  const name = (row: SegmentRow): Reading => ({
    en: textIn(row.name as Record<string, string>, 'en'),
    zh: textIn(row.name as Record<string, string>, 'zh'),
  });
  const names = {
    first: segment ? name(segment) : THE_GROUP,
    second: against ? name(against) : named ? THE_OTHER : null,
  };
  return {
    ...counts,
    segment,
    against,
    asOf: new Date(asOf),
    traits: traits.map((trait) => ({ ...trait, words: inWords(trait, names, asOf, currencyOf(trait.feature)) })),
  };
}
