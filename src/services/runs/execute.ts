import type { Scope, Session } from '../../db/postgres/connection.ts';
import { refreshStatistics } from '../../db/postgres/statistics.ts';
import { standingOverrides } from '../../db/tables/memberships/overrides.ts';
import { endSnapshot, forgetTouched } from '../../db/tables/runs/population-snapshots.ts';
import { type Run, reportRun, runSessionName, stepRun } from '../../db/tables/runs/runs.ts';
import { type Segmentation, segmentationsByIds, setStatus } from '../../db/tables/segmentations/segmentations.ts';
import type { CurrentMemberships } from '../../engine/answer/diff.ts';
import { dependenciesOf } from '../../engine/answer/order.ts';
import { type Answer, scoreColumns } from '../../engine/answer/segment-column.ts';
import { answerable, type SourceOf, sourcesIn } from '../../engine/answer/sources.ts';
import type { PersonagraphError } from '../../errors.ts';
import { withDependencies } from '../evaluation/answers.ts';
import { NICE } from '../threads/priority.ts';
import { withClient } from './compute.ts';
import type { Computed } from './compute-plan.ts';
import type { RunContext } from './context.ts';
import { asCoded } from './failure.ts';
import { identifyAnswer } from './identify-answer.ts';
import { overrideAnswer } from './override-answer.ts';
import { planRun, type RunPlan } from './plan.ts';
import { publishRun } from './publish.ts';
import { type RunSnapshot, takeSnapshot } from './snapshot/run-snapshot.ts';

/**
 * Fits and answers segmentations for everybody. The answers of all go live in one transaction, so readers see the old
 * or the new, never a mixture. One that fails keeps its last good answer and leaves the others alone.
 */
export async function executeRun(context: RunContext, run: Run): Promise<void> {
  const scope = context.db.scope(run.workspaceId);
  const segmentations = await segmentationsByIds(scope, run.segmentationIds);
  await begin(scope, run, segmentations);
  const plan = await planRun(context.registry, scope, segmentations);
  try {
    const work = (session: Session) => answerAll(context, session.scope(run.workspaceId), run, plan);
    const { signal } = context;
    await withClient(context.db, work, { nice: NICE.run, name: runSessionName(run.id), signal });
  } catch (error) {
    // Nobody keeps what it began.
    await endSnapshot(scope).catch(() => undefined);
    throw error;
  }
}

async function begin(scope: Scope, run: Run, segmentations: readonly Segmentation[]): Promise<void> {
  const unanswered = segmentations.flatMap(({ id, liveModelId }) => (liveModelId === null ? id : []));
  await scope.transaction(async (transaction) => {
    await stepRun(transaction, run, { state: 'PREPARING', progress: 0 });
    await setStatus(transaction, unanswered, 'COMPUTING');
  });
}

/** Computes and publishes all that was planned, on a connection of the run's own. */
async function answerAll(context: RunContext, own: Scope, run: Run, plan: RunPlan): Promise<void> {
  await refreshStatistics(own);
  using snapshot = await takeSnapshot(context, own, run, plan);
  const { seen, clock, stale, scores } = snapshot;
  const pool = context.db.scope(run.workspaceId);
  await reportRun(pool, run, { state: 'COMPUTING', progress: 0.3, customers: seen.population.length });
  const answered = await computeAll(context, own, run, snapshot);
  const stored = await snapshot.stored;
  const answers = { ...answered, ids: seen.population.ids, clock, stored, stale, scores };
  const after = await publishRun(own, run, answers, context.now);
  // Readers come now; the run itself has ended.
  await refreshStatistics(own).catch(() => undefined);
  const kept = !clock.pinned && context.snapshots?.keep({ ...seen, ...after });
  if (!kept) await endSnapshot(pool);
  // The next run forgets what this one could not.
  await forgetTouched(pool, seen.number).catch(() => undefined);
}

/** Segmentations with their answers, and those that failed, by id. */
interface RunAnswers {
  readonly computed: ReadonlyMap<Segmentation, Computed>;
  readonly failures: ReadonlyMap<number, PersonagraphError>;
  /** Why something an answer reads of other segmentations is unknown, by id. */
  readonly lacks: ReadonlyMap<number, PersonagraphError>;
}

/** Fits and answers each segmentation; those that are read come before their readers. */
async function computeAll(context: RunContext, own: Scope, run: Run, snapshot: RunSnapshot): Promise<RunAnswers> {
  const { planned, seen, clock } = snapshot;
  const failures = new Map(snapshot.failures);
  const computed = new Map<Segmentation, Computed>();
  const lacks = new Map<number, PersonagraphError>();
  const answers = new Map<number, Answer>();
  const read = new Set(planned.flatMap(({ plan }) => dependenciesOf(plan)));
  const sourceOf = sourcesOfRun(snapshot, { failures, lacks, answers });
  const all = planned.length + failures.size;
  const overrides = await standingOverrides(
    own,
    planned.map(({ segmentation: { id } }) => id),
  );
  for (const { segmentation, plan: asked } of planned) {
    context.signal.throwIfAborted();
    const { id, seed, fitSample: sample } = segmentation;
    try {
      const { plan, lack } = answerable(asked, sourceOf);
      const complete = await withDependencies(own, plan, seen.population, answers);
      const options = { asOf: clock.asOf, seed, sample, signal: context.signal };
      const current = () => currentOf(snapshot, id);
      const { ids } = seen.population;
      const byHand = { segmentation, ids, asOf: clock.asOf, overrides: overrides.get(id) ?? [], current };
      const answer = await overrideAnswer(own, await context.isolation.compute(plan, complete, options), byHand);
      computed.set(segmentation, answer);
      if (lack) lacks.set(id, lack);
      if (read.has(id)) {
        const { keys } = await identifyAnswer(own, segmentation, answer, ids, current);
        const scores = scoreColumns(answer.plan.scores, answer.assignment);
        answers.set(id, { ...answer.assignment, keys, asOf: clock.asOf, scoreColumns: scores });
      }
    } catch (error) {
      context.signal.throwIfAborted();
      failures.set(id, asCoded(error));
    }
    const progress = 0.3 + (0.3 * (computed.size + failures.size)) / all;
    await reportRun(context.db.scope(run.workspaceId), run, { progress });
  }
  return { computed, failures, lacks };
}

/** Memberships of a segmentation as they are stored. */
async function currentOf({ stored }: RunSnapshot, segmentationId: number): Promise<CurrentMemberships> {
  return (await stored).get(segmentationId)!;
}

/** Segmentations as they stand for others of the run: those of the run itself by what became of them so far. */
function sourcesOfRun(
  { planned, known }: RunSnapshot,
  {
    failures,
    lacks,
    answers,
  }: Pick<RunAnswers, 'failures' | 'lacks'> & { readonly answers: ReadonlyMap<number, Answer> },
): SourceOf {
  const stored = sourcesIn(known);
  const keys = new Map(planned.map(({ segmentation: { id, key } }) => [id, key]));
  return (id) => {
    const answer = answers.get(id);
    const key = keys.get(id) ?? stored(id)?.key ?? '';
    if (failures.has(id)) return { key, problem: 'failed: its error says why', segments: null, scores: null };
    if (!answer) return stored(id);
    const scores = [...(answer.scoreColumns?.keys() ?? [])];
    return { key, problem: lacks.has(id) ? 'is stale: its error says why' : null, segments: answer.keys, scores };
  };
}
