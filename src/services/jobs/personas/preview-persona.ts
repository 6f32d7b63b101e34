import { type Clock, knownFeatures, readPopulation } from '../../../db/features/population.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import { rankedPersonas, readMatches, readStrengths } from '../../../db/tables/personas/matches.ts';
import { commonClock } from '../../../db/tables/segmentations/own-segmentations.ts';
import { segmentationsByIds } from '../../../db/tables/segmentations/segmentations.ts';
import { segmentsByIds } from '../../../db/tables/segmentations/segments.ts';
import { segmentProblem } from '../../../engine/answer/sources.ts';
import type { Known } from '../../../engine/catalogue/catalogue.ts';
import { degreesOfSegments, degreesOfTruth } from '../../../engine/persona/degrees.ts';
import type { Criterion } from '../../../engine/persona/fit.ts';
import { type MatchPreview, previewMatches } from '../../../engine/persona/match-preview.ts';
import { PersonagraphError } from '../../../errors.ts';
import { GroupGround } from '../../groups/group-ground.ts';
import { readingMembers } from '../../groups/kept-members.ts';
import type { PreparedCriterion } from '../../personas/criterion-input.ts';
import { sourcesOf } from '../../personas/refresh-matches.ts';
import { withGround } from '../answer-groups.ts';
import type { JobContext } from '../job.ts';
import { withJobClient } from '../job-client.ts';

export interface PersonaPreviewRequest {
  readonly workspaceId: number;
  /** The persona that is edited; null for one that is not stored. */
  readonly personaId: number | null;
  readonly polarity: 'POSITIVE' | 'NEGATIVE';
  readonly criteria: readonly PreparedCriterion[];
  readonly threshold: number;
  readonly minCoverage: number;
}

/** A criterion as a preview finds it. */
export interface PreviewedCriterion {
  /** Customers who meet it, and of whom it is UNKNOWN. */
  readonly holds: number;
  readonly unknown: number;
  /** Why it is UNKNOWN of everybody; null where it is not. */
  readonly problem: string | null;
}

export interface PersonaPreview extends MatchPreview {
  /** In the order they were given. */
  readonly criteria: readonly PreviewedCriterion[];
}

/** A persona that is not stored ranks last, under an id that none has. */
const NEW = 2_000_000_000;

type Prepared = PreparedCriterion & { readonly weight: number };
type Ground = Pick<GroupGround, 'population' | 'truthOf'>;

/**
 * Who would match a persona by criteria that nobody has saved, exactly: segments by their stored answers, rules and ranges
 * by the same evaluation as a run's, all of one snapshot. Nothing is written.
 */
export async function previewPersona(context: JobContext, request: PersonaPreviewRequest): Promise<PersonaPreview> {
  const groups = request.criteria.flatMap((one) => ('own' in one ? [{ rule: ruleOf(one) }] : []));
  const at = await commonClock(context.db.scope(request.workspaceId));
  const work = (ground: Ground, snapshot: Scope) => preview(ground, snapshot, request);
  if (at === null) {
    return withGround(context, request.workspaceId, () => ({
      groups,
      features: [],
      work: (ground, _asOf, snapshot) => work(ground, snapshot),
    }));
  }
  // Where all clocks stand still, rules are answered as of then.
  const clock: Clock = { asOf: at.getTime(), pinned: true };
  return withJobClient(context, (session) =>
    session.scope(request.workspaceId).transaction(async (snapshot) => {
      const known: Known = await knownFeatures(snapshot, context.masks);
      const toRead = { known, clock, groups, features: [] };
      const reads = { read: readPopulation, members: readingMembers };
      return work(await GroupGround.read(context, snapshot, reads, toRead), snapshot);
    }, 'REPEATABLE READ READ ONLY'),
  );
}

async function preview(ground: Ground, snapshot: Scope, request: PersonaPreviewRequest): Promise<PersonaPreview> {
  const { personaId, criteria: given, threshold, minCoverage, polarity } = request;
  const { ids } = ground.population;
  const segments = await segmentCriteria(snapshot, given);
  const shared = segments.flatMap(({ criterion }) => criterion ?? []);
  const strengths = await readStrengths(snapshot, sourcesOf([{ criteria: shared }]));
  const degrees = new Map(degreesOfSegments(ids, shared, strengths));
  const criteria: Criterion[] = [];
  const previewed: PreviewedCriterion[] = [];
  for (const [index, one] of given.entries()) {
    const { weight, role = 'SUPPORTING' } = one;
    // Rules have no segment yet: they go by ids that none has.
    const segmentId = 'segmentId' in one ? one.segmentId : -1 - index;
    let problem = segments[index]!.problem;
    if ('own' in one) {
      const truth = await truthOf(ground, one);
      if (typeof truth === 'string') problem = truth;
      else degrees.set(segmentId, truth);
    }
    if (problem !== null) degrees.set(segmentId, new Float32Array(ids.length).fill(Number.NaN));
    criteria.push({ segmentId, weight, role });
    previewed.push({ ...counted(degrees.get(segmentId)!), problem });
  }
  const id = personaId ?? NEW;
  const all = await rankedPersonas(snapshot, personaId);
  const matches = await readMatches(
    snapshot,
    all.map((persona) => persona.id),
  );
  const ranking = all.flatMap((one) => (one.polarity === 'POSITIVE' ? one.id : []));
  if (personaId === null && polarity === 'POSITIVE') ranking.push(NEW);
  const found = previewMatches(ids, { criteria, threshold, minCoverage }, degrees, { personaId: id, matches, ranking });
  const stored = (one: number | null) => (one === NEW ? 0 : one);
  return {
    ...found,
    primaryMoves: found.primaryMoves.map(({ from, to, count }) => ({ from: stored(from), to: stored(to), count })),
    criteria: previewed,
  };
}

function ruleOf(criterion: Extract<Prepared, { readonly own: unknown }>): unknown {
  const { segments } = criterion.own.config as { readonly segments: readonly { readonly when: unknown }[] };
  return segments[0]!.when;
}

/** The degrees of a rule, or why nobody knows of whom it holds. */
async function truthOf(
  ground: Ground,
  criterion: Extract<Prepared, { readonly own: unknown }>,
): Promise<Float32Array | string> {
  try {
    return degreesOfTruth((await ground.truthOf({ rule: ruleOf(criterion) })).truth);
  } catch (error) {
    if (error instanceof PersonagraphError && OPEN.has(error.code)) return error.message;
    throw error;
  }
}

/** A rule on what is not there, or not live, is UNKNOWN once it is saved. */
const OPEN: ReadonlySet<string> = new Set(['SOURCE_NOT_LIVE', 'UNKNOWN_FEATURE']);

/** Criteria on segments, with their segmentations, or with the problem of one that gives no answer; in the order given. */
async function segmentCriteria(scope: Scope, given: readonly PreparedCriterion[]) {
  const wanted = given.flatMap((one) => ('segmentId' in one ? one.segmentId : []));
  const segments = new Map((await segmentsByIds(scope, wanted)).map((row) => [row.id, row]));
  const sources = await segmentationsByIds(
    scope,
    [...segments.values()].map(({ segmentationId }) => segmentationId),
  );
  const segmentations = new Map(sources.map((row) => [row.id, row]));
  return given.map((one, index): { readonly criterion: Criterion | null; readonly problem: string | null } => {
    if (!('segmentId' in one)) return { criterion: null, problem: null };
    const segment = segments.get(one.segmentId);
    const segmentation = segment && segmentations.get(segment.segmentationId);
    if (!segmentation || segmentation.personaId !== null) {
      const field = ['criteria', String(index), 'segmentId'];
      throw new PersonagraphError('NOT_FOUND', 'No such segment.', { field });
    }
    const { segmentId, weight } = one;
    const criterion = { segmentId, weight, segmentationId: segmentation.id };
    return { criterion, problem: segmentProblem(segment, segmentation) };
  });
}

function counted(degrees: Float32Array): Pick<PreviewedCriterion, 'holds' | 'unknown'> {
  let [holds, unknown] = [0, 0];
  for (const degree of degrees) {
    if (Number.isNaN(degree)) unknown++;
    else if (degree > 0) holds++;
  }
  return { holds, unknown };
}
