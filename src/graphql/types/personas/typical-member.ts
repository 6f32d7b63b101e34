import type { Persona as Row } from '../../../db/tables/personas/personas.ts';
import { pseudonymOf, type TypicalTrait, typicalTraits } from '../../../services/drafting/typical-member.ts';
import { mayReach } from '../../core/access/scopes.ts';
import { builder } from '../../core/builder.ts';
import { Language } from '../../core/language.ts';
import { Customer } from '../customers/customer.ts';
import { Persona } from './persona.ts';

/** Most traits of a typical member. */
const MOST_TRAITS = 12;
/** A pass over the features of one customer. */
const READING = 20;

const PersonTrait = builder.objectRef<TypicalTrait>('TypicalTrait').implement({
  description: 'Something a typical member is like, rounded so that nobody is known by it.',
  fields: (t) => ({
    feature: t.exposeString('feature', { description: 'Its name in the catalogue.' }),
    label: t.string({
      description: 'What it is, in words.',
      args: { language: t.arg({ type: Language, required: true, defaultValue: 'en', description: 'Default EN.' }) },
      resolve: ({ label }, { language }) => label[language],
    }),
    value: t.string({
      description: 'Its value in words: numbers have two figures, ages are decades.',
      args: { language: t.arg({ type: Language, required: true, defaultValue: 'en', description: 'Default EN.' }) },
      resolve: ({ value }, { language }) => value[language],
    }),
  }),
});

const TypicalMember = builder.objectRef<Row>('TypicalMember').implement({
  description:
    'The member nearest to the middle of the segment that a persona was drafted from: a real customer, by pseudonym.',
  fields: (t) => ({
    pseudonym: t.string({
      description: 'A name that tells nothing of who it is.',
      resolve: (persona) => pseudonymOf(persona),
    }),
    traits: t.field({
      type: [PersonTrait],
      size: MOST_TRAITS,
      cost: READING,
      description: 'What it is like in the features that the persona’s claims are about, rounded.',
      resolve: (persona, _args, { scope }) => typicalTraits(scope, persona, MOST_TRAITS),
    }),
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer itself: for keys of the role WRITE and above; null for others.',
      resolve: ({ typicalCustomerId }, _args, context) =>
        typicalCustomerId !== null && mayReach(context, 'WRITE')
          ? context.loaders.customer.load(typicalCustomerId)
          : null,
    }),
  }),
});

builder.objectFields(Persona, (t) => ({
  typicalMember: t.field({
    type: TypicalMember,
    nullable: true,
    description: 'The member that is most like all others; null where it was not drafted, or the customer is gone.',
    resolve: async (persona, _args, { loaders }) => {
      const { typicalCustomerId: id } = persona;
      return id !== null && (await loaders.customer.load(id)) ? persona : null;
    },
  }),
  typicalCustomer: t.field({
    type: Customer,
    nullable: true,
    description:
      'The real customer behind `typicalMember`: for keys of the role WRITE and above with PERSONAL; null for others, and where ' +
      'there is none.',
    resolve: ({ typicalCustomerId }, _args, context) =>
      typicalCustomerId !== null && mayReach(context, 'WRITE') && !context.masks
        ? context.loaders.customer.load(typicalCustomerId)
        : null,
  }),
}));
