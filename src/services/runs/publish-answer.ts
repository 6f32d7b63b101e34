import type { Clock } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { NewChange } from '../../db/tables/changes/changes.ts';
import { writeMemberships } from '../../db/tables/memberships/membership-copy.ts';
import type { MoveList } from '../../db/tables/memberships/membership-list.ts';
import { replaceQuarantined } from '../../db/tables/memberships/quarantine.ts';
import { goLive } from '../../db/tables/segmentations/models.ts';
import type { Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { saveSegments, segmentKeys, setSegmentSizes } from '../../db/tables/segmentations/segments.ts';
import type { CurrentMemberships } from '../../engine/answer/diff.ts';
import { continueSegments, keysAfterRefit } from '../../engine/answer/identity.ts';
import { localized } from '../../engine/localized.ts';
import { compareAnswer, membershipsAfter } from './answer-difference.ts';
import type { Computed } from './compute-plan.ts';

/** Most changes of single memberships a run publishes a segmentation; beyond, subscribers read the members. */
const MAX_MEMBERSHIP_CHANGES = 10_000;

/** What a run changed in one segmentation, in memberships. */
export interface PublishedCounts {
  readonly entered: number;
  readonly left: number;
  readonly stayed: number;
  /** Customers the segmenter could not answer: they keep what they had. */
  readonly quarantined: number;
  /** Segments of a refit that continue one of the last by its members, and how far; null where keys decide. */
  readonly continued: readonly { readonly key: string; readonly overlap: number }[] | null;
  /** The first answer: nobody moved, everybody was placed. */
  readonly backfill: boolean;
}

/** One segmentation's answer for everybody, to be written. */
export interface AnswerToPublish {
  readonly segmentation: Segmentation;
  readonly computed: Computed;
  /** What is stored of it. */
  readonly current: CurrentMemberships;
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
  /** Makes the memberships that are stored then. */
  readonly after: () => CurrentMemberships;
}

/** Writes one segmentation's new model and everybody's memberships, in the caller's transaction. */
export async function publishAnswer(scope: Scope, answer: AnswerToPublish): Promise<Published> {
  const { segmentation, computed, current, ids, at, runId } = answer;
  const { keys, continued } = await identify(scope, answer);
  const segmentIds = await storeSegments(scope, answer, keys);
  const difference = compareAnswer(ids, computed.assignment, segmentIds, current, MAX_MEMBERSHIP_CHANGES);
  await writeMemberships(scope, { segmentationId: segmentation.id, at, cause: 'RUN', runId }, difference);
  const quarantined = await storeQuarantined(scope, answer);
  await setSegmentSizes(scope, difference.sizes);
  const modelId = await storeModel(scope, answer, segmentIds);
  const { entered, left, stayed } = difference.counts;
  const backfill = segmentation.liveModelId === null;
  const counts = { entered, left, stayed, quarantined, continued, backfill };
  const single = backfill ? [] : membershipChanges(difference.firstMoves, answer);
  const after = () => membershipsAfter(ids, computed.assignment, segmentIds, current, difference);
  return { counts, changes: [summary(answer, modelId, counts), ...single], after };
}

/** Finds the keys to store segments under: a refit of clusters keeps those of the clusters it continues. */
async function identify(
  scope: Scope,
  { segmentation, computed, current, ids }: AnswerToPublish,
): Promise<{ keys: readonly string[]; continued: PublishedCounts['continued'] }> {
  const { segmenter, segments } = computed.plan;
  const keys = segments.map(({ key }) => key);
  if (segmenter.identity === 'key' || segmentation.liveModelId === null) return { keys, continued: null };
  const stored = (await segmentKeys(scope, [segmentation.id])).get(segmentation.id)!;
  const pairs = continueSegments(ids, computed.assignment, current);
  return {
    keys: keysAfterRefit(keys, stored, pairs),
    continued: pairs.map(({ segmentId, overlap }) => ({ key: stored.get(segmentId) ?? '', overlap })),
  };
}

function storeSegments(
  scope: Scope,
  { segmentation, computed }: AnswerToPublish,
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
async function storeQuarantined(scope: Scope, { segmentation, computed, ids }: AnswerToPublish): Promise<number> {
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
  { segmentation, computed: { plan }, ids, clock }: AnswerToPublish,
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
  };
  return goLive(scope, model, clock.pinned);
}

function summary({ segmentation, runId }: AnswerToPublish, modelId: number, counts: PublishedCounts): NewChange {
  return {
    kind: 'SEGMENTATION_CHANGED',
    segmentationId: segmentation.id,
    runId,
    payload: { modelId, ...counts },
  };
}

/** Each move as a change; none where there are too many. */
function membershipChanges(moves: MoveList, { segmentation, runId }: AnswerToPublish): NewChange[] {
  if (moves.length > MAX_MEMBERSHIP_CHANGES) return [];
  const changes: NewChange[] = [];
  for (let row = 0; row < moves.length; row++) {
    changes.push({
      kind: 'MEMBERSHIP_CHANGED',
      customerId: moves.customer[row]!,
      segmentationId: segmentation.id,
      runId,
      payload: { cause: 'RUN', from: moves.from[row]! || null, to: moves.to[row]! || null },
    });
  }
  return changes;
}
