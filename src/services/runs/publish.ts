import type { Clock } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { takeMembershipsLock } from '../../db/postgres/locks.ts';
import { appendChanges, type NewChange } from '../../db/tables/changes/changes.ts';
import { eraseMemberships } from '../../db/tables/memberships/membership-archive.ts';
import { rereadMemberships } from '../../db/tables/memberships/membership-copy.ts';
import { personasByIds } from '../../db/tables/personas/personas.ts';
import { takeRemoved } from '../../db/tables/runs/removed-customers.ts';
import { type Run, refuseCancelled, stepRun } from '../../db/tables/runs/runs.ts';
import { postponed, releaseTasks } from '../../db/tables/runs/tasks.ts';
import { deleteScores } from '../../db/tables/scores/score-archive.ts';
import {
  lockSegmentations,
  markFailed,
  type Segmentation,
  type SegmentationError,
} from '../../db/tables/segmentations/segmentations.ts';
import type { CurrentMemberships } from '../../engine/answer/diff.ts';
import type { StoredScoreColumns } from '../../engine/answer/score-difference.ts';
import type { MatchDifference } from '../../engine/persona/match-difference.ts';
import { unionOf } from '../../engine/population/rows.ts';
import type { PersonagraphError } from '../../errors.ts';
import { areMatchesTold, matchChanges, matchCounts } from '../changes/match-changes.ts';
import { failedChange, stateChange } from '../changes/states.ts';
import { withAlteredPrimaries } from '../personas/told-matches.ts';
import { settleReaders } from '../segmentations/readers.ts';
import type { Computed } from './compute-plan.ts';
import { firstFailure } from './failure.ts';
import { type Published, type PublishedCounts, publishAnswer } from './publish-answer.ts';
import { publishMatches } from './publish-matches.ts';

/** Answers of a run, and the memberships they are compared with. */
export interface RunOutcome {
  readonly computed: ReadonlyMap<Segmentation, Computed>;
  /** Customers, ascending. */
  readonly ids: Int32Array;
  readonly clock: Clock;
  /** Memberships by segmentation id, as they were at some time after the snapshot was begun. */
  readonly stored: ReadonlyMap<number, CurrentMemberships>;
  /** Customers that may have been touched between the last run's snapshot and this one's, ascending; null: not known. */
  readonly stale: readonly number[] | null;
  /** Scores by segmentation id as the last run left them; those of customers that are stale may be others. */
  readonly scores: ReadonlyMap<number, StoredScoreColumns>;
  readonly failures: ReadonlyMap<number, PersonagraphError>;
  /** Why something an answer reads of other segmentations is unknown, by id. */
  readonly lacks: ReadonlyMap<number, PersonagraphError>;
}

/** What is stored once a run is published, by segmentation id, of all that was read. */
export interface StoredAfter {
  readonly memberships: ReadonlyMap<number, CurrentMemberships>;
  readonly scores: ReadonlyMap<number, StoredScoreColumns>;
}

/** Writes all answers, the matches that follow from them, and what changed, in one transaction. */
export async function publishRun(own: Scope, run: Run, outcome: RunOutcome, now: () => number): Promise<StoredAfter> {
  const published = await own.transaction(async (scope) => {
    // Incremental evaluations hold it shared: neither overwrites the other's answer unseen.
    await takeMembershipsLock(scope);
    await refuseCancelled(scope, run.id);
    // Memberships that evaluations wrote while it computed began before this.
    const at = outcome.clock.pinned ? outcome.clock.asOf : Math.max(outcome.clock.asOf, now());
    const there = await lockSegmentations(scope, run.segmentationIds);
    const waiting = await postponed(scope);
    const stored = await rereadMemberships(scope, outcome.stored, waiting);
    const touched = outcome.stale && [...new Set([...outcome.stale, ...waiting])].sort((a, b) => a - b);
    const all = await publishAnswers(scope, run, { ...outcome, stored, touched, there, at });
    const failed = await publishFailures(scope, run, outcome.failures, there);
    const removed = new Set(await takeRemoved(scope));
    if (removed.size > 0) {
      await eraseMemberships(scope, [...removed]);
      await deleteScores(scope, [...removed]);
    }
    const matchedAt = outcome.clock.pinned ? now() : at;
    const matched = await publishMatches(scope, { published: all, stored, touched, removed }, matchedAt);
    await appendChanges(scope, [
      ...[...all.values()].flatMap(({ changes }) => changes.filter(({ customerId }) => !removed.has(customerId ?? 0))),
      ...(await tellMatches(scope, matched, run)),
      ...failed.changes,
    ]);
    await finish(scope, run, outcome, { ...Object.fromEntries(counts(all)), ...Object.fromEntries(failed.results) });
    await releaseTasks(scope, run.id);
    await settleReaders(scope);
    return { all, touched };
  });
  const { all, touched } = published;
  return {
    memberships: new Map([...outcome.stored, ...[...all].map(([id, { after }]) => [id, after()] as const)]),
    scores: new Map([
      ...(touched ? scoresOfOthers(outcome, all, touched) : []),
      ...[...all].flatMap(([id, { scores }]) => (scores ? [[id, scores] as const] : [])),
    ]),
  };
}

/** Beyond this share of customers whose scores are not sure, those of everybody are read. */
const MOST_UNSURE = 0.1;

/** Scores of segmentations that are remembered and were not published: of customers that were touched they may be others now. */
function scoresOfOthers(
  { scores, ids }: RunOutcome,
  published: ReadonlyMap<number, Published>,
  touched: readonly number[],
): [number, StoredScoreColumns][] {
  return [...scores].flatMap(([id, columns]): [number, StoredScoreColumns][] => {
    if (published.has(id)) return [];
    const unsure = [...unionOf([Int32Array.from(touched), Int32Array.from(columns.unsure)])];
    return unsure.length > ids.length * MOST_UNSURE ? [] : [[id, { ...columns, unsure }]];
  });
}

/** Writes the answers of segmentations that were not deleted meanwhile. */
async function publishAnswers(
  scope: Scope,
  run: Run,
  outcome: RunOutcome & {
    readonly there: ReadonlySet<number>;
    readonly at: number;
    /** As `stale`, with those who were evaluated while the run was on. */
    readonly touched: readonly number[] | null;
  },
): Promise<ReadonlyMap<number, Published>> {
  const { ids, clock, there, at, stored, touched } = outcome;
  const published = new Map<number, Published>();
  for (const [segmentation, computed] of outcome.computed) {
    if (!there.has(segmentation.id)) continue;
    const current = stored.get(segmentation.id)!;
    const lack = outcome.lacks.get(segmentation.id) ?? null;
    const columns = outcome.scores.get(segmentation.id);
    const scores = columns && touched ? { stored: columns, touched } : null;
    const publication = { segmentation, computed, lack, current, scores, ids, clock, at, runId: run.id };
    published.set(segmentation.id, await publishAnswer(scope, publication));
  }
  return published;
}

function counts(published: ReadonlyMap<number, Published>): [number, PublishedCounts][] {
  return [...published].map(([id, one]) => [id, one.counts]);
}

/** Marks segmentations that failed, where they were not deleted meanwhile. */
async function publishFailures(
  scope: Scope,
  run: Run,
  failures: ReadonlyMap<number, PersonagraphError>,
  there: ReadonlySet<number>,
): Promise<{ results: [number, { readonly error: SegmentationError }][]; changes: NewChange[] }> {
  const results: [number, { readonly error: SegmentationError }][] = [];
  for (const [id, error] of failures) {
    if (there.has(id)) results.push([id, { error: await markFailed(scope, id, error) }]);
  }
  return { results, changes: results.map(([id]) => failedChange(id, run.id)) };
}

/** Matches that began or ended, each as a change; of too many, how many they were of each persona. */
async function tellMatches(scope: Scope, difference: MatchDifference, run: Run): Promise<NewChange[]> {
  const { began, ended } = difference;
  // A fit that only moved a little is for the members query, like a strength: but where another persona is the primary one.
  if (areMatchesTold({ began, ended })) {
    const told = await withAlteredPrimaries(scope, difference);
    return matchChanges(areMatchesTold(told) ? told : { began, ended }, { causeOf: () => 'RUN', runId: run.id });
  }
  const countsOf = matchCounts({ began, ended });
  const moved = [...new Set([...began.persona, ...ended.persona])].sort((one, other) => one - other);
  return (await personasByIds(scope, moved)).map(({ id, version, status }) => {
    const state = { version, status };
    const states = { before: state, after: { ...countsOf(id), ...state } };
    return stateChange('PERSONA_CHANGED', { personaId: id, runId: run.id }, { cause: 'RUN', ...states });
  });
}

async function finish(
  scope: Scope,
  run: Run,
  { computed, failures }: RunOutcome,
  results: Readonly<Record<string, unknown>>,
): Promise<void> {
  const failed = computed.size === 0;
  await stepRun(scope, run, {
    state: failed ? 'FAILED' : 'LIVE',
    progress: 1,
    results,
    ...(failed ? { error: firstFailure(failures) } : {}),
  });
}
