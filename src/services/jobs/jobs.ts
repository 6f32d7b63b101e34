import { measureOutcomes } from '../outcomes/measure-outcomes.ts';
import type { RunContext } from '../runs/context.ts';
import { NICE } from '../threads/priority.ts';
import { answerGroups, membersOf } from './answer-groups.ts';
import { chooseAudience } from './choose-audience.ts';
import { recheckClaims } from './claims/recheck-claims.ts';
import { compareGroups } from './compare-groups.ts';
import { portraySegments } from './drafting/portray-segment.ts';
import { suggestPersonas } from './drafting/suggest-personas.ts';
import { followCohorts } from './follow-cohorts.ts';
import { forecastUnits } from './forecast-units.ts';
import type { Job } from './job.ts';
import { overlapSegments } from './overlap-segments.ts';
import { measurePersonaQuality } from './personas/measure-persona-quality.ts';
import { previewPersona } from './personas/preview-persona.ts';
import { refitPersonas } from './personas/refit-personas.ts';
import { unknownMatches } from './personas/unknown-matches.ts';
import { previewAnswer } from './preview-answer.ts';
import { proposeImport } from './propose-import.ts';
import { readIds } from './read-ids.ts';
import { readSpend } from './read-spend.ts';
import { trendSegments } from './trend-segments.ts';
import { measureUpkeep } from './upkeep/measure-upkeep.ts';
import { learnVisitors } from './visitor/learn-visitors.ts';

/** The jobs of the run thread: the work of each, and its priority. A new job is one line here. */
export const JOBS = {
  preview: { work: previewAnswer, nice: NICE.job },
  portrait: { work: portraySegments, nice: NICE.job },
  personaCount: { work: suggestPersonas, nice: NICE.job },
  contrast: { work: compareGroups, nice: NICE.job },
  overlap: { work: overlapSegments, nice: NICE.job },
  proposal: { work: proposeImport, nice: NICE.job },
  ids: { work: readIds, nice: NICE.job },
  groups: { work: answerGroups, nice: NICE.job },
  members: { work: membersOf, nice: NICE.job },
  audience: { work: chooseAudience, nice: NICE.job },
  cohorts: { work: followCohorts, nice: NICE.job },
  forecast: { work: forecastUnits, nice: NICE.job },
  trend: { work: trendSegments, nice: NICE.job },
  claims: { work: recheckClaims, nice: NICE.job },
  refit: { work: refitPersonas, nice: NICE.job },
  personaPreview: { work: previewPersona, nice: NICE.job },
  outcomes: { work: measureOutcomes, nice: NICE.job },
  spendFile: { work: readSpend, nice: NICE.job },
  upkeep: { work: measureUpkeep, nice: NICE.job },
  personaQuality: { work: measurePersonaQuality, nice: NICE.job },
  unknownMatches: { work: unknownMatches, nice: NICE.job },
  visitors: { work: learnVisitors, nice: NICE.job },
} satisfies Record<string, Job<never, unknown>>;

export type JobName = keyof typeof JOBS;
export type JobRequest<Name extends JobName> = Parameters<(typeof JOBS)[Name]['work']>[1];
export type JobResult<Name extends JobName> = Awaited<ReturnType<(typeof JOBS)[Name]['work']>>;

/** Each job as a function of its request. */
export type JobFunctions = { readonly [Name in JobName]: (request: JobRequest<Name>) => Promise<JobResult<Name>> };

/** A request with whether it is one of a key that may not read personal data. */
type Asked<Request> = Request & { readonly masks?: boolean };

/** Does a job in this thread, its connections at the job's priority. Throws what the job throws. */
export function doJob<Name extends JobName>(
  context: RunContext,
  name: Name,
  request: Asked<JobRequest<Name>>,
): Promise<JobResult<Name>> {
  const jobs: { readonly [N in JobName]: Job<JobRequest<N>, JobResult<N>> } = JOBS;
  const { work, nice } = jobs[name];
  return work({ ...context, nice, masks: request.masks ?? false }, request);
}
