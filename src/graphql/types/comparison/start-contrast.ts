import { startContrast } from '../../../services/comparison/contrast.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { GroupInput } from '../groups/group-input.ts';
import { readGroup } from '../groups/read-group.ts';
import { Job } from '../jobs/job.ts';
import { patienceOf, WAIT, waited } from '../jobs/wait.ts';

mutation({
  name: 'startContrast',
  scope: 'WRITE',
  description:
    'Starts a job that contrasts a group with another, or with everybody who is known not to be in it, feature by feature: ' +
    'as contrastGroups does, of larger samples too. The result is in the job.',
  input: {
    description: 'Groups to contrast.',
    fields: (t) => ({
      group: t.field({ type: GroupInput, required: true, description: 'The group.' }),
      against: t.field({ type: GroupInput, description: 'The other group. Default: everybody else.' }),
      features: t.stringList({
        description: 'Names of features, 1 to 100. Default: standard fields, traits, answers, and main event totals.',
      }),
      sample: t.int({
        description: 'Most customers of each group looked at, 100 to 200,000; of more, a sample. Default 100,000.',
      }),
      seed: t.int({ description: 'Seed of the sample. Default 1.' }),
      wait: t.float(WAIT),
    }),
  },
  payload: { job: noun(Job, 'The job that contrasts them.') },
  work: async ({ group, against, wait, ...options }, context) => {
    const patience = patienceOf(wait);
    const started = await startContrast(context.scope, {
      ...presentFields(options),
      group: readGroup(group, ['group']),
      ...(against ? { against: readGroup(against, ['against']) } : {}),
    });
    return waited(context, started, patience);
  },
});
