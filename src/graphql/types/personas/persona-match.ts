import { ANSWERS_OF_CUSTOMER, type AnswerOfCustomer } from '../../../db/tables/memberships/memberships.ts';
import { type HeldFit, MATCHES, MATCHES_OF_CUSTOMER } from '../../../db/tables/personas/matches.ts';
import { CRITERIA_OF_PERSONA, type PersonaCriterion } from '../../../db/tables/personas/persona-criteria.ts';
import { type DegreeOf, explainFit, judgeFit, type Contribution as Part } from '../../../engine/persona/fit.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { CriterionRole, MatchState } from '../../core/enums.ts';
import { pairOf } from '../../core/id.ts';
import { one, rowsOf } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { Explanation } from '../segments/explanation.ts';
import { Segment } from '../segments/segment.ts';
import { Persona } from './persona.ts';
import { Criterion } from './persona-criterion.ts';

/** A criterion's part of the fit of a customer. */
interface ContributionRow extends Part<PersonaCriterion> {
  readonly customerId: number;
}

const Contribution = builder.objectRef<ContributionRow>('FitContribution').implement({
  description: 'What one criterion adds to a fit.',
  fields: (t) => ({
    criterion: t.field({
      type: Criterion,
      description: 'The criterion.',
      resolve: ({ criterion }) => criterion,
    }),
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment the criterion asks for; null where it is a rule or a range of a score.',
      resolve: ({ criterion: { sharedSegmentId } }, _args, { loaders }) =>
        sharedSegmentId === null ? null : loaders.segment.load(sharedSegmentId),
    }),
    role: t.field({
      type: CriterionRole,
      description: 'What the criterion means for the match.',
      resolve: ({ criterion }) => criterion.role,
    }),
    weight: t.float({
      description: 'Weight of the criterion; below 0 it counts against the persona.',
      resolve: ({ criterion }) => criterion.weight,
    }),
    strength: t.float({
      nullable: true,
      description:
        'To which degree the criterion is met, 0..1: the strength of the membership, 1 of a rule or range that holds. 0: not ' +
        'at all. Null: UNKNOWN.',
      resolve: ({ degree }) => degree,
    }),
    share: t.float({
      nullable: true,
      description:
        'Added to the fit: weight * strength / sum of the positive weights that are known, below 0 where it counts against. ' +
        'Null: UNKNOWN, which stands neither above nor below.',
      resolve: ({ share }) => share,
    }),
    explanation: t.field({
      type: Explanation,
      nullable: true,
      // Each customer's features are read anew for it.
      cost: 40,
      description: 'Why, from the segmenter itself on the data of now; null without a live answer.',
      resolve: async ({ customerId, criterion: { segmentationId, segmentId } }, _args, { loaders }) => {
        const found = await loaders.explanations.load({ customerId, segmentationId });
        const segment = found.length > 1 ? await loaders.segment.load(segmentId) : null;
        // One of an exclusive segmentation tells why it is where it is; of others each segment has its own.
        const own = segment === null ? found[0] : found.find((each) => each.segment === segment.key);
        return own ? { ...own, segmentationId } : null;
      },
    }),
  }),
});

export const PersonaMatch = builder.objectRef<HeldFit>('PersonaMatch');

builder.node(PersonaMatch, {
  extensions: rowsOf(MATCHES),
  description: 'A customer held against a persona.',
  id: { resolve: ({ customerId, personaId }) => `${customerId}.${personaId}` },
  loadWithoutCache: async (name, context) => {
    const [customerId, wanted] = pairOf(name);
    if (!(await context.loaders.customer.load(customerId))) return null;
    return (await rankPersonas(customerId, context)).find(({ personaId }) => personaId === wanted) ?? null;
  },
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
      description:
        'sum(weight * strength) / sum(positive weights) over the criteria that are known, held within 0..1. 0 where none is.',
    }),
    coverage: t.exposeFloat('coverage', {
      description: 'Share of the weight of its criteria that is known of the customer, 0..1.',
    }),
    state: t.expose('state', {
      type: MatchState,
      description: 'Whether it is matched, known not to be, or UNKNOWN.',
    }),
    matched: t.exposeBoolean('matched', {
      description: 'Whether it is matched. False may be UNKNOWN: see `state`.',
    }),
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

/** All active personas by how well a customer fits them, those it is matched to first, from the answers of now. */
export async function rankPersonas(customerId: number, { loaders }: Context): Promise<HeldFit[]> {
  const [profiles, answers, matches] = await Promise.all([
    loaders.activePersonas(),
    loaders.list(ANSWERS_OF_CUSTOMER).load(customerId),
    loaders.list(MATCHES_OF_CUSTOMER).load(customerId),
  ]);
  return profiles
    .map(({ persona, criteria }): HeldFit => {
      const { threshold, minCoverage } = persona;
      const fit = judgeFit({ criteria, threshold, minCoverage }, degreesOf(answers, criteria));
      const matched = fit.state === 'MATCHED';
      const since = matches.find(({ personaId }) => personaId === persona.id)?.since ?? null;
      return { customerId, personaId: persona.id, ...fit, matched, since: matched ? since : null };
    })
    .sort((a, b) => Number(b.matched) - Number(a.matched) || b.fit - a.fit || a.personaId - b.personaId);
}

/** Each criterion of a persona with its share of a customer's fit. */
async function contributions({ customerId, personaId }: HeldFit, { loaders }: Context): Promise<ContributionRow[]> {
  const [criteria, answers] = await Promise.all([
    loaders.list(CRITERIA_OF_PERSONA).load(personaId),
    loaders.list(ANSWERS_OF_CUSTOMER).load(customerId),
  ]);
  return explainFit(criteria, degreesOf(answers, criteria)).map((part) => ({ ...part, customerId }));
}

/** The degrees to which criteria are met by the answers about a customer; NaN: UNKNOWN. */
function degreesOf(answers: readonly AnswerOfCustomer[], criteria: readonly PersonaCriterion[]): DegreeOf {
  const bySegment = new Map(answers.map(({ segmentId, strength }) => [segmentId, strength]));
  const open = new Set(answers.flatMap(({ segmentId, segmentationId }) => (segmentId === -1 ? segmentationId : [])));
  const segmentationOf = new Map(criteria.map(({ segmentId, segmentationId }) => [segmentId, segmentationId]));
  return (segmentId) => {
    const strength = bySegment.get(segmentId);
    if (strength !== undefined) return strength;
    return bySegment.has(~segmentId) || open.has(segmentationOf.get(segmentId) ?? 0) ? Number.NaN : 0;
  };
}
