import type { Scope } from '../../db/postgres/connection.ts';
import { unawaited } from '../../db/postgres/unawaited.ts';
import { appendChanges, type MoveCause, type NewChange } from '../../db/tables/changes/changes.ts';
import { MembershipList } from '../../db/tables/memberships/membership-list.ts';
import { MembershipEdits, type CauseOf as MoveCauseOf } from '../../db/tables/memberships/memberships.ts';
import { type Quarantined, requarantine } from '../../db/tables/memberships/quarantine.ts';
import type { ClockedRule } from '../../db/tables/personas/persona-criteria.ts';
import { ScoreEdits, type StoredScores } from '../../db/tables/scores/customer-scores.ts';
import { markFailed } from '../../db/tables/segmentations/segmentations.ts';
import type { Assignment } from '../../engine/answer/assign.ts';
import { type CurrentMemberships, collectDifference, type Difference } from '../../engine/answer/diff.ts';
import { type HoldingOverrides, type Override, withOverrides } from '../../engine/answer/overrides.ts';
import { ScoreDifference, type ScoreMove, scoreMove } from '../../engine/answer/score-difference.ts';
import { type Answer, scoreColumns } from '../../engine/answer/segment-column.ts';
import type { Population } from '../../engine/population/population.ts';
import { PersonagraphError } from '../../errors.ts';
import { matchChanges } from '../changes/match-changes.ts';
import { failedChange, membership, scoreStates, stateChange } from '../changes/states.ts';
import { refreshMatches } from '../personas/refresh-matches.ts';
import { settleReaders } from '../segmentations/readers.ts';
import type { Isolation } from '../threads/isolation.ts';
import type { Affected } from './affected.ts';
import { withDependencies } from './answers.ts';
import type { Live } from './live-plans.ts';
import type { RoundPopulations } from './round-populations.ts';

/** Names the cause of a customer's moves. */
type CauseOf = (customer: number) => MoveCause;

/** Segmentations to answer, in their order, and all that was read for it. */
export interface RoundInput {
  readonly concerned: readonly Live[];
  readonly affected: Affected;
  readonly populations: RoundPopulations;
  /** Memberships as stored, by segmentation id, of every customer of the round. */
  readonly stored: ReadonlyMap<number, CurrentMemberships>;
  /** What people decided by hand for the customers of the round, by segmentation id. */
  readonly overrides: ReadonlyMap<number, readonly Override[]>;
  /** Scores as stored, by segmentation id and customer, of segmentations that have some. */
  readonly scores: ReadonlyMap<number, ReadonlyMap<number, StoredScores>>;
  /** Keys of segments by id, of segmentations that others read. */
  readonly keys: ReadonlyMap<number, ReadonlyMap<number, string>>;
  readonly causeOf: CauseOf;
}

/** The changes that the answers of a round's segmentations make. */
export interface RoundResult {
  /** Customers that were answered, by segmentation id. */
  readonly answered: Affected;
  readonly edits: MembershipEdits;
  readonly scoreEdits: ScoreEdits;
  readonly changes: readonly NewChange[];
  /** Members that segments gained or lost, by id. */
  readonly sizes: ReadonlyMap<number, number>;
  readonly quarantined: readonly (Quarantined & { readonly segmentationId: number })[];
  /** Segmentations that failed as a whole: their last good answers stay, and a run is needed. */
  readonly failed: ReadonlyMap<number, PersonagraphError>;
}

/** Answers the customers of a round in each segmentation they affect, and compares with what is stored. */
export async function answerRound(isolation: Isolation, scope: Scope, input: RoundInput): Promise<RoundResult> {
  const answers = new Map<number, Answer>();
  const failed = new Map<number, PersonagraphError>();
  const parts: Part[] = [];
  for (const live of input.concerned) {
    const { segmentationId, segmentIds } = live;
    const part = await answerOne(isolation, scope, live, input, answers);
    if (part instanceof PersonagraphError) {
      failed.set(segmentationId, part);
      continue;
    }
    const keys = input.keys.get(segmentationId);
    if (keys) {
      const asOf = live.clock.asOf;
      answers.set(segmentationId, {
        ...part.assignment,
        keys: segmentIds.map((id) => keys.get(id) ?? ''),
        asOf,
        scoreColumns: scoreColumns(live.plan.scores, part.assignment),
      });
    }
    parts.push(part);
  }
  return summed(parts, failed, input.causeOf);
}

/** One segmentation's answer and the difference it makes. */
interface Part {
  readonly live: Live;
  readonly customers: readonly number[];
  readonly population: Population;
  readonly assignment: Assignment;
  readonly holding: HoldingOverrides;
  readonly difference: Difference;
  readonly scores: ScoreDifference;
  /** Scores that moved by their step, where subscribers are to be told. */
  readonly scoreMoves: readonly (ScoreMove & { readonly customer: number })[];
}

/** Returns the error of a segmentation that fails; `answers` are those of segmentations before it. */
async function answerOne(
  isolation: Isolation,
  scope: Scope,
  live: Live,
  { affected, populations, stored, overrides, scores }: RoundInput,
  answers: ReadonlyMap<number, Answer>,
): Promise<Part | PersonagraphError> {
  const { segmentationId, plan, segmentIds, clock } = live;
  const customers = affected.get(segmentationId)!;
  const population = populations.of(clock, customers);
  const complete = await withDependencies(scope, plan, population, answers);
  const answer = await isolation.assign(plan, complete, clock.asOf).catch((error: unknown) => {
    if (error instanceof PersonagraphError) return error;
    throw error;
  });
  if (answer instanceof PersonagraphError) return answer;
  const { ids } = population;
  const current = ofCustomers(stored.get(segmentationId)!, customers);
  const exclusive = plan.segmenter.membership === 'exclusive';
  const { assignment, holding } = withOverrides(
    { ids, assignment: answer, segmentIds, exclusive, asOf: clock.asOf, current },
    overrides.get(segmentationId) ?? [],
  );
  const difference = collectDifference(ids, assignment, segmentIds, current);
  const scored = compareScores(live, ids, assignment, scores.get(segmentationId) ?? new Map());
  return { live, customers, population, assignment, holding, difference, ...scored };
}

/** Compares scores with what is stored of these customers. */
function compareScores(
  { plan: { scores: definitions }, pushScores }: Live,
  ids: Int32Array,
  assignment: Assignment,
  stored: ReadonlyMap<number, StoredScores>,
): Pick<Part, 'scores' | 'scoreMoves'> {
  const scores = new ScoreDifference(ids, definitions, assignment);
  const scoreMoves: (ScoreMove & { readonly customer: number })[] = [];
  for (const [customer, { values, kept }] of stored) {
    const row = scores.take(customer, values, kept);
    if (row < 0 || !pushScores) continue;
    scoreMoves.push({ customer, ...scoreMove(definitions, assignment.scores, row, kept) });
  }
  return { scores, scoreMoves };
}

function summed(parts: readonly Part[], failed: ReadonlyMap<number, PersonagraphError>, causeOf: CauseOf): RoundResult {
  const edits = new MembershipEdits();
  for (const part of parts) {
    const { live, difference } = part;
    edits.add(live.segmentationId, live.clock.asOf, difference, causeIn(part, causeOf));
  }
  const scoreEdits = new ScoreEdits();
  for (const { live, population, assignment, scores } of parts) {
    scoreEdits.add(live.segmentationId, live.clock.asOf, population.ids, assignment.scores, scores);
  }
  const failures = [...failed.keys()].map((id) => failedChange(id));
  const changes = [...failures, ...moveChanges(parts, causeOf), ...scoreChanges(parts, causeOf)];
  const answered = new Map(parts.map(({ live, customers }) => [live.segmentationId, customers]));
  return {
    answered,
    edits,
    scoreEdits,
    changes,
    sizes: sizesOf(parts),
    quarantined: parts.flatMap(quarantinedIn),
    failed,
  };
}

function moveChanges(parts: readonly Part[], causeOf: CauseOf): NewChange[] {
  return parts.flatMap((part) => {
    const { segmentationId, own } = part.live;
    // They tell of matches, not of the rules behind.
    if (own) return [];
    const cause = causeIn(part, causeOf);
    return part.difference.moves.map(({ customer: customerId, from, to }) =>
      stateChange(
        'MEMBERSHIP_CHANGED',
        { customerId, segmentationId },
        { cause: cause(customerId, from, to), before: membership(from), after: membership(to) },
      ),
    );
  });
}

/** The cause of moves in one segmentation: the override that decided, or what lined the customer up. */
function causeIn({ holding }: Part, causeOf: CauseOf): MoveCauseOf {
  return (customer, from, to) => (holding.decides(customer, from, to) ? 'MANUAL' : causeOf(customer));
}

function scoreChanges(parts: readonly Part[], causeOf: CauseOf): NewChange[] {
  return parts.flatMap(({ live: { segmentationId }, scoreMoves }) =>
    scoreMoves.map(({ customer: customerId, ...move }) =>
      stateChange(
        'SCORE_CHANGED',
        { customerId, segmentationId },
        { cause: causeOf(customerId), ...scoreStates(move) },
      ),
    ),
  );
}

function sizesOf(parts: readonly Part[]): Map<number, number> {
  const sizes = new Map<number, number>();
  const add = (segment: number, by: number) => sizes.set(segment, (sizes.get(segment) ?? 0) + by);
  for (const { difference } of parts) {
    for (const { from, to } of difference.moves) {
      if (from) add(from, -1);
      if (to) add(to, 1);
    }
  }
  return sizes;
}

function quarantinedIn({ live: { segmentationId }, population, assignment }: Part): RoundResult['quarantined'] {
  return [...assignment.quarantined].map(([row, { message }]) => ({
    segmentationId,
    customerId: population.ids[row]!,
    message,
  }));
}

/** The matches that follow the memberships of a round's customers: their rules, time and causes. */
export interface Following {
  readonly rules: readonly ClockedRule[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly customers: readonly number[];
  readonly causeOf: CauseOf;
}

/** Writes the changes of a round, the matches that follow, and the outbox. */
export async function writeRound(scope: Scope, result: RoundResult, following: Following): Promise<void> {
  const { answered, edits, scoreEdits, changes, sizes, quarantined, failed } = result;
  const { rules, now, customers, causeOf } = following;
  unawaited(
    ...[...failed].map(([segmentationId, error]) => markFailed(scope, segmentationId, error)),
    edits.write(scope),
    scoreEdits.write(scope),
    requarantine(scope, answered, quarantined),
  );
  const matched = await refreshMatches(scope, edits.size > 0 ? rules : [], now, customers);
  // Waited for: COMMIT is on its way only once the outbox has them, so a server that is killed before leaves nothing.
  await appendChanges(scope, [...changes, ...matchChanges(matched, { causeOf })], sizes);
  if (failed.size > 0) await settleReaders(scope);
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
