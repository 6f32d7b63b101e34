import {
  personaStandard,
  type PersonaQualityStandard as Row,
} from '../../../db/tables/persona-quality/quality-standard.ts';
import { savePersonaStandard } from '../../../services/persona-quality/standard.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { Workspace } from '../workspaces/workspace.ts';

const FLOOR = 'Joint prevalence below which a persona is warned of, 0..1.';

const Standard = builder.objectRef<Row>('PersonaQualityStandard').implement({
  description: 'What a workspace expects of its personas, which each measurement holds its numbers to.',
  fields: (t) => ({
    jointPrevalenceFloor: t.exposeFloat('jointPrevalenceFloor', { description: FLOOR }),
    version: t.exposeInt('version', { description: 'Number of its edit; 0 while it is the default.' }),
  }),
});

builder.objectField(Workspace, 'personaQualityStandard', (t) =>
  t.field({
    type: Standard,
    cost: STATEMENT,
    description: 'What it expects of its personas. Default: a joint prevalence of 0.1.',
    resolve: (_workspace, _args, { scope }) => personaStandard(scope),
  }),
);

mutation({
  name: 'savePersonaQualityStandard',
  scope: 'WRITE',
  description:
    'Says what the workspace expects of its personas, from the next measurement on. CONFLICT where it was edited meanwhile.',
  input: {
    description: 'What is expected.',
    fields: (t) => ({
      version: t.int({ required: true, description: 'The version that is edited; 0 of the default.' }),
      jointPrevalenceFloor: t.float({ required: true, description: FLOOR }),
    }),
  },
  payload: { standard: noun(Standard, 'The standard; null where it was refused.') },
  work: async ({ version, jointPrevalenceFloor }, { scope }) => ({
    standard: await savePersonaStandard(scope, { version, jointPrevalenceFloor }),
  }),
});
