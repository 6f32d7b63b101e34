import { foldChannel } from '../../../db/tables/strategy/message-guides.ts';
import {
  guideOfCustomer,
  MATCH_OF_CUSTOMER,
  MET_CRITERIA_OF_CUSTOMER,
  type MetCriterion as Met,
  type NoPersona as None,
  PERSONA_OF_CUSTOMER,
  type PersonaOfCustomer,
} from '../../../db/tables/visitor/persona-for.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import { builder } from '../../core/builder.ts';
import { CriterionRole } from '../../core/enums.ts';
import { chosen, chosenFirst, one, read, rowsOf } from '../../core/reading.ts';
import { Customer } from '../customers/customer.ts';
import { customerKeys, customerLookup, findCustomer } from '../customers/customer-lookup.ts';
import { Persona } from '../personas/persona.ts';
import { PersonaMatch } from '../personas/persona-match.ts';
import { Segment } from '../segments/segment.ts';
import { MessageGuide } from '../strategy/message-guide.ts';

/** No guide has an empty channel. */
function foldedChannel(channel: unknown): string {
  return isStorable(String(channel)) ? foldChannel(String(channel)) : '';
}

const NoPersona = builder.enumType('NoPersonaReason', {
  description: 'Why a customer has no primary persona.',
  values: {
    NO_PERSONAS: { description: 'No positive persona is active.' },
    NOT_MATCHED: {
      description:
        'It is matched to no positive persona: known not to be, or UNKNOWN. `Customer.personas` says of each.',
    },
  } as const satisfies Record<None, { description: string }>,
});

const MetCriterion = builder.objectRef<Met>('MetCriterion').implement({
  extensions: rowsOf(MET_CRITERIA_OF_CUSTOMER.source),
  description: 'A criterion of its primary persona that a customer meets.',
  fields: (t) => ({
    segment: t.field({
      type: Segment,
      nullable: true,
      description: 'The segment that it is in; null where the criterion is a rule or a range of a score.',
      ...one('segment', 'sharedSegmentId'),
    }),
    role: t.field({
      type: CriterionRole,
      description: 'What the criterion means for the match.',
      extensions: read({ kind: 'column', column: 'role' }),
      resolve: ({ role }) => role as (typeof CriterionRole)['$inferType'],
    }),
    weight: t.exposeFloat('weight', { description: 'Its weight; below 0 it counts against the persona.' }),
    strength: t.exposeFloat('strength', { description: 'To which degree it is met, above 0 and up to 1.' }),
  }),
});

const PersonaFor = builder.objectRef<PersonaOfCustomer>('PersonaFor').implement({
  extensions: rowsOf(PERSONA_OF_CUSTOMER),
  description: 'The primary persona of a customer, as a page or a program that talks to it needs it, in one read.',
  fields: (t) => ({
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer; null for one just erased.',
      ...one('customer', 'id'),
    }),
    persona: t.field({
      type: Persona,
      nullable: true,
      description: 'The primary persona; null where `none` says why.',
      ...one('persona', 'primaryId'),
    }),
    fit: t.exposeFloat('fit', {
      nullable: true,
      description: 'How well it fits the persona, above 0 and up to 1; null without one.',
    }),
    since: t.expose('since', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was matched to the persona; null without one.',
    }),
    match: t.field({
      type: PersonaMatch,
      nullable: true,
      description: 'The match to the persona, which explains its fit by `contributions`; null without one.',
      ...chosenFirst((_args: object) => MATCH_OF_CUSTOMER),
    }),
    none: t.field({
      type: NoPersona,
      nullable: true,
      description: 'Why there is no primary persona; null where there is one.',
      extensions: read({ kind: 'column', column: 'none' }),
      resolve: ({ none }) => none,
    }),
    met: t.field({
      type: [MetCriterion],
      size: 'criteria',
      description: 'Why it is that persona: the criteria that the customer meets, those of the greatest weight first.',
      ...chosen((_args: object) => MET_CRITERIA_OF_CUSTOMER),
    }),
    guide: t.field({
      type: MessageGuide,
      nullable: true,
      description:
        'What is said to the persona on a channel, its texts in the language asked for: `guide(channel: "email") { ' +
        'content(language: ZH) }`. Null without a persona, or where nobody wrote one for the channel.',
      args: {
        channel: t.arg.string({ required: true, description: 'The channel; capitals and white space do not matter.' }),
      },
      ...chosenFirst(({ channel }: { channel: unknown }) => guideOfCustomer(channel), { channel: foldedChannel }),
    }),
  }),
});

builder.queryField('personaFor', (t) =>
  t.field({
    type: PersonaFor,
    nullable: true,
    description:
      'The primary persona of a customer with its fit, why it is that, and what is said to it on a channel. The customer is ' +
      'named as in `customer`: by exactly one of the arguments. Null where nobody has it.',
    args: customerKeys(t.arg),
    extensions: customerLookup,
    resolve: async (_root, args, context) => {
      const customer = await findCustomer(args, context);
      return customer && context.loaders.personaOfCustomer.load(customer.id);
    },
  }),
);
