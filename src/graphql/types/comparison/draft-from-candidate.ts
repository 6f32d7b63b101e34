import type { Persona as PersonaRow } from '../../../db/tables/personas/personas.ts';
import { runsByIds } from '../../../db/tables/runs/runs.ts';
import { draftFromCandidate } from '../../../services/comparison/draft-from-candidate.ts';
import { findSegmentation } from '../../../services/segmentations/segmentations.ts';
import { PersonaKind, PersonaPolarity } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { createLoaders } from '../../core/loaders.ts';
import { mutation, noun, payloadField } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { draftsOf, Job, refusalsOf } from '../jobs/job.ts';
import { patienceOf, WAIT, waited } from '../jobs/wait.ts';
import { Persona } from '../personas/persona.ts';
import { Run } from '../runs/run.ts';
import { Segmentation } from '../segments/segmentation.ts';

mutation({
  name: 'draftPersonasFromCandidate',
  scope: 'WRITE',
  description:
    'Makes a candidate a stored segmentation, and starts a job that runs it unless it is live, and drafts personas from its ' +
    'segments, all or none. Asked again, the segmentation is the same one.',
  input: {
    description: 'A candidate of a comparison to go on with.',
    fields: (t) => ({
      comparisonId: t.id({ required: true, description: 'The comparison.' }),
      candidate: t.int({ required: true, description: "The candidate's number, from 0." }),
      name: t.string({ description: "Name of the segmentation it becomes. Default: the candidate's." }),
      segmentKeys: t.stringList({ description: 'Segments that personas are drafted of. Default: all with members.' }),
      most: t.int({ description: 'Most drafts, 1 to 20, of the largest segments. Default 10.' }),
      language: t.field({ type: Language, description: 'Language of the drafts. Default EN.' }),
      kind: t.field({ type: PersonaKind, description: 'What the personas stand for. Default BUYER.' }),
      polarity: t.field({ type: PersonaPolarity, description: 'Whether the company wants such. Default POSITIVE.' }),
      wait: t.float(WAIT),
    }),
  },
  payload: {
    job: noun(Job, 'The job that drafts them.'),
    segmentation: noun(Segmentation, 'The segmentation the candidate is now.'),
    run: noun(Run, 'The run that makes it live; null where it was, or none is asked for yet.'),
    personas: payloadField(
      {
        type: [Persona],
        size: 20,
        nullable: false,
        description: 'The drafts, those of the largest segments first; empty while the job is on.',
      },
      (drafts: readonly PersonaRow[] = []) => [...drafts],
    ),
  },
  work: async ({ comparisonId, candidate, wait, ...options }, context) => {
    const patience = patienceOf(wait);
    const { scope, registry } = context;
    const started = await draftFromCandidate(registry, scope, {
      ...presentFields(options),
      candidate,
      comparisonId: decodeId('SegmentationComparison', comparisonId, ['comparisonId']),
    });
    const { job, userErrors } = await waited(context, started.job, patience);
    const [run = null] = job.runId === null ? [] : await runsByIds(scope, [job.runId]);
    return {
      job,
      run,
      segmentation: await findSegmentation(scope, started.segmentation.id),
      personas: await draftsOf(job, {}, { loaders: createLoaders(scope, registry) }),
      userErrors: [...userErrors, ...refusalsOf(job)],
    };
  },
});
