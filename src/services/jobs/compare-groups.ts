import { type Clock, readPopulation, type StoredFeature } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { contrastGroups, FIRST, type GroupContrast, SECOND } from '../../engine/comparison/group-contrast.ts';
import { allOf, countOf, NO, negated, type Truth, UNKNOWN, YES } from '../../engine/groups/truth.ts';
import { PersonagraphError } from '../../errors.ts';
import { seededRandom } from '../../segmenter/random.ts';
import { sampleIndexes } from '../../statistics/index.ts';
import type { Group } from '../groups/group.ts';
import { withGround } from './answer-groups.ts';
import { comparableFeatures } from './comparable-features.ts';
import { type JobContext, tellProgress } from './job.ts';
import { markRows } from './mark-rows.ts';

export interface ContrastRequest {
  readonly workspaceId: number;
  readonly first: Group;
  /** The other group; null: everybody who is known not to be in the first. */
  readonly second: Group | null;
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
  /** Customers in both groups: they count for neither. */
  readonly both: number;
  /** Customers of whom it is not known whether they are in one of the groups: they count for neither. */
  readonly unknown: number;
}

/** Contrasts the members of a group with another's, or with everybody else, in one snapshot. */
export async function compareGroups(context: JobContext, request: ContrastRequest): Promise<ContrastResult> {
  const { workspaceId, first, second } = request;
  await tellProgress(context, 0, { step: 'READ' });
  return withGround(
    context,
    workspaceId,
    (known) => {
      const features = comparableFeatures(known, request.features);
      return {
        groups: second ? [first, second] : [first],
        features: [],
        async work(ground, now, snapshot) {
          const clock = { asOf: request.asOf ?? now, pinned: request.asOf !== null };
          const one = (await ground.truthOf(first)).truth;
          const other = second ? (await ground.truthOf(second)).truth : negated(one);
          await tellProgress(context, 0.4, { step: 'CONTRAST' });
          return contrast(snapshot, request, features, { clock, ids: ground.population.ids, one, other });
        },
      };
    },
    { long: true },
  );
}

/** Two groups of customers, row by row. */
interface Sides {
  readonly clock: Clock;
  readonly ids: Int32Array;
  readonly one: Truth;
  readonly other: Truth;
}

async function contrast(
  scope: Scope,
  request: ContrastRequest,
  features: readonly StoredFeature[],
  { clock, ids, one, other }: Sides,
): Promise<ContrastResult> {
  const everybodyElse = request.second === null;
  const first = alone(ids, one, other);
  const second = alone(ids, other, one);
  for (const [group, field] of [
    [first, 'first'],
    [second, 'second'],
  ] as const) {
    if (group.length === 0) throw nobody(field, everybodyElse);
  }
  const random = seededRandom(request.seed);
  const chosen = [first, second].map((ids) =>
    ids.length > request.sample ? sampleIndexes(ids.length, request.sample, random).map((at) => ids[at]!) : ids,
  ) as [Int32Array, Int32Array];
  const customers = Int32Array.from([...chosen[0], ...chosen[1]]).sort();
  // Nearly everybody is read faster as everybody; a customer that is not chosen is in neither group.
  const whole = everybodyElse && customers.length === first.length + second.length;
  const population = await readPopulation(scope, features, clock, whole ? undefined : [...customers]);
  const groups = markRows(population.ids, [
    { ids: chosen[0], mark: FIRST },
    { ids: chosen[1], mark: SECOND },
  ]);
  return {
    asOf: clock.asOf,
    first: { size: first.length, compared: chosen[0].length },
    second: { size: second.length, compared: chosen[1].length },
    both: countOf(allOf([one, other], one.length), YES),
    unknown: one.filter((value, row) => value === UNKNOWN || other[row] === UNKNOWN).length,
    ...contrastGroups(population, features, groups),
  };
}

/** Row ids of those in a group who are known not to be in the other. */
function alone(ids: Int32Array, truth: Truth, other: Truth): Int32Array {
  return ids.filter((_, row) => truth[row] === YES && other[row] === NO);
}

function nobody(side: 'first' | 'second', everybodyElse: boolean): PersonagraphError {
  const message =
    side === 'first'
      ? 'The group has no members of its own to contrast.'
      : everybodyElse
        ? 'Everybody is in the group: there is nobody to contrast it with.'
        : 'The other group has no members of its own to contrast with.';
  return new PersonagraphError('NOT_ENOUGH_DATA', message, { field: [side] });
}
