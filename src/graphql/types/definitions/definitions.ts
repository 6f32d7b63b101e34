import { type Applied, applyDefinitions } from '../../../services/definitions/apply.ts';
import type { NewSecret } from '../../../services/definitions/apply-webhooks.ts';
import type { DefinitionDoubt as Doubt } from '../../../services/definitions/doubts.ts';
import { parseDefinitions } from '../../../services/definitions/parse.ts';
import type { FieldChange, Plan, PlanStep } from '../../../services/definitions/plan.ts';
import { readDefinitions } from '../../../services/definitions/read.ts';
import { writeDefinitions } from '../../../services/definitions/write.ts';
import { requirePersonal } from '../../../services/personal/may-read-personal.ts';
import { takesScope } from '../../core/access/scopes.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { mutation, noun, payloadField } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Run } from '../runs/run.ts';
import { MOST_DOUBTS, RuleDoubt } from '../segments/rule-doubt.ts';

const Action = builder.enumType('DefinitionAction', {
  description: 'What a step does.',
  values: {
    CREATE: { description: 'Makes something.' },
    CHANGE: { description: 'Changes fields.' },
    RENAME: { description: 'Gives another key, and changes fields where they differ.' },
    DELETE: { description: 'Deletes what the file leaves out.' },
  } as const,
});

const DefinitionFieldChange = builder.objectRef<FieldChange>('DefinitionFieldChange').implement({
  description: 'A field that a step sets.',
  fields: (t) => ({
    path: t.exposeString('path', { description: 'Where it is: `config.k`, `criteria[0].weight`; empty: all of it.' }),
    from: t.field({
      type: 'JSON',
      bytes: 200,
      nullable: true,
      description: 'Its value so far; null for none.',
      resolve: ({ from }) => from ?? null,
    }),
    to: t.field({
      type: 'JSON',
      bytes: 200,
      nullable: true,
      description: 'Its value from then on; null for none.',
      resolve: ({ to }) => to ?? null,
    }),
  }),
});

const DefinitionStep = builder.objectRef<PlanStep>('DefinitionStep').implement({
  description: 'One thing that a file makes, changes or deletes.',
  fields: (t) => ({
    action: t.expose('action', { type: Action, description: 'What the step does.' }),
    section: t.exposeString('section', { description: 'The section of the file: `segmentations`, `workspace`.' }),
    key: t.exposeString('key', { description: 'Its key or name; of the workspace the name of the rule.' }),
    previousKey: t.exposeString('previousKey', { nullable: true, description: 'The key it had; null where it stays.' }),
    changes: t.field({
      type: [DefinitionFieldChange],
      size: 20,
      description: 'The fields it sets; none of what is made or deleted.',
      resolve: ({ changes }) => [...changes],
    }),
  }),
});

const DefinitionDoubt = builder.objectRef<Doubt>('DefinitionDoubt').implement({
  description: 'A rule of a file of definitions that likely does not mean what it says.',
  fields: (t) => ({
    section: t.exposeString('section', { description: 'The section of the file: `segmentations` or `personas`.' }),
    key: t.exposeString('key', { description: 'Key of the segmentation or persona whose rule it is.' }),
    doubt: t.expose('doubt', { type: RuleDoubt, description: 'The part of the rule, and why.' }),
  }),
});

/** A plan with what it starts from, and the rules in doubt. */
type DoubtedPlan = Pick<Applied, 'base' | 'doubts'> & Plan;

const DefinitionPlan = builder.objectRef<DoubtedPlan>('DefinitionPlan').implement({
  description: 'The way from what a workspace defines to what a file defines.',
  fields: (t) => ({
    base: t.exposeString('base', {
      description: 'What it starts from: given back to applyDefinitions, nothing else is changed than was planned.',
    }),
    steps: t.field({
      type: [DefinitionStep],
      size: 100,
      description: 'What is made, changed and deleted; empty where the workspace is as the file has it.',
      resolve: ({ steps }) => [...steps],
    }),
    doubts: t.field({
      type: [DefinitionDoubt],
      size: MOST_DOUBTS,
      description: 'Rules it writes that likely do not mean what they say: they are stored all the same.',
      resolve: ({ doubts }) => [...doubts],
    }),
    kept: t.field({
      type: ['String'],
      size: 100,
      description: 'What the workspace has, the file does not, and stays: `personas/alex`.',
      resolve: ({ kept }) => [...kept],
    }),
  }),
});

const WebhookSecret = builder.objectRef<NewSecret>('WebhookSecret').implement({
  description: 'The secret of a webhook that was made.',
  fields: (t) => ({
    webhook: t.exposeString('webhook', { description: 'Name of the webhook.' }),
    secret: t.exposeString('secret', { description: 'What requests are signed with. Shown this once.' }),
  }),
});

builder.queryField('exportDefinitions', (t) =>
  t.string({
    cost: 20 * STATEMENT,
    bytes: 20_000,
    description:
      'Traits, surveys, segmentations, personas, interview guides, research questions, webhooks and rules of the workspace as a ' +
      'file of YAML, which applyDefinitions ' +
      'takes. It has no id, no secret and no customer, but those that a webhook names. Needs ADMIN, and PERSONAL.',
    ...takesScope('ADMIN'),
    resolve: async (_root, _args, context) => {
      requirePersonal(context.principal, 'Exporting definitions, which quote customers,');
      return writeDefinitions((await readDefinitions(context.scope, context.registry)).definitions);
    },
  }),
);

mutation({
  name: 'applyDefinitions',
  scope: 'ADMIN',
  description:
    'Brings the workspace in line with a file of definitions: all of it, or nothing. Sections that the file leaves out stay ' +
    'as they are; a field that an entry leaves out has its default. Applied again it changes nothing. Needs ADMIN.',
  input: {
    description: 'Definitions to apply.',
    fields: (t) => ({
      yaml: t.string({
        required: true,
        description: 'The file, as exportDefinitions writes it; 5,000,000 characters.',
      }),
      dryRun: t.boolean({
        description:
          'Only the plan: it is carried out and taken back, so that it is one that would succeed. Default false.',
      }),
      prune: t.boolean({ description: 'Delete what the sections of the file leave out. Default false: it stays.' }),
      run: t.boolean({
        description: 'Queue a run of the enabled segmentations that are made or changed. Default false.',
      }),
      base: t.string({
        description: 'The base of the plan you saw: CONFLICT where the workspace is another by now. Default: no check.',
      }),
    }),
  },
  payload: {
    plan: payloadField(
      { type: DefinitionPlan, nullable: true, description: 'What is changed, or would be; null where it was refused.' },
      (plan: DoubtedPlan | undefined) => plan,
    ),
    secrets: payloadField<[typeof WebhookSecret], false, readonly NewSecret[]>(
      {
        type: [WebhookSecret],
        nullable: false,
        size: 10,
        description: 'Secrets of webhooks that were made, shown this once.',
      },
      (secrets) => [...(secrets ?? [])],
    ),
    run: noun(Run, 'The run that was queued; null where none was.'),
  },
  work: async ({ yaml, ...input }, { scope, registry, webhooks, host }) => {
    const parsed = parseDefinitions([{ file: null, text: yaml }]);
    const options = presentFields(input);
    const applied = await applyDefinitions(scope, registry, webhooks, parsed, options);
    const { plan, base, doubts, secrets, run, personaIds } = applied;
    if (personaIds.length > 0) await host.ask('refit', { workspaceId: scope.workspaceId, personaIds });
    return { plan: { ...plan, base, doubts }, secrets, run };
  },
});
