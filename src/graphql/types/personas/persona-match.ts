import type { Contribution as ContributionRow } from '../../../engine/persona/fit.ts';
import { builder } from '../../core/builder.ts';
import { Customer } from '../customers/customer.ts';
import { Segment } from '../segments/segment.ts';
import { Persona } from './persona.ts';
import { contributions, type Fit } from './rank-personas.ts';

const Contribution = builder.objectRef<ContributionRow>('FitContribution').implement({
  description: 'What one criterion adds to a fit.',
  fields: (t) => ({
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment the criterion asks for.',
      resolve: ({ segmentId }, _args, { loaders }) => loaders.segment.load(segmentId),
    }),
    weight: t.exposeFloat('weight', { description: 'Weight of the criterion; below 0 counts against the persona.' }),
    strength: t.exposeFloat('strength', { description: "Strength of the customer's membership; 0 is none." }),
    share: t.exposeFloat('share', { description: 'Added to the fit: weight * strength / sum of positive weights.' }),
  }),
});

export const PersonaMatch = builder.objectRef<Fit>('PersonaMatch');

PersonaMatch.implement({
  description: 'A customer held against a persona.',
  fields: (t) => ({
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona; null for one just deleted.',
      resolve: ({ personaId }, _args, { loaders }) => loaders.persona.load(personaId),
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer; null for one just erased.',
      resolve: ({ customerId }, _args, { loaders }) => loaders.customer.load(customerId),
    }),
    fit: t.exposeFloat('fit', {
      description: 'sum(weight * strength) / sum(positive weights) over the criteria, held within 0..1.',
    }),
    matched: t.exposeBoolean('matched', { description: "Whether the fit reaches the persona's threshold." }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was matched; null where it is not.',
    }),
    contributions: t.field({
      type: [Contribution],
      description: 'The fit, criterion by criterion.',
      resolve: (fit, _args, context) => contributions(fit, context),
    }),
  }),
});
