import { MEMBERSHIPS_OF_CUSTOMER } from '../../../db/tables/memberships/memberships.ts';
import { transitionsMeant } from '../../../db/tables/memberships/transitions.ts';
import { scoresOfCustomer } from '../../../db/tables/scores/score-reads.ts';
import { builder } from '../../core/builder.ts';
import { decodeId, decodeIds } from '../../core/id.ts';
import { chosen, paged, read } from '../../core/reading.ts';
import { segmentationName } from '../../core/score-key.ts';
import { type SpanArgs, spanOf } from '../../core/time-span.ts';
import { Explanation } from '../segments/explanation.ts';
import { SegmentMembership } from '../segments/membership.ts';
import { MembershipTransition } from '../segments/membership-transition.ts';
import { Score } from '../segments/score.ts';
import { Customer } from './customer.ts';
import { TraitValue, traitValues } from './trait.ts';

interface HistoryArgs extends SpanArgs {
  segmentationIds?: readonly (string | number)[] | null | undefined;
}

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
    extensions: read({ kind: 'many', list: MEMBERSHIPS_OF_CUSTOMER, only: { segmentationIds: null } }),
    resolve: async ({ id }, { segmentationIds }, { loaders }) => {
      const wanted = decodeIds('Segmentation', segmentationIds, 'segmentationIds');
      const memberships = await loaders.list(MEMBERSHIPS_OF_CUSTOMER).load(id);
      return wanted ? memberships.filter(({ segmentationId }) => wanted.includes(segmentationId)) : memberships;
    },
  }),
  scores: t.field({
    type: [Score],
    size: 'scores',
    description:
      'Its scores, segmentation by segmentation in the order each declares them; those that are unknown are there, ' +
      'without a value.',
    args: {
      segmentations: t.arg.idList({
        description: 'Only of these, each by its id or key. Default: all. NOT_FOUND for one that is not there.',
      }),
    },
    ...chosen(({ segmentations }: { segmentations?: readonly string[] | null | undefined }) =>
      scoresOfCustomer(
        segmentations?.map((named, index) => segmentationName(named, ['segmentations', String(index)])) ?? null,
      ),
    ),
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
      type: MembershipTransition,
      description: 'The memberships it had and no longer has, by their end, newest first.',
      args: {
        segmentationIds: t.arg.idList({ description: 'Only of these segmentations. Default: all.' }),
        from: t.arg({ type: 'DateTime', description: 'Only those that ended at this time or after it. Default: all.' }),
        until: t.arg({ type: 'DateTime', description: 'Only those that ended before this time. Default: all.' }),
      },
      ...paged(({ segmentationIds, ...span }: HistoryArgs) => ({
        ordering: 'history',
        list: transitionsMeant({
          segmentationIds: decodeIds('Segmentation', segmentationIds, 'segmentationIds'),
          ...spanOf(span),
        }),
      })),
    },
    { name: 'MembershipTransitionConnection', description: "A customer's ended memberships." },
    { name: 'MembershipTransitionEdge', description: 'An ended membership of a list.' },
  ),
}));
