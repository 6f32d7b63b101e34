import { PersonagraphError } from '../../errors.ts';
import type { Needs } from '../../segmenter/feature.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import type { Known, Standing } from '../catalogue/catalogue.ts';
import type { Plan } from './model.ts';

/** What a plan reads of another segmentation by one of its needs. */
export interface Reference {
  readonly need: string;
  readonly segmentationId: number;
  /** Keys of segments it asks for; null where it does not say, and takes the answer as a whole. */
  readonly labels: readonly string[] | null;
  /** Key of the score it asks for; null where it asks for none. */
  readonly score: string | null;
}

/** A segmentation that is read, as it stands for its readers. */
export interface Source {
  readonly key: string;
  /** Why it gives no answer; null where it gives one. */
  readonly problem: string | null;
  /** Keys of its segments; null where they are not known. */
  readonly segments: readonly string[] | null;
  /** Keys of its scores; null where they are not known. */
  readonly scores: readonly string[] | null;
}

export type SourceOf = (segmentationId: number) => Source | undefined;

/** All that a plan reads of other segmentations. */
export function referencesOf({ needs, features }: Pick<Plan, 'needs' | 'features'>): Reference[] {
  return Object.entries(features).flatMap(([need, feature]) => {
    if (feature?.source !== 'segmentation') return [];
    const { segmentationId } = feature;
    // A score that is missing is unknown, whoever reads it.
    if (feature.field === 'scores') return { need, segmentationId, labels: [], score: feature.score };
    return { need, segmentationId, labels: needs[need]?.labels ?? null, score: null };
  });
}

/** The segmentations that are known, as they stand in the store. */
export function sourcesIn(known: Known): SourceOf {
  const sources = new Map(
    [...known.segmentations].map(([key, { id, standing, scores }]) => {
      const own = standing && scores ? { ...standing, scores: scores.map((score) => score.key) } : standing;
      return [id, storedSource(key, own)];
    }),
  );
  return (segmentationId) => sources.get(segmentationId);
}

/** A segmentation as it stands in the store: one that is not live and enabled gives no answer. */
export function storedSource(key: string, standing: Standing | undefined): Source {
  if (!standing) return { key, problem: null, segments: null, scores: null };
  const { enabled, status, segments, scores = null } = standing;
  const learned = segments.length > 0 || status === 'LIVE';
  return {
    key,
    problem: stateProblem(enabled, status),
    segments: learned ? segments : null,
    scores: learned ? scores : null,
  };
}

/** Keys of what stands behind rules and ranges of personas, which nobody gave. */
const OWN = /^persona:\d+:/;

/** A problem with whose it is. */
function named(key: string, problem: string): string {
  if (!OWN.test(key)) return `${key} ${problem}`;
  return problem === DISABLED
    ? 'the persona’s own rule is answered once it is active'
    : `the persona’s own rule ${problem}`;
}

const DISABLED = 'is disabled';

function stateProblem(enabled: boolean, status: string): string | null {
  return enabled ? (STATES[status] ?? null) : DISABLED;
}

/** Why a segmentation gives no answer now; null where it gives one. */
export function segmentationProblem({
  key,
  enabled,
  status,
}: Pick<Standing, 'enabled' | 'status'> & { readonly key: string }): string | null {
  const problem = stateProblem(enabled, status);
  return problem && named(key, problem);
}

/** Why a segment cannot be held against customers now; null where it can. */
export function segmentProblem(
  segment: { readonly key: string; readonly current: boolean },
  { key, enabled, status }: Pick<Standing, 'enabled' | 'status'> & { readonly key: string },
): string | null {
  const problem = segmentationProblem({ key, enabled, status });
  if (problem) return problem;
  return segment.current ? null : `${key} has no segment "${segment.key}" any more`;
}

const STATES: Readonly<Record<string, string>> = {
  PREPARING: 'has no answer yet: run it',
  COMPUTING: 'has no answer yet: its first run is on',
  STALE: 'is stale: its error says why',
  FAILED: 'failed: its error says why',
  UNSATISFIED: 'has no answer: its error says why',
};

/** Why a reference cannot be answered, such as `tiers has no segment "vpi"; did you mean vip?`; null where it can. */
export function problemOf(
  { labels, score }: Pick<Reference, 'labels' | 'score'>,
  source: Source | undefined,
): string | null {
  if (!source) return 'a segmentation that is read is not there';
  if (source.problem) return named(source.key, source.problem);
  return unknownLabel(labels, source) ?? unknownScore(score, source);
}

/** The first key that a segmentation has no segment of, said with near matches; null where there is none. */
export function unknownLabel(labels: readonly string[] | null, { key, segments }: Source): string | null {
  const unknown = segments && labels?.find((label) => !segments.includes(label));
  return typeof unknown === 'string' ? `${key} has no segment "${unknown}"${didYouMean(unknown, segments!)}` : null;
}

/** A score that a segmentation has not, said with near matches; null where it has it. */
export function unknownScore(score: string | null, { key, scores }: Source): string | null {
  if (score === null || scores === null || scores.includes(score)) return null;
  return scores.length === 0 ? `${key} has no scores` : `${key} has no score "${score}"${didYouMean(score, scores)}`;
}

/** Finds a segmentation by its key. */
export type SourceByKey = (key: string) => Source | undefined;

/** Why stored needs cannot be answered by the segmentations they name, each reason once. */
export function problemsOfNeeds(needs: Needs, sourceOf: SourceByKey): string[] {
  const problems = Object.values(needs).flatMap(({ from, labels = null }) => {
    const [head, key = '', field, name = null] = typeof from === 'string' ? from.split('.') : [];
    if (head !== 'segmentations') return [];
    const asked = field === 'scores' ? { labels: [], score: name } : { labels, score: null };
    return problemOf(asked, sourceOf(key)) ?? [];
  });
  return [...new Set(problems)];
}

/** A plan with the references that can be answered. */
export interface Answerable<P> {
  readonly plan: P;
  /** Why others cannot; null where all can. */
  readonly lack: PersonagraphError | null;
}

/**
 * Makes missing what a plan reads by name of segmentations that give no answer, so that it counts as unknown. Throws
 * SOURCE_NOT_LIVE where it reads one as a whole: nobody knows how it takes a missing answer.
 */
export function answerable<P extends Plan>(plan: P, sourceOf: SourceOf): Answerable<P> {
  const problems = new Map<string, string>();
  let whole = false;
  for (const reference of referencesOf(plan)) {
    const problem = problemOf(reference, sourceOf(reference.segmentationId));
    if (!problem) continue;
    problems.set(reference.need, problem);
    whole ||= reference.labels === null;
  }
  if (problems.size === 0) return { plan, lack: null };
  const lack = sourceNotLive([...new Set(problems.values())]);
  if (whole) throw lack;
  const gone = Object.fromEntries([...problems.keys()].map((need) => [need, null]));
  return { plan: { ...plan, features: { ...plan.features, ...gone } }, lack };
}

/** Throws SOURCE_NOT_LIVE where something a plan reads of other segmentations cannot be answered. */
export function refuseUnanswered(plan: Plan, known: Known): void {
  const { lack } = answerable(plan, sourcesIn(known));
  if (lack) throw lack;
}

/** The error of a segmentation that reads what others do not answer. */
export function sourceNotLive(problems: readonly string[]): PersonagraphError {
  const message = `What it reads of other segmentations is UNKNOWN: ${problems.join('; ')}.`;
  return new PersonagraphError('SOURCE_NOT_LIVE', message, { field: ['config'] });
}
