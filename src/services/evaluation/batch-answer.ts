import type { Scope } from '../../db/postgres/connection.ts';
import { appendChanges, type NewChange } from '../../db/tables/changes/changes.ts';
import { MembershipList } from '../../db/tables/memberships/membership-list.ts';
import { type MembershipCause, MembershipEdits } from '../../db/tables/memberships/memberships.ts';
import { type Quarantined, requarantine } from '../../db/tables/memberships/quarantine.ts';
import { refreshMatches } from '../../db/tables/personas/matches.ts';
import type { MatchRule } from '../../db/tables/personas/persona-criteria.ts';
import { markFailed } from '../../db/tables/segmentations/segmentations.ts';
import type { Assignment } from '../../engine/answer/assign.ts';
import { type CurrentMemberships, collectDifference, type Difference } from '../../engine/answer/diff.ts';
import type { Answer } from '../../engine/answer/segment-column.ts';
import type { Population } from '../../engine/population/population.ts';
import { PersonagraphError } from '../../errors.ts';
import { matchChanges } from '../changes/match-changes.ts';
import type { Isolation } from '../threads/isolation.ts';
import type { Affected } from './affected.ts';
import { withDependencies } from './answers.ts';
import type { BatchPopulations } from './batch-populations.ts';
import type { Live } from './live-plans.ts';

/** Names what moved a customer. */
type CauseOf = (customer: number) => MembershipCause;

/** Segmentations to answer, in their order, and all that was read for it. */
export interface BatchInput {
  readonly concerned: readonly Live[];
  readonly affected: Affected;
  readonly populations: BatchPopulations;
  /** What is stored, by segmentation id, of every customer of the batch. */
  readonly stored: ReadonlyMap<number, CurrentMemberships>;
  /** Keys of segments by id, of segmentations that others read. */
  readonly keys: ReadonlyMap<number, ReadonlyMap<number, string>>;
  readonly causeOf: CauseOf;
}

/** What the segmentations of a batch answered. */
export interface BatchAnswer {
  /** Customers that were answered, by segmentation id. */
  readonly answered: Affected;
  readonly edits: MembershipEdits;
  readonly changes: readonly NewChange[];
  /** How many members segments gained or lost, by id. */
  readonly sizes: ReadonlyMap<number, number>;
  readonly quarantined: readonly (Quarantined & { readonly segmentationId: number })[];
  /** Segmentations that failed as a whole: their last good answers stay, and a run is needed. */
  readonly failed: ReadonlyMap<number, PersonagraphError>;
}

/** Answers the customers of a batch in each segmentation they affect, and compares with what is stored. */
export async function answerBatch(isolation: Isolation, scope: Scope, input: BatchInput): Promise<BatchAnswer> {
  const answers = new Map<number, Answer>();
  const failed = new Map<number, PersonagraphError>();
  const parts: Part[] = [];
  for (const live of input.concerned) {
    const { segmentationId, plan, segmentIds, clock } = live;
    const customers = input.affected.get(segmentationId)!;
    const population = input.populations.of(clock, customers);
    const complete = await withDependencies(scope, plan, population, answers);
    const assignment = await isolation.assign(plan, complete, clock.asOf).catch((error: unknown) => {
      if (error instanceof PersonagraphError) return error;
      throw error;
    });
    if (assignment instanceof PersonagraphError) {
      failed.set(segmentationId, assignment);
      continue;
    }
    const keys = input.keys.get(segmentationId);
    if (keys) answers.set(segmentationId, { ...assignment, keys: segmentIds.map((id) => keys.get(id) ?? '') });
    const current = ofCustomers(input.stored.get(segmentationId)!, customers);
    const difference = collectDifference(population.ids, assignment, segmentIds, current);
    parts.push({ live, customers, population, assignment, difference });
  }
  return summed(parts, failed, input.causeOf);
}

/** One segmentation's answer and what it changes. */
interface Part {
  readonly live: Live;
  readonly customers: readonly number[];
  readonly population: Population;
  readonly assignment: Assignment;
  readonly difference: Difference;
}

function summed(parts: readonly Part[], failed: ReadonlyMap<number, PersonagraphError>, causeOf: CauseOf): BatchAnswer {
  const edits = new MembershipEdits();
  const sizes = new Map<number, number>();
  const changes: NewChange[] = [...failed.keys()].map((segmentationId) => ({
    kind: 'SEGMENTATION_CHANGED',
    segmentationId,
    payload: { failed: true },
  }));
  for (const { live, difference } of parts) {
    const { segmentationId, clock } = live;
    edits.add(segmentationId, clock.asOf, difference, causeOf);
    for (const { customer, from, to } of difference.moves) {
      if (from) sizes.set(from, (sizes.get(from) ?? 0) - 1);
      if (to) sizes.set(to, (sizes.get(to) ?? 0) + 1);
      const payload = { cause: causeOf(customer), from: from || null, to: to || null };
      changes.push({ kind: 'MEMBERSHIP_CHANGED', customerId: customer, segmentationId, payload });
    }
  }
  const quarantined = parts.flatMap(({ live: { segmentationId }, population, assignment }) =>
    [...assignment.quarantined].map(([row, { message }]) => ({
      segmentationId,
      customerId: population.ids[row]!,
      message,
    })),
  );
  const answered = new Map(parts.map(({ live, customers }) => [live.segmentationId, customers]));
  return { answered, edits, changes, sizes, quarantined, failed };
}

/** Writes what a batch changes, the matches that follow, and the outbox. */
export async function writeBatch(
  scope: Scope,
  { answered, edits, changes, sizes, quarantined, failed }: BatchAnswer,
  follow: {
    readonly rules: readonly MatchRule[];
    readonly now: number;
    readonly customers: readonly number[];
    readonly causeOf: CauseOf;
  },
): Promise<void> {
  const written = [
    ...[...failed].map(([segmentationId, error]) => markFailed(scope, segmentationId, error)),
    edits.write(scope),
    requarantine(scope, answered, quarantined),
  ];
  if (edits.size === 0 || follow.rules.length === 0) {
    await Promise.all([...written, appendChanges(scope, changes, sizes)]);
    return;
  }
  await Promise.all(written);
  const matched = await refreshMatches(scope, follow.rules, follow.now, follow.customers);
  await appendChanges(scope, [...changes, ...matchChanges(matched, { causeOf: follow.causeOf })], sizes);
}

/** The memberships of some of the customers; to the others nothing happens. */
function ofCustomers(stored: CurrentMemberships, customers: readonly number[]): CurrentMemberships {
  const wanted = new Set(customers);
  if (stored.customer.every((customer) => wanted.has(customer))) return stored;
  const list = new MembershipList();
  stored.customer.forEach((customer, row) => {
    if (wanted.has(customer)) list.push(customer, stored.segment[row]!, stored.strength[row]!, stored.until[row]!);
  });
  return list.columns();
}
