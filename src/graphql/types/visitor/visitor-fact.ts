import type { GivenFact, GivenStanding } from '../../../services/visitor/read-facts.ts';
import { builder } from '../../core/builder.ts';

export const VisitorFactInput = builder.inputType('VisitorFactInput', {
  description: 'Something that is known of a visitor.',
  fields: (t) => ({
    feature: t.string({
      required: true,
      description: 'A feature of the catalogue, such as `customer.country`, `traits.drinks`, `events.page_view.count`.',
    }),
    value: t.field({
      type: 'JSON',
      description:
        'Its value, by the kind of the feature: a number, text, true or false, a list of texts, or a day or time as text. ' +
        'Null or left out: not known, as if it were not given.',
    }),
  }),
});

export const VisitorFactStanding = builder.enumType('VisitorFactStanding', {
  description: 'What became of a fact about a visitor.',
  values: {
    SEEN: { description: 'Customers have such a value: it counts.' },
    RARE: {
      description: 'Few or no customers have this text, or an entry of the list: it counts as one of the rarer values.',
    },
    OUT_OF_RANGE: {
      description: 'No customer has a number or time that low or high: it counts as one of the lowest or highest.',
    },
    UNSEEN: { description: 'No customer has this text: it counts for nothing.' },
    EMPTY: { description: 'No customer has a value of the feature: it counts for nothing.' },
    CONSTANT: { description: 'All customers have the same value: it counts for nothing.' },
    TOO_VARIED: { description: 'Nearly every customer has a text of its own, as names are: it counts for nothing.' },
    NOT_MODELLED: {
      description:
        'The feature is none of the model: an answer of a segmentation, a number of data quality, an aggregate of events ' +
        'that is not kept, one of too many features, or newer than the model. It counts for nothing.',
    },
    NOT_GIVEN: { description: 'The value was null: not known.' },
  } as const satisfies Record<GivenStanding, { description: string }>,
});

/** Facts as the service takes them. */
export function factsOf(facts: readonly (typeof VisitorFactInput)['$inferInput'][]): GivenFact[] {
  return facts.map(({ feature, value }) => ({ feature, value: value ?? null }));
}
