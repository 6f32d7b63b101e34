import { MEMBERSHIPS_OF_CUSTOMER, type Membership } from '../../../db/tables/memberships/memberships.ts';
import { type Fit, MATCHES, MATCHES_OF_CUSTOMER } from '../../../db/tables/personas/matches.ts';
import { CRITERIA_OF_PERSONA } from '../../../db/tables/personas/persona-criteria.ts';
import { type Contribution as ContributionRow, explainFit, personaFit } from '../../../engine/persona/fit.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { one, rowsOf } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { Segment } from '../segments/segment.ts';
import { Persona } from './persona.ts';

const Contribution = builder.objectRef<ContributionRow>('FitContribution').implement({
  description: 'What one criterion adds to a fit.',
  fields: (t) => ({
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment the criterion asks for.',
      ...one('segment', 'segmentId'),
    }),
    weight: t.exposeFloat('weight', { description: 'Weight of the criterion; below 0 counts against the persona.' }),
    strength: t.exposeFloat('strength', { description: "Strength of the customer's membership; 0 is none." }),
    share: t.exposeFloat('share', { description: 'Added to the fit: weight * strength / sum of positive weights.' }),
  }),
});

export const PersonaMatch = builder.objectRef<Fit>('PersonaMatch');

PersonaMatch.implement({
  extensions: rowsOf(MATCHES),
  description: 'A customer held against a persona.',
  fields: (t) => ({
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The persona; null for one just deleted.',
      ...one('persona', 'personaId'),
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer; null for one just erased.',
      ...one('customer', 'customerId'),
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
      size: 'criteria',
      description: 'The fit, criterion by criterion.',
      resolve: (fit, _args, context) => contributions(fit, context),
    }),
  }),
});

/** All active personas by how well a customer fits them, from the customer's memberships of now. */
export async function rankPersonas(customerId: number, { loaders }: Context): Promise<Fit[]> {
  const [profiles, memberships, matches] = await Promise.all([
    loaders.activePersonas(),
    loaders.list(MEMBERSHIPS_OF_CUSTOMER).load(customerId),
    loaders.list(MATCHES_OF_CUSTOMER).load(customerId),
  ]);
  const strengthOf = strengths(memberships);
  return profiles
    .map(({ persona, criteria }) => {
      // Rounded as the store rounds it, so that both say the same.
      const fit = Math.fround(personaFit(criteria, strengthOf));
      const matched = fit > 0 && fit >= Math.fround(persona.threshold);
      const since = matches.find(({ personaId }) => personaId === persona.id)?.since ?? null;
      return { customerId, personaId: persona.id, fit, matched, since: matched ? since : null };
    })
    .sort((a, b) => b.fit - a.fit || a.personaId - b.personaId);
}

/** Each criterion of a persona with its share of a customer's fit. */
async function contributions({ customerId, personaId }: Fit, { loaders }: Context) {
  const [criteria, memberships] = await Promise.all([
    loaders.list(CRITERIA_OF_PERSONA).load(personaId),
    loaders.list(MEMBERSHIPS_OF_CUSTOMER).load(customerId),
  ]);
  return explainFit(criteria, strengths(memberships));
}

function strengths(memberships: readonly Membership[]): (segmentId: number) => number {
  const bySegment = new Map(memberships.map(({ segmentId, strength }) => [segmentId, strength]));
  return (segmentId) => bySegment.get(segmentId) ?? 0;
}
