import { type Clock, knownFeatures, readPopulation, type StoredFeature } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { memberIds } from '../../db/tables/memberships/membership-copy.ts';
import { contrastGroups, FIRST, type GroupContrast, SECOND } from '../../engine/comparison/group-contrast.ts';
import { PersonagraphError } from '../../errors.ts';
import { seededRandom } from '../../segmenter/random.ts';
import { sampleIndexes } from '../../statistics/index.ts';
import { comparableFeatures } from './comparable-features.ts';
import type { JobContext } from './job.ts';
import { withJobClient } from './job-client.ts';
import { markRows } from './mark-rows.ts';

export interface ContrastRequest {
  readonly workspaceId: number;
  readonly segmentId: number;
  /** The other segment; null: everybody else. */
  readonly againstId: number | null;
  /** Names of features; null: the default ones. */
  readonly features: readonly string[] | null;
  /** Most customers of each group that are looked at; of more, a sample. */
  readonly sample: number;
  readonly seed: number;
  /** Milliseconds since 1970; null is now. */
  readonly asOf: number | null;
}

export interface ContrastedGroup {
  readonly size: number;
  /** Customers looked at. */
  readonly compared: number;
}

export interface ContrastResult extends GroupContrast {
  /** Milliseconds since 1970. */
  readonly asOf: number;
  readonly first: ContrastedGroup;
  readonly second: ContrastedGroup;
  /** Customers in both segments: they count for neither. */
  readonly both: number;
}

/** Contrasts the members of a segment with another's, or with everybody else, in one snapshot. */
export async function compareGroups(context: JobContext, request: ContrastRequest): Promise<ContrastResult> {
  const { workspaceId } = request;
  const features = comparableFeatures(await knownFeatures(context.db.scope(workspaceId)), request.features);
  const asOf = request.asOf ?? context.now();
  const clock = { asOf, pinned: request.asOf !== null };
  return withJobClient(context, (session) =>
    session
      .scope(workspaceId)
      .transaction((transaction) => contrast(transaction, request, features, clock), 'REPEATABLE READ READ ONLY'),
  );
}

async function contrast(
  scope: Scope,
  request: ContrastRequest,
  features: readonly StoredFeature[],
  clock: Clock,
): Promise<ContrastResult> {
  const { segmentId, againstId } = request;
  const members = await memberIds(scope, segmentId);
  const others = againstId === null ? (await readPopulation(scope, [], clock)).ids : await memberIds(scope, againstId);
  const first = againstId === null ? members : without(members, others);
  const second = without(others, members);
  for (const [group, field] of [
    [first, 'segmentId'],
    [second, 'againstId'],
  ] as const) {
    if (group.length === 0) throw nobody(field, againstId === null);
  }
  const random = seededRandom(request.seed);
  const chosen = [first, second].map((ids) =>
    ids.length > request.sample ? sampleIndexes(ids.length, request.sample, random).map((at) => ids[at]!) : ids,
  ) as [Int32Array, Int32Array];
  const customers = Int32Array.from([...chosen[0], ...chosen[1]]).sort();
  // Nearly everybody is read faster as everybody; a customer that is not chosen is in neither group.
  const whole = againstId === null && customers.length === first.length + second.length;
  const population = await readPopulation(scope, features, clock, whole ? undefined : [...customers]);
  const groups = markRows(population.ids, [
    { ids: chosen[0], mark: FIRST },
    { ids: chosen[1], mark: SECOND },
  ]);
  return {
    asOf: clock.asOf,
    first: { size: first.length, compared: chosen[0].length },
    second: { size: second.length, compared: chosen[1].length },
    both: againstId === null ? 0 : members.length - first.length,
    ...contrastGroups(population, features, groups),
  };
}

/** Ascending ids that are not among others, ascending too. */
function without(ids: Int32Array, others: Int32Array): Int32Array {
  let at = 0;
  return ids.filter((id) => {
    while (at < others.length && others[at]! < id) at++;
    return others[at] !== id;
  });
}

function nobody(field: 'segmentId' | 'againstId', everybodyElse: boolean): PersonagraphError {
  const message =
    field === 'segmentId'
      ? 'The segment has no members of its own to contrast.'
      : everybodyElse
        ? 'Everybody is in the segment: there is nobody to contrast it with.'
        : 'The other segment has no members of its own to contrast with.';
  return new PersonagraphError('NOT_ENOUGH_DATA', message, { field: [field] });
}
