import {
  listPlans,
  mergesOfPlan,
  type PlannedMerge,
  type PlanState,
  type CleanUpPlan as Row,
} from '../../../db/tables/quality/clean-up-plans.ts';
import type { MergedField, MergeStrategy } from '../../../services/merges/merged-fields.ts';
import { applyCleanUp, undoCleanUp } from '../../../services/quality/clean-up/apply.ts';
import { MOST_MERGES, planCleanUp } from '../../../services/quality/clean-up/plan.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { Customer } from '../customers/customer.ts';
import { FieldStrategies, Strategy, TraitStrategy } from '../customers/customer-merge.ts';

const Merge = builder.objectRef<PlannedMerge>('CleanUpMerge').implement({
  description: 'One merge of a plan.',
  fields: (t) => ({
    into: t.field({
      type: Customer,
      nullable: true,
      description: 'The survivor, the one that was stored first; null where it is gone.',
      resolve: ({ intoId }, _args, { loaders }) => loaders.customer.load(intoId),
    }),
    from: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer that becomes part of it; null once it is.',
      resolve: ({ fromId }, _args, { loaders }) => loaders.customer.load(fromId),
    }),
    score: t.exposeFloat('score', { description: 'Probability that both are one, 0..1.' }),
    mergeId: t.id({
      nullable: true,
      description: 'Id of the merge that was made; null before, where it was refused, and once it is undone.',
      resolve: ({ mergeId }) => (mergeId === null ? null : encodeId('CustomerMerge', mergeId)),
    }),
    refusal: t.exposeString('refusal', {
      nullable: true,
      description: 'Error code of why it was not made or not undone; UNDONE once it is undone; null otherwise.',
    }),
  }),
});

const State = builder.enumType('CleanUpState', {
  description: 'Where a plan stands.',
  values: {
    PLANNED: { description: 'Nothing is merged yet.' },
    APPLIED: { description: 'Its merges were made.' },
    UNDONE: { description: 'Its merges were undone.' },
  } as const satisfies Record<PlanState, { description: string }>,
});

const Plan = builder.objectRef<Row>('CleanUpPlan').implement({
  description: 'Merges that clean the workspace of duplicates, to be looked at before they are made.',
  fields: (t) => ({
    id: t.id({ description: 'Its id.', resolve: ({ id }) => encodeId('CleanUpPlan', id) }),
    state: t.expose('state', { type: State, description: 'Where it stands.' }),
    leastScore: t.exposeFloat('leastScore', { description: 'The score from which pairs are merged.' }),
    merges: t.field({
      type: [Merge],
      size: MOST_MERGES,
      cost: STATEMENT,
      description: 'Its merges, in their order.',
      resolve: ({ id }, _args, { scope }) => mergesOfPlan(scope, id),
    }),
    leftOut: t.exposeInt('leftOut', {
      description:
        'Open pairs of that score which it leaves for another plan: no customer is merged by way of a third.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    appliedAt: t.expose('appliedAt', { type: 'DateTime', nullable: true, description: 'When it was applied.' }),
    undoneAt: t.expose('undoneAt', { type: 'DateTime', nullable: true, description: 'When it was undone.' }),
  }),
});

builder.queryField('cleanUpPlans', (t) =>
  t.field({
    type: [Plan],
    size: { argument: 'most', most: 100 },
    cost: STATEMENT,
    description: 'Plans of clean-ups, newest first.',
    args: {
      most: t.arg.int({ required: true, defaultValue: 10, description: 'So many at most, 0 to 100. Default 10.' }),
    },
    resolve: (_root, { most }, { scope }) => listPlans(scope, Math.min(100, Math.max(0, most))),
  }),
);

mutation({
  name: 'planCleanUp',
  scope: 'WRITE',
  description:
    `Plans to merge all open pairs of duplicates from a score on, ${MOST_MERGES} merges at most, and merges none: the dry ` +
    'run of applyCleanUp. INVALID_INPUT for a score outside 0.5 to 1.',
  input: {
    description: 'A clean-up to plan.',
    fields: (t) => ({
      leastScore: t.float({
        required: true,
        defaultValue: 0.95,
        description: 'Pairs from this score on. Default 0.95.',
      }),
      otherwise: t.field({
        type: Strategy,
        description: 'The strategy of fields and traits that are not named. Default FIRST_FILLED.',
      }),
      fields: t.field({ type: FieldStrategies, description: 'Strategies of standard fields.' }),
      traits: t.field({ type: [TraitStrategy], description: 'Strategies of traits.' }),
    }),
  },
  payload: { plan: noun(Plan, 'The plan; null where it was refused.') },
  work: async ({ leastScore, otherwise, fields, traits }, { scope }) => ({
    plan: await planCleanUp(scope, leastScore, {
      ...(otherwise ? { otherwise } : {}),
      fields: presentFields(fields ?? {}) as { readonly [F in MergedField]?: MergeStrategy },
      traits: Object.fromEntries((traits ?? []).map(({ name, strategy }) => [name, strategy])),
    }),
  }),
});

mutation({
  name: 'applyCleanUp',
  scope: 'WRITE',
  description:
    'Makes the merges of a plan. A repeated call goes on where one was interrupted. A merge whose pair is not open any ' +
    'more is refused, beside it in the plan. NOT_FOUND, CONFLICT for a plan that was undone.',
  input: {
    description: 'A plan to apply.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The plan.' }) }),
  },
  payload: { plan: noun(Plan, 'The plan as it is now; null where it was refused.') },
  work: async ({ id }, { scope }) => ({ plan: await applyCleanUp(scope, decodeId('CleanUpPlan', id)) }),
});

mutation({
  name: 'undoCleanUp',
  scope: 'WRITE',
  description:
    'Undoes exactly the merges that a plan made, the last first. One that a later merge of its survivor stands on is ' +
    'refused, beside it in the plan; a repeated call tries it again. NOT_FOUND, CONFLICT for a plan that was not applied.',
  input: {
    description: 'A plan to undo.',
    fields: (t) => ({ id: t.id({ required: true, description: 'The plan.' }) }),
  },
  payload: { plan: noun(Plan, 'The plan as it is now; null where it was refused.') },
  work: async ({ id }, { scope }) => ({ plan: await undoCleanUp(scope, decodeId('CleanUpPlan', id)) }),
});
