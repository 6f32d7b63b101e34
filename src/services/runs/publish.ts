import type pg from 'pg';
import type { Clock } from '../../db/features/population.ts';
import type { SqlScope } from '../../db/postgres/database.ts';
import type { NewChange } from '../../db/tables/changes.ts';
import { writeMemberships } from '../../db/tables/membership-copy.ts';
import { MembershipList, MoveList, replaced } from '../../db/tables/membership-list.ts';
import { replaceQuarantined } from '../../db/tables/quarantine.ts';
import { goLive, type Segmentation, saveSegments, setSegmentSizes } from '../../db/tables/segmentations.ts';
import type { Assignment } from '../../engine/answer/assign.ts';
import { type CurrentMemberships, diffMemberships, NO_SEGMENT, tellRow } from '../../engine/answer/diff.ts';
import { continueSegments, keysAfterRefit } from '../../engine/answer/identity.ts';
import { localized } from '../../engine/localized.ts';
import { lowerBound } from '../../engine/population/rows.ts';
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

export interface Answer {
  readonly segmentation: Segmentation;
  readonly computed: Computed;
  /** What is stored of it. */
  readonly current: CurrentMemberships;
  readonly ids: Int32Array;
  readonly clock: Clock;
  /** When memberships begin and end by it, milliseconds since 1970. */
  readonly at: number;
  readonly runId: number;
}

interface Published {
  readonly counts: PublishedCounts;
  readonly changes: readonly NewChange[];
  /** Tells the memberships that are stored then. */
  readonly after: () => CurrentMemberships;
}

/** Writes one segmentation's new model and everybody's memberships, in the caller's transaction. */
export async function publishAnswer(client: pg.ClientBase, scope: SqlScope, answer: Answer): Promise<Published> {
  const { segmentation, computed, current, ids, clock, at, runId } = answer;
  const { plan, assignment } = computed;
  const { keys, continued } = await identify(scope, answer);
  const segmentIds = await saveSegments(
    scope,
    segmentation.id,
    plan.segments.map(({ name, description }, index) => ({
      key: keys[index]!,
      name: localized(name),
      description: description === undefined ? null : localized(description),
    })),
  );
  const lists = {
    entered: new MembershipList(),
    left: new MembershipList(),
    altered: new MembershipList(),
    moves: new MoveList(),
  };
  let entered = 0;
  let left = 0;
  const allMoves = new MoveList();
  const sizes = sizesOf(assignment.segment, segmentIds);
  const stayed = diffMemberships(ids, assignment, segmentIds, current, {
    enter: (customer, segment, strength, until) => lists.entered.push(customer, segment, strength, until),
    leave: (customer, segment) => lists.left.push(customer, segment, 0, Number.NaN),
    alter: (customer, segment, strength, until) => lists.altered.push(customer, segment, strength, until),
    move(customer, from, to) {
      if (to !== NO_SEGMENT) entered++;
      if (from !== NO_SEGMENT) {
        left++;
        lists.moves.push(customer, from, to);
      }
      if (allMoves.length <= MAX_MEMBERSHIP_CHANGES) allMoves.push(customer, from, to);
    },
    keep: (_customer, segment) => sizes.set(segment, (sizes.get(segment) ?? 0) + 1),
  });
  const stamp = { segmentationId: segmentation.id, at, cause: 'RUN' as const, runId };
  await writeMemberships(client, scope.workspaceId, stamp, lists);
  const quarantined = [...assignment.quarantined].map(([row, { message }]) => ({
    segmentationId: segmentation.id,
    customerId: ids[row]!,
    message,
  }));
  await replaceQuarantined(scope, [segmentation.id], quarantined);
  await setSegmentSizes(scope, sizes);
  const modelId = await goLive(
    scope,
    {
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
    },
    clock.pinned,
  );
  const counts = {
    entered,
    left,
    stayed,
    quarantined: quarantined.length,
    continued,
    backfill: segmentation.liveModelId === null,
  };
  const summary: NewChange = {
    kind: 'SEGMENTATION_CHANGED',
    segmentationId: segmentation.id,
    runId,
    payload: { modelId, ...counts },
  };
  const single = counts.backfill || allMoves.length > MAX_MEMBERSHIP_CHANGES ? [] : membershipChanges(allMoves, answer);
  const after = () => afterwards(ids, assignment, segmentIds, current, lists);
  return { counts, changes: [summary, ...single], after };
}

/** What is stored once the difference is written. */
function afterwards(
  ids: Int32Array,
  assignment: Assignment,
  segmentIds: readonly number[],
  current: CurrentMemberships,
  { entered, left, altered }: Record<'entered' | 'left' | 'altered', MembershipList>,
): CurrentMemberships {
  if (current.customer.length === 0) return entered.columns();
  const changed = [entered, left, altered].flatMap((list) => [...list.columns().customer]);
  const customers = Int32Array.from(new Set(changed)).sort();
  const fresh = new MembershipList();
  for (const customer of customers) {
    const row = lowerBound(ids, customer);
    if (ids[row] !== customer) continue;
    tellRow(assignment, row, segmentIds, (...membership) => fresh.push(customer, ...membership));
  }
  return replaced(current, customers, fresh.columns());
}

/** Keys to store the segments under: a refit of clusters keeps those of the clusters it continues. */
async function identify(
  scope: SqlScope,
  { segmentation, computed, current, ids }: Answer,
): Promise<{ keys: readonly string[]; continued: PublishedCounts['continued'] }> {
  const { segmenter, segments } = computed.plan;
  const keys = segments.map(({ key }) => key);
  if (segmenter.identity === 'key' || segmentation.liveModelId === null) return { keys, continued: null };
  const rows = await scope.sql.query<{ id: number; key: string }>(
    'SELECT id, key FROM segment WHERE workspace_id = $1 AND segmentation_id = $2',
    [scope.workspaceId, segmentation.id],
  );
  const stored = new Map(rows.map(({ id, key }) => [id, key]));
  const pairs = continueSegments(ids, computed.assignment, current);
  return {
    keys: keysAfterRefit(keys, stored, pairs),
    continued: pairs.map(({ segmentId, overlap }) => ({ key: stored.get(segmentId) ?? '', overlap })),
  };
}

function membershipChanges(moves: MoveList, { segmentation, runId }: Answer): NewChange[] {
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

function sizesOf(segment: Int32Array, segmentIds: readonly number[]): Map<number, number> {
  const counts = new Int32Array(segmentIds.length);
  for (const index of segment) counts[index] = counts[index]! + 1;
  return new Map(segmentIds.map((id, index) => [id, counts[index]!]));
}
