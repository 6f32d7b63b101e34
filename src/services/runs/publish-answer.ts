import type { Clock } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { NewChange } from '../../db/tables/changes/changes.ts';
import { writeMemberships } from '../../db/tables/memberships/membership-copy.ts';
import type { MoveList } from '../../db/tables/memberships/membership-list.ts';
import type { CauseOf } from '../../db/tables/memberships/memberships.ts';
import { replaceQuarantined } from '../../db/tables/memberships/quarantine.ts';
import type { RememberedScores } from '../../db/tables/scores/score-copy.ts';
import { goLive } from '../../db/tables/segmentations/models.ts';
import { rewindSegmentation } from '../../db/tables/segmentations/rewind.ts';
import { asStored, type Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { saveSegments, setSegmentSizes } from '../../db/tables/segmentations/segments.ts';
import type { CurrentMemberships } from '../../engine/answer/diff.ts';
import type { Identity } from '../../engine/answer/identity.ts';
import type { StoredScoreColumns } from '../../engine/answer/score-difference.ts';
import { localized } from '../../engine/localized.ts';
import type { PersonagraphError } from '../../errors.ts';
import { membership, stateChange } from '../changes/states.ts';
import { compareAnswer, membershipsAfter, movedCustomers } from './answer-difference.ts';
import type { Computed } from './compute-plan.ts';
import { identifyAnswer } from './identify-answer.ts';
import { publishScores } from './publish-scores.ts';

/** Most changes of single memberships a run publishes a segmentation; beyond, subscribers read the members. */
const MAX_MEMBERSHIP_CHANGES = 10_000;

/** Memberships a run changed in one segmentation, counted. */
export interface PublishedCounts {
  readonly entered: number;
  readonly left: number;
  readonly stayed: number;
  /** Customers the segmenter could not answer: they keep what they had. */
  readonly quarantined: number;
  /** Segments of a refit that continue one of the last by its members, and how far; null where keys decide. */
  readonly continued: Identity['continued'];
  /** The first answer: nobody moved, everybody was placed. */
  readonly backfill: boolean;
}

/** One segmentation's answer for everybody, to be written. */
export interface Publication {
  readonly segmentation: Segmentation;
  readonly computed: Computed;
  /** Why something it reads of other segmentations is unknown; null where nothing is. */
  readonly lack: PersonagraphError | null;
  /** Its memberships as they are stored. */
  readonly current: CurrentMemberships;
  /** Its scores as the last run left them; null where nobody remembers. */
  readonly scores: RememberedScores | null;
  /** Customers, ascending. */
  readonly ids: Int32Array;
  readonly clock: Clock;
  /** When memberships begin and end by it, milliseconds since 1970. */
  readonly at: number;
  readonly runId: number;
}

export interface Published {
  readonly counts: PublishedCounts;
  readonly changes: readonly NewChange[];
  /** The scores that are stored then; null where it has none. */
  readonly scores: StoredScoreColumns | null;
  /** Customers of whom memberships were written, ascending, and how many there are in all. */
  readonly moved: Int32Array;
  readonly population: number;
  /** The memberships that are stored then, made when they are first asked for. */
  readonly after: () => CurrentMemberships;
}

/** Writes one segmentation's new model and everybody's memberships, in the caller's transaction. */
export async function publishAnswer(scope: Scope, publication: Publication): Promise<Published> {
  const { segmentation, computed, current, ids, at, runId } = publication;
  const { keys, continued } = await identifyAnswer(scope, segmentation, computed, ids, () => current);
  const segmentIds = await storeSegments(scope, publication, keys);
  if (isSetBack(publication)) await rewindSegmentation(scope, segmentation.id, at);
  const difference = compareAnswer(ids, computed.assignment, segmentIds, current, MAX_MEMBERSHIP_CHANGES);
  const causeOf = causeIn(computed);
  await writeMemberships(scope, { segmentationId: segmentation.id, at, causeOf, runId }, difference);
  const scored = await publishScores(scope, publication);
  const quarantined = await storeQuarantined(scope, publication);
  await setSegmentSizes(scope, difference.sizes);
  const modelId = await storeModel(scope, publication, segmentIds);
  const { entered, left, stayed } = difference.counts;
  const backfill = segmentation.liveModelId === null;
  const counts = { entered, left, stayed, quarantined, continued, backfill };
  const isOwn = segmentation.personaId !== null;
  const moves = backfill || isOwn ? [] : moveChanges(difference.firstMoves, publication);
  const moved = movedCustomers(difference);
  let made: CurrentMemberships | undefined;
  const after = () => (made ??= membershipsAfter(ids, computed.assignment, segmentIds, current, difference, moved));
  const changes = isOwn ? [] : [summary(publication, modelId, counts, scored.moved), ...moves, ...scored.changes];
  return { counts, changes, scores: scored.stored, moved, population: ids.length, after };
}

/** A clock that is set back takes back what the history says of later times. */
function isSetBack({ segmentation: { liveModelId, pinned, asOf }, clock, at }: Publication): boolean {
  return liveModelId !== null && clock.pinned && !(pinned && asOf !== null && asOf.getTime() <= at);
}

function storeSegments(
  scope: Scope,
  { segmentation, computed }: Publication,
  keys: readonly string[],
): Promise<number[]> {
  const segments = computed.plan.segments.map(({ name, description }, index) => ({
    key: keys[index]!,
    name: localized(name),
    description: description === undefined ? null : localized(description),
  }));
  return saveSegments(scope, segmentation.id, segments);
}

/** Returns how many there are. */
async function storeQuarantined(scope: Scope, { segmentation, computed, ids }: Publication): Promise<number> {
  const rows = [...computed.assignment.quarantined].map(([row, { message }]) => ({
    segmentationId: segmentation.id,
    customerId: ids[row]!,
    message,
  }));
  await replaceQuarantined(scope, [segmentation.id], rows);
  return rows.length;
}

/** Returns the model's id. */
function storeModel(
  scope: Scope,
  { segmentation, computed: { plan, report }, ids, clock, at, lack }: Publication,
  segmentIds: readonly number[],
): Promise<number> {
  const model = {
    segmentationId: segmentation.id,
    segmenterId: plan.segmenter.id,
    segmenterVersion: plan.segmenter.version,
    contract: plan.segmenter.contract,
    config: plan.config,
    needs: plan.needs,
    model: plan.model,
    segmentIds,
    segmentKeys: plan.segments.map(({ key }) => key),
    population: ids.length,
    fittedOn: plan.fittedOn,
    asOf: new Date(clock.asOf),
    report,
  };
  return goLive(scope, model, { pinned: clock.pinned, at: new Date(at), lack: lack && asStored(lack) });
}

function summary(
  { segmentation, runId }: Publication,
  modelId: number,
  counts: PublishedCounts,
  scoresMoved: number | null,
): NewChange {
  return {
    kind: 'SEGMENTATION_CHANGED',
    segmentationId: segmentation.id,
    runId,
    payload: { modelId, ...counts, scoresMoved },
  };
}

/** Each move as a change; none where there are too many. */
function moveChanges({ customer, from, to, length }: MoveList, publication: Publication): NewChange[] {
  if (length > MAX_MEMBERSHIP_CHANGES) return [];
  const { segmentation, computed, runId } = publication;
  const causeOf = causeIn(computed);
  return Array.from(customer.subarray(0, length), (customerId, row) =>
    stateChange(
      'MEMBERSHIP_CHANGED',
      { customerId, segmentationId: segmentation.id, runId },
      { cause: causeOf(customerId, from[row]!, to[row]!), before: membership(from[row]), after: membership(to[row]) },
    ),
  );
}

/** The cause of moves: a run, or the override that decided. */
function causeIn({ overridden }: Computed): CauseOf {
  return (customer, from, to) => (overridden?.holding.decides(customer, from, to) ? 'MANUAL' : 'RUN');
}
