import type { Distinction, SuggestedPersona, UpkeepFigures } from '../../../engine/upkeep/upkeep-figures.ts';
import { suggestedSegmentation } from '../../../services/upkeep/suggested-segmentation.ts';
import { builder } from '../../core/builder.ts';

const NoSuggestion = builder.enumType('NoPersonaSuggestion', {
  description: 'Why no persona is suggested.',
  values: {
    TOO_FEW: { description: 'Their largest cluster has fewer than 20 customers: a portrait would be one of persons.' },
    NO_DIFFERENCE: { description: 'Nothing sets their largest cluster apart from all others.' },
  } as const,
});

const DistinctionType = builder.objectRef<Distinction>('PersonaDistinction').implement({
  description: 'Something that sets suggested customers apart from all others.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: 'The feature, by its name in the catalogue.' }),
    value: t.exposeString('value', {
      nullable: true,
      description: 'The value whose share is told; null of a number or time, whose mean is.',
    }),
    own: t.exposeFloat('own', { description: 'Share 0..1 or mean among them; of times milliseconds since 1970.' }),
    others: t.exposeFloat('others', { description: 'The same among all others.' }),
    effect: t.exposeFloat('effect', {
      description: "Cohen's h of shares, Hedges' g of means: 0.2 is small, 0.5 medium, 0.8 large.",
    }),
  }),
});

const Suggestion = builder.objectRef<SuggestedPersona>('PersonaSuggestion').implement({
  description: 'A persona that the largest cluster of customers without one might be.',
  fields: (t) => ({
    customers: t.exposeInt('customers', {
      description: 'Customers of the cluster; of more than 2,000 without a persona a sample is clustered.',
    }),
    share: t.exposeFloat('share', { description: 'Their share 0..1 of those whom no persona explains.' }),
    distinctions: t.field({
      type: [DistinctionType],
      size: 8,
      description: 'What sets them apart from all other customers, the strongest first.',
      resolve: ({ distinctions }) => [...distinctions],
    }),
    rule: t.exposeString('rule', {
      nullable: true,
      description: 'A rule that means them, of three clauses at most; null where none does well.',
    }),
    precision: t.exposeFloat('precision', {
      nullable: true,
      description: 'Share 0..1 of those who meet the rule that are of the cluster; null without a rule.',
    }),
    recall: t.exposeFloat('recall', {
      nullable: true,
      description: 'Share 0..1 of the cluster that meets the rule; null without a rule.',
    }),
    segmentation: t.field({
      type: 'JSON',
      nullable: true,
      bytes: 500,
      description:
        'An input for configureSegmentation that makes a segment of the rule, from which draftPersona draws a persona once ' +
        'it is answered; null without a rule.',
      resolve: ({ rule }) => suggestedSegmentation(rule),
    }),
  }),
});

export const UnexplainedType = builder.objectRef<UpkeepFigures>('UnexplainedCustomers').implement({
  description: 'Customers whom no active persona explains, as the last check found them.',
  fields: (t) => ({
    customers: t.int({
      description: 'Customers known to match no active persona.',
      resolve: ({ unexplained }) => unexplained.customers,
    }),
    share: t.float({
      nullable: true,
      description: 'Their share 0..1 of all customers; null without customers.',
      resolve: ({ unexplained, customers }) => (customers === 0 ? null : unexplained.customers / customers),
    }),
    unknown: t.int({
      description: 'Customers who match none, while it is not known of one or more whether they do.',
      resolve: ({ unexplained }) => unexplained.unknown,
    }),
    suggestion: t.field({
      type: Suggestion,
      nullable: true,
      description: 'A persona that they might be; null where there is none, as `noSuggestion` says.',
      resolve: ({ unexplained }) => unexplained.suggestion,
    }),
    noSuggestion: t.field({
      type: NoSuggestion,
      nullable: true,
      description: 'Why nothing is suggested; null where something is.',
      resolve: ({ unexplained }) => unexplained.noSuggestion,
    }),
    measuredAt: t.field({
      type: 'DateTime',
      description: 'When the check looked.',
      resolve: ({ measuredAt }) => new Date(measuredAt),
    }),
  }),
});
