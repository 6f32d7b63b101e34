import { MERGES_OF_CUSTOMER, type Merge, type MergeCause } from '../../../db/tables/merges/merges.ts';
import { byField, clientFields } from '../../../engine/catalogue/customer-fields.ts';
import { requireCustomer, requireUnmerged } from '../../../services/customers/customer-key.ts';
import { mergeCustomers } from '../../../services/merges/merge-customers.ts';
import type { MergedField, MergeStrategy } from '../../../services/merges/merged-fields.ts';
import { undoMerge } from '../../../services/merges/undo-merge.ts';
import { builder } from '../../core/builder.ts';
import { decodeId, encodeId } from '../../core/id.ts';
import { mutation, noun, payloadField } from '../../core/mutation.ts';
import { presentFields } from '../../core/present-fields.ts';
import { many, one, rowsOf } from '../../core/reading.ts';
import { Customer } from './customer.ts';
import { CustomerKey, keyOf } from './customer-key.ts';

export const Strategy = builder.enumType('MergeStrategy', {
  description: 'Which of two values of a field a merge keeps.',
  values: {
    FIRST_FILLED: { description: "The survivor's; the merged customer's where the survivor has none." },
    KEEP_INTO: { description: "The survivor's, also where it has none." },
    TAKE_FROM: { description: "The merged customer's, also where it has none." },
    LATEST: { description: 'Of whoever was changed last; the other one where that has none.' },
  } as const satisfies Record<MergeStrategy, { description: string }>,
});

export const MergeCauseEnum = builder.enumType('MergeCause', {
  description: 'Why two customers were merged.',
  values: {
    MERGED: { description: 'Somebody, or an import, said that they are one.' },
    JOINED: { description: 'An anonymous visitor turned out to be a known customer.' },
  } as const satisfies Record<MergeCause, { description: string }>,
});

export const CustomerMerge = builder.objectRef<Merge>('CustomerMerge').implement({
  extensions: rowsOf(MERGES_OF_CUSTOMER.source),
  description: 'A customer that became part of another.',
  fields: (t) => ({
    id: t.id({ description: 'Its id, for undoMerge.', resolve: ({ id }) => encodeId('CustomerMerge', id) }),
    externalId: t.exposeString('externalId', { description: "The merged customer's key in the system it came from." }),
    fromId: t.id({
      description: "The merged customer's id. It has it again once the merge is undone.",
      resolve: ({ fromId }) => encodeId('Customer', fromId),
    }),
    into: t.field({
      type: Customer,
      nullable: true,
      description: 'The survivor; null for one that was merged into another since.',
      ...one('customer', 'intoId'),
    }),
    cause: t.expose('cause', { type: MergeCauseEnum, description: 'Why they were merged.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
    undoneAt: t.expose('undoneAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the merge was undone; null while it stands.',
    }),
  }),
});

builder.objectField(Customer, 'merges', (t) =>
  t.field({
    type: [CustomerMerge],
    size: 5,
    description: 'The customers that became part of it, newest first; undone merges too.',
    ...many(MERGES_OF_CUSTOMER),
  }),
);

const chosenFields = clientFields.filter(({ name }) => name !== 'incomeCurrency');

export const FieldStrategies = builder.inputType('MergeFieldStrategies', {
  description: 'Strategies of standard fields. The currency of an income goes with it.',
  fields: (t) => byField(chosenFields, ({ words }) => t.field({ type: Strategy, description: `Of the ${words.en}.` })),
});

export const TraitStrategy = builder.inputType('MergeTraitStrategy', {
  description: 'The strategy of one trait.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Name of the trait.' }),
    strategy: t.field({ type: Strategy, required: true, description: 'Which value is kept.' }),
  }),
});

mutation({
  name: 'mergeCustomers',
  scope: 'WRITE',
  description:
    'Makes one customer of two. Events, survey responses, identities and history of `from` become those of `into`, and ' +
    'what is sent under its keys later goes there. undoMerge gives both back. INVALID_INPUT for a customer and itself, ' +
    'ALREADY_MERGED for one that is part of another, NOT_FOUND.',
  input: {
    description: 'Two customers who are one person.',
    fields: (t) => ({
      into: t.field({ type: CustomerKey, required: true, description: 'The customer that stays.' }),
      from: t.field({ type: CustomerKey, required: true, description: 'The customer that becomes part of it.' }),
      otherwise: t.field({
        type: Strategy,
        description: 'The strategy of fields and traits that are not named. Default FIRST_FILLED.',
      }),
      fields: t.field({ type: FieldStrategies, description: 'Strategies of standard fields.' }),
      traits: t.field({ type: [TraitStrategy], description: 'Strategies of traits.' }),
    }),
  },
  payload: {
    customer: payloadField(
      { type: Customer, nullable: true, description: 'The survivor; null where the merge was refused.' },
      (id: number | undefined, { loaders }) => (id === undefined ? null : loaders.customer.load(id)),
    ),
    mergeId: noun('ID', 'Id of the merge, for undoMerge; null where it was refused.'),
  },
  work: async ({ into, from, otherwise, fields, traits }, { scope }) => {
    const intoId = await requireCustomer(scope, keyOf(into, 'into'), 'into');
    const fromId = await requireUnmerged(scope, keyOf(from, 'from'), 'from');
    const mergeId = await mergeCustomers(scope, intoId, fromId, {
      ...(otherwise ? { otherwise } : {}),
      fields: presentFields(fields ?? {}) as { readonly [F in MergedField]?: MergeStrategy },
      traits: Object.fromEntries((traits ?? []).map(({ name, strategy }) => [name, strategy])),
    });
    return { customer: intoId, mergeId: encodeId('CustomerMerge', mergeId) };
  },
});

mutation({
  name: 'undoMerge',
  scope: 'WRITE',
  description:
    'Gives both customers of a merge back as they were. What was sent since goes to the one whose key it came under. ' +
    'ALREADY_MERGED where it was undone before, MERGE_ORDER where a later merge of the survivor stands, NOT_FOUND.',
  input: {
    description: 'A merge to undo.',
    fields: (t) => ({ mergeId: t.id({ required: true, description: 'The merge.' }) }),
  },
  payload: {
    into: payloadField(
      { type: Customer, nullable: true, description: 'The customer that had stayed; null where it was refused.' },
      (id: number | undefined, { loaders }) => (id === undefined ? null : loaders.customer.load(id)),
    ),
    from: payloadField(
      { type: Customer, nullable: true, description: 'The customer that is back; null where it was refused.' },
      (id: number | undefined, { loaders }) => (id === undefined ? null : loaders.customer.load(id)),
    ),
  },
  work: async ({ mergeId }, { scope }) => {
    const { intoId, fromId } = await undoMerge(scope, decodeId('CustomerMerge', mergeId, ['mergeId']));
    return { into: intoId, from: fromId };
  },
});
