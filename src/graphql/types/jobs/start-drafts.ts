import { startDrafts } from '../../../services/personas/draft.ts';
import { PersonaKind, PersonaPolarity } from '../../core/enums.ts';
import { decodeId } from '../../core/id.ts';
import { Language } from '../../core/language.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Job, refusalsOf } from './job.ts';
import { patienceOf, WAIT, waited } from './wait.ts';

mutation({
  name: 'startDrafts',
  scope: 'WRITE',
  description:
    'Starts a job that drafts a persona from each segment of a segmentation, the largest first: as draftPersonas does, for ' +
    'many customers. All drafts are written, or none. They are in the job.',
  input: {
    description: 'Personas to draft.',
    fields: (t) => ({
      segmentationId: t.id({ required: true, description: 'The segmentation, which has to be live.' }),
      segmentKeys: t.stringList({ description: 'Segments that personas are drafted of. Default: all with members.' }),
      most: t.int({ description: 'Most drafts, 1 to 40, of the largest segments. Default 10.' }),
      language: t.field({
        type: Language,
        description: 'Language of the texts; the other is their translation. Default EN.',
      }),
      kind: t.field({ type: PersonaKind, description: 'What the personas stand for. Default BUYER.' }),
      polarity: t.field({ type: PersonaPolarity, description: 'Whether the company wants such. Default POSITIVE.' }),
      wait: t.float(WAIT),
    }),
  },
  payload: { job: noun(Job, 'The job that drafts them.') },
  work: async ({ segmentationId, wait, ...options }, context) => {
    const patience = patienceOf(wait);
    const started = await startDrafts(context.scope, {
      ...presentFields(options),
      segmentationId: decodeId('Segmentation', segmentationId, ['segmentationId']),
    });
    const { job, userErrors } = await waited(context, started, patience);
    return { job, userErrors: [...userErrors, ...refusalsOf(job)] };
  },
});
