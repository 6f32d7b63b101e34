import { areEventsTold } from '../../../db/tables/workspaces/event-changes.ts';
import { saveEventChanges } from '../../../services/workspaces/event-changes.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { Workspace } from './workspace.ts';

builder.objectField(Workspace, 'eventChanges', (t) =>
  t.boolean({
    cost: STATEMENT,
    description:
      'Whether what customers do, and whoever is made by it, is pushed as a change of theirs. Default false: it costs a row ' +
      'of the outbox for each customer of a batch. Fields, traits and answers are pushed either way.',
    resolve: (_workspace, _args, { scope }) => areEventsTold(scope),
  }),
);

mutation({
  name: 'saveEventChanges',
  scope: 'WRITE',
  description: 'Says whether what customers do is pushed as a change of theirs: all that is taken in from now on.',
  input: {
    description: 'Whether it is pushed.',
    fields: (t) => ({ told: t.boolean({ required: true, description: 'True: it is pushed.' }) }),
  },
  payload: { told: noun('Boolean', 'Whether it is pushed from now on; null where it was refused.') },
  work: async ({ told }, { scope }) => ({ told: await saveEventChanges(scope, told) }),
});
