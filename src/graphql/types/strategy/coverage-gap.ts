import { PersonagraphError } from '../../../errors.ts';
import { coverageGap, type TraitGap as Row, TODAYS_CUSTOMERS } from '../../../services/strategy/contrast.ts';
import { builder } from '../../core/builder.ts';
import { askGroup } from '../../core/group-answers.ts';
import { GroupInput } from '../groups/group-input.ts';
import { readGroup } from '../groups/read-group.ts';
import { ShareContrast } from './reference-shares.ts';

/** Most traits of one gap, and what each costs: two passes over a column of all customers. */
const MOST_TRAITS = 20;
const TRAIT_COST = 100;

const TraitGap = builder.objectRef<Row>('TraitGap').implement({
  description: 'How the customers that a company has differ in a trait from those it wants.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: 'The trait, by its name in the catalogue.' }),
    target: t.exposeInt('target', { description: 'Wanted people whose value is known.' }),
    targetUnknown: t.exposeInt('targetUnknown', { description: 'Wanted people whose value is not known.' }),
    distance: t.exposeFloat('distance', {
      nullable: true,
      description:
        'Total variation over the values listed: half the sum of the differences, 0 to 1. Null: of nobody it is known.',
    }),
    shares: t.field({
      type: [ShareContrast],
      size: 10,
      description:
        'Value by value: 20 values of the wanted, those that most have first, and then of the customers; numbers and times in ' +
        'quarters of the wanted. Empty: of none of the wanted it is known.',
      resolve: ({ shares }) => [...shares],
    }),
  }),
});

builder.queryField('coverageGap', (t) =>
  t.field({
    type: [TraitGap],
    size: 10,
    cost: TRAIT_COST,
    description:
      'The gap between the people a company wants and the customers it has, trait by trait, worked out now. Who is in both counts ' +
      'in both. For shares from outside, record them: `referenceShares` has their `contrast`.',
    args: {
      target: t.arg({ type: GroupInput, required: true, description: 'Who is wanted.' }),
      today: t.arg({
        type: GroupInput,
        description: 'Who is there. Default: customers of the kind CUSTOMER.',
      }),
      features: t.arg.stringList({ required: true, description: 'Traits by their names in the catalogue, 1 to 20.' }),
    },
    resolve: (_root, { target, today, features }, context) => {
      if (features.length === 0 || features.length > MOST_TRAITS) {
        throw new PersonagraphError('INVALID_INPUT', `Names 1 to ${MOST_TRAITS} traits.`, { field: ['features'] });
      }
      return coverageGap(
        (of, kind, ask) => askGroup(context, of, kind, ask),
        context.scope,
        readGroup(target, ['target']),
        today ? readGroup(today, ['today']) : TODAYS_CUSTOMERS,
        features,
      );
    },
  }),
);
