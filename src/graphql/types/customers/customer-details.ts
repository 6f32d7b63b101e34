import {
  countTransitions,
  TRANSITION_KEYS,
  type Transition,
  transitionsOfCustomers,
} from '../../../db/tables/memberships/transitions.ts';
import { builder } from '../../core/builder.ts';
import { connect } from '../../core/connection.ts';
import { decodeId, decodeIds } from '../../core/id.ts';
import { PersonaMatch, rankPersonas } from '../personas/persona-match.ts';
import { Explanation } from '../segments/explanation.ts';
import { SegmentMembership } from '../segments/membership.ts';
import { MembershipChange } from '../segments/membership-change.ts';
import { Customer } from './customer.ts';
import { TraitValue, traitValues } from './trait.ts';

builder.objectFields(Customer, (t) => ({
  traits: t.field({
    type: [TraitValue],
    size: 'traits',
    description: 'Its traits, by name. Values are of the kind the catalogue declares.',
    args: { names: t.arg.stringList({ description: 'Only these traits. Default: all.' }) },
    resolve: (customer, { names }, { loaders }) => traitValues(customer.traits, names, loaders),
  }),
  memberships: t.field({
    type: [SegmentMembership],
    size: 'memberships',
    description: 'The segments it is in now.',
    args: { segmentationIds: t.arg.idList({ description: 'Only of these segmentations. Default: all.' }) },
    resolve: async ({ id }, { segmentationIds }, { loaders }) => {
      const wanted = decodeIds('Segmentation', segmentationIds, 'segmentationIds');
      const memberships = await loaders.membershipsOfCustomer.load(id);
      return wanted ? memberships.filter(({ segmentationId }) => wanted.includes(segmentationId)) : memberships;
    },
  }),
  explanations: t.field({
    type: [Explanation],
    size: 'segments',
    // Each customer's features are read anew for it.
    cost: 40,
    description:
      'Why it is in a segment of a segmentation, or in none, from the plugin itself on the data of now: one where ' +
      'a customer is in one segment at most, else one a segment. Empty without a live answer.',
    args: { segmentationId: t.arg.id({ required: true, description: 'The segmentation.' }) },
    resolve: async ({ id }, args, { loaders }) => {
      const segmentationId = decodeId('Segmentation', args.segmentationId, ['segmentationId']);
      const found = await loaders.explanations.load({ customerId: id, segmentationId });
      return found.map((explanation) => ({ ...explanation, segmentationId }));
    },
  }),
  history: t.connection(
    {
      type: MembershipChange,
      description: 'The memberships it had and no longer has, by their end, newest first.',
      resolve: ({ id }, page, { scope, loaders }) =>
        connect<Transition>(page, {
          ordering: `history:${id}`,
          keys: TRANSITION_KEYS,
          position: (row) => [row.at.toISOString(), row.id],
          rows: (part) =>
            loaders
              .ofParent(
                `history:${JSON.stringify(part)}`,
                (ids) => transitionsOfCustomers(scope, ids, part),
                ({ customerId }) => customerId,
              )
              .load(id),
          total: async () => {
            const counts = loaders.ofParent(
              'historyCount',
              (ids) => countTransitions(scope, ids),
              (row) => row.customerId,
            );
            return (await counts.load(id))[0]?.count ?? 0;
          },
        }),
    },
    { name: 'MembershipChangeConnection', description: "A customer's ended memberships." },
    { name: 'MembershipChangeEdge', description: 'An ended membership of a list.' },
  ),
  personas: t.field({
    type: [PersonaMatch],
    size: 'personas',
    description: 'All active personas, best fit first: matched where the fit reaches the threshold of the persona.',
    args: { matched: t.arg.boolean({ description: 'Only those matched, or only those not. Default: all.' }) },
    resolve: async ({ id }, { matched }, context) => {
      const ranked = await rankPersonas(id, context);
      return typeof matched === 'boolean' ? ranked.filter((match) => match.matched === matched) : ranked;
    },
  }),
}));
