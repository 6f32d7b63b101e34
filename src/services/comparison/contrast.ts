import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { StoredJob } from '../../db/tables/jobs/jobs.ts';
import { type SegmentRow, segmentsByIds } from '../../db/tables/segmentations/segments.ts';
import { listFeatures } from '../../engine/catalogue/catalogue.ts';
import type { TraitContrast } from '../../engine/comparison/group-contrast.ts';
import type { Reading } from '../../engine/comparison/metric.ts';
import { textIn } from '../../engine/localized.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Group } from '../groups/group.ts';
import type { ContrastedGroup, ContrastResult } from '../jobs/compare-groups.ts';
import type { ContrastAsked } from '../jobs/stored/requests.ts';
import { startJob } from '../jobs/stored/start-job.ts';
import { findSegmentation } from '../segmentations/segmentations.ts';
import type { RunHost } from '../threads/host.ts';
import { check, checkFeatures, within } from './checks.ts';
import { inWords } from './contrast-words.ts';

/** Most customers of each group that a query looks at: reading them takes no longer than a request may. */
export const MOST_AT_ONCE = 20_000;
/** Most that a job looks at, and how many where nothing is said. */
const MOST = 200_000;
const DEFAULT = 100_000;

export interface ContrastInput {
  readonly group: Group;
  /** Default: everybody who is known not to be in the group. */
  readonly against?: Group;
  /** Names of features. Default: fields, traits, answers and main event totals. */
  readonly features?: readonly string[];
  /** Most customers of each group that are looked at; of more, a sample. Default: 100,000, of a query 20,000. */
  readonly sample?: number;
  /** Seed of the sample. Default 1. */
  readonly seed?: number;
}

export type TraitInWords = TraitContrast & { readonly words: Reading };

export interface Contrast {
  /** The segment that the group is; null for a group that is none. */
  readonly segmentId: number | null;
  /** Null: everybody else, or a group that is no segment. */
  readonly againstId: number | null;
  /** Milliseconds since 1970. */
  readonly asOf: number;
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
  const { sample = MOST_AT_ONCE } = input;
  const message = `A query looks at 100 to ${MOST_AT_ONCE} customers of each group: startContrast takes up to ${MOST}.`;
  check(within(sample, 100, MOST_AT_ONCE), ['sample'], message);
  const asked = await contrastAsked(scope, { ...input, sample });
  return resultOfContrast(scope, asked, await host.ask('contrast', asked.contrast));
}

/** Queues the same as a job, of larger samples too. Throws NOT_FOUND, INVALID_INPUT, TOO_LARGE for too many jobs. */
export async function startContrast(scope: Scope, input: ContrastInput): Promise<StoredJob> {
  return startJob(scope, 'CONTRAST', await contrastAsked(scope, input));
}

async function contrastAsked(scope: Scope, input: ContrastInput): Promise<ContrastAsked> {
  const { group, against, features, sample = DEFAULT, seed = 1 } = input;
  check(within(sample, 100, MOST), ['sample'], 'A sample has 100 to 200,000 customers.');
  check(JSON.stringify(group) !== JSON.stringify(against), ['against'], 'A group is contrasted with another.');
  checkFeatures(features);
  const segment = 'segmentId' in group ? await findSegment(scope, group.segmentId, 'segmentId') : null;
  const other = against && 'segmentId' in against ? await findSegment(scope, against.segmentId, 'againstId') : null;
  const segmentation = segment && (await findSegmentation(scope, segment.segmentationId));
  return {
    segmentId: segment?.id ?? null,
    againstId: other?.id ?? null,
    contrast: {
      workspaceId: scope.workspaceId,
      first: group,
      second: against ?? null,
      features: features ?? null,
      sample,
      seed,
      asOf: segmentation?.pinned && segmentation.asOf ? segmentation.asOf.getTime() : null,
    },
  };
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

/** A contrast with its sentences. */
export async function resultOfContrast(
  scope: Scope,
  { segmentId, againstId, contrast: { second } }: ContrastAsked,
  { asOf, traits, ...counts }: ContrastResult,
): Promise<Contrast> {
  const rows = await segmentsByIds(
    scope,
    [segmentId, againstId].flatMap((id) => id ?? []),
  );
  const name = (wanted: number | null, otherwise: Reading | null): Reading | null => {
    const row = rows.find(({ id }) => id === wanted);
    if (!row) return otherwise;
    const names = row.name as Record<string, string>;
    return { en: textIn(names, 'en'), zh: textIn(names, 'zh') };
  };
  const names = { first: name(segmentId, THE_GROUP)!, second: name(againstId, second ? THE_OTHER : null) };
  const currencyOf = await currencies(scope);
  return {
    ...counts,
    segmentId,
    againstId,
    asOf,
    traits: traits.map((trait) => ({ ...trait, words: inWords(trait, names, asOf, currencyOf(trait.feature)) })),
  };
}
