import {
  listPairs,
  type PairReason,
  type PairState,
  type DuplicatePair as Row,
} from '../../../db/tables/quality/duplicate-pairs.ts';
import { requireCustomer } from '../../../services/customers/customer-key.ts';
import { rejectDuplicate, reopenDuplicate } from '../../../services/quality/duplicates/settle.ts';
import { LIKELIHOODS } from '../../../services/quality/duplicates/weights.ts';
import { builder } from '../../core/builder.ts';
import { STATEMENT } from '../../core/cost/price.ts';
import { mutation, noun } from '../../core/mutation.ts';
import { Customer } from '../customers/customer.ts';
import { CustomerKey, keyOf } from '../customers/customer-key.ts';

const LIKENESSES = {
  SAME: 'The same, but for case, accents, order and punctuation.',
  SAME_LOCAL: 'The same part of an e-mail address before the @.',
  ALIKE: 'The same but for slips and initials.',
  SLIP: 'The same but for a slip: a letter or digit, two that changed places, or day and month.',
  PART: 'One name has but one part, which is in the other.',
  SHARED: 'A part of the name is the same, and others differ.',
  OTHER: 'Different.',
} as const;

const Likeness = builder.enumType('DuplicateLikeness', {
  description: 'How alike two values are.',
  values: Object.fromEntries(
    Object.entries(LIKENESSES).map(([likeness, description]) => [likeness, { description }]),
  ) as Record<keyof typeof LIKENESSES, { description: string }>,
});

export const DuplicateReason = builder.objectRef<PairReason>('DuplicateReason').implement({
  description: 'What speaks for two customers being one, or against it.',
  fields: (t) => ({
    field: t.exposeString('field', {
      description: `What was compared: ${Object.keys(LIKELIHOODS).join(', ')}.`,
    }),
    likeness: t.field({
      type: Likeness,
      description: 'How alike the values are.',
      resolve: ({ likeness }) => likeness as keyof typeof LIKENESSES,
    }),
    bits: t.exposeFloat('bits', {
      description: 'Its weight, log2(m / u): positive for one person, negative for two.',
    }),
  }),
});

const State = builder.enumType('DuplicateState', {
  description: 'What became of a probable pair.',
  values: {
    OPEN: { description: 'Nobody has decided yet.' },
    REJECTED: { description: 'Somebody said that they are two persons; no check brings the pair back.' },
    MERGED: { description: 'A clean-up made one of them.' },
  } as const satisfies Record<PairState, { description: string }>,
});

const Pair = builder.objectRef<Row>('DuplicatePair').implement({
  description: 'Two customers who are probably one person.',
  fields: (t) => ({
    first: t.field({
      type: Customer,
      nullable: true,
      description: 'The one that was stored first; null where it went meanwhile.',
      resolve: ({ aId }, _args, { loaders }) => loaders.customer.load(aId),
    }),
    second: t.field({
      type: Customer,
      nullable: true,
      description: 'The other; null where it went meanwhile.',
      resolve: ({ bId }, _args, { loaders }) => loaders.customer.load(bId),
    }),
    score: t.exposeFloat('score', { description: 'Probability that both are one, 0.8..1 (Fellegi and Sunter, 1969).' }),
    reasons: t.field({
      type: [DuplicateReason],
      size: 7,
      description: 'What speaks for it, and against.',
      resolve: ({ reasons }) => [...reasons],
    }),
    state: t.expose('state', { type: State, description: 'What became of it.' }),
    foundAt: t.expose('foundAt', { type: 'DateTime', description: 'When a check found it first.' }),
  }),
});

/** Most pairs of one answer. */
const MOST_PAIRS = 500;

builder.queryField('duplicatePairs', (t) =>
  t.field({
    type: [Pair],
    size: { argument: 'most', most: MOST_PAIRS },
    cost: STATEMENT,
    description: 'Customers who are probably there twice by the last check, the likeliest first.',
    args: {
      state: t.arg({ type: State, required: true, defaultValue: 'OPEN', description: 'Of this state. Default OPEN.' }),
      leastScore: t.arg.float({ required: true, defaultValue: 0, description: 'From this score on. Default 0: all.' }),
      most: t.arg.int({ required: true, defaultValue: 50, description: 'So many at most, 0 to 500. Default 50.' }),
    },
    resolve: (_root, { state, leastScore, most }, { scope }) =>
      listPairs(scope, { state, leastScore, most: Math.min(MOST_PAIRS, Math.max(0, most)) }),
  }),
);

const settling = (name: 'rejectDuplicate' | 'reopenDuplicate', description: string, work: typeof rejectDuplicate) =>
  mutation({
    name,
    scope: 'WRITE',
    description,
    input: {
      description: 'A pair of customers, in either order.',
      fields: (t) => ({
        customer: t.field({ type: CustomerKey, required: true, description: 'One of both.' }),
        other: t.field({ type: CustomerKey, required: true, description: 'The other.' }),
      }),
    },
    payload: { done: noun('Boolean', 'True where it was done; null where it was refused.') },
    work: async ({ customer, other }, { scope }) => {
      const one = await requireCustomer(scope, keyOf(customer, 'customer'), 'customer');
      const two = await requireCustomer(scope, keyOf(other, 'other'), 'other');
      await work(scope, [one, two]);
      return { done: true };
    },
  });

settling(
  'rejectDuplicate',
  'Says that a probable pair are two persons: no check brings it back. NOT_FOUND where they are no open pair.',
  rejectDuplicate,
);
settling('reopenDuplicate', 'Takes a rejection back. NOT_FOUND where the pair is not rejected.', reopenDuplicate);
