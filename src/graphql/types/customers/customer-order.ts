import type { CustomerFilter, EventTotal } from '../../../db/tables/customers/customer-filter.ts';
import {
  type CustomerValue,
  customersByScore,
  customersByValue,
  customersMeant,
} from '../../../db/tables/customers/customer-reads.ts';
import type { Customer as Row } from '../../../db/tables/customers/customers.ts';
import { type CustomerOrder, orderFields } from '../../../engine/catalogue/customer-fields.ts';
import { PersonagraphError } from '../../../errors.ts';
import { composed } from '../../../segmenter/composed.ts';
import { isStorable } from '../../../segmenter/storable.ts';
import { builder } from '../../core/builder.ts';
import { isGiven, type Pages } from '../../core/reading.ts';
import { readScoreKey } from '../../core/score-key.ts';
import { FeatureKind } from '../segments/feature-kind.ts';
import { ScoreOrderInput } from './score-order.ts';

const OrderField = builder.enumType('CustomerOrderField', {
  description: 'What customers are ordered by. Those without a value come last in either direction.',
  values: Object.fromEntries(orderFields.map(({ order: { name, about } }) => [name, { description: about }])) as Record<
    CustomerOrder,
    { description: string }
  >,
});

export const Direction = builder.enumType('OrderDirection', {
  description: 'From low to high or from high to low.',
  values: {
    ASC: { description: 'From low to high, from old to new.' },
    DESC: { description: 'From high to low, from new to old.' },
  } as const,
});

const TraitOrder = builder.inputType('TraitOrder', {
  description:
    'A trait that customers are ordered by. Those without a value of the kind come last in either direction. A page costs ' +
    'one look at the trait of everybody listed.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Its name.' }),
    kind: t.field({ type: FeatureKind, required: true, description: 'Its kind. INVALID_INPUT for LIST.' }),
  }),
});

const TotalEnum = builder.enumType('EventTotal', {
  description: "An all-time total of a customer's events of one type.",
  values: {
    COUNT: { value: 'count', description: 'How many there were; 0 of who did none.' },
    AMOUNT: { value: 'amount', description: 'Sum of their amounts; 0 of who did none.' },
    QUANTITY: { value: 'quantity', description: 'Sum of their quantities; 0 of who did none.' },
    FIRST_AT: { value: 'firstAt', description: 'When the first was.' },
    LAST_AT: { value: 'lastAt', description: 'When the last was.' },
  } as const satisfies Record<string, { value: EventTotal; description: string }>,
});

const TotalOrder = builder.inputType('EventTotalOrder', {
  description:
    'A total of events that customers are ordered by. Those without one come last in either direction. A page costs one ' +
    'look at the total of everybody listed.',
  fields: (t) => ({
    type: t.string({ required: true, description: 'The type of the events.' }),
    total: t.field({ type: TotalEnum, required: true, description: 'Which total.' }),
  }),
});

export const CustomerOrderInput = builder.inputType('CustomerOrder', {
  description: 'An order of customers: one of field, score, trait and events, and the direction.',
  fields: (t) => ({
    field: t.field({ type: OrderField, description: 'What they are ordered by. Default CREATED_AT.' }),
    score: t.field({ type: ScoreOrderInput, description: 'A score they are ordered by, in place of a field.' }),
    trait: t.field({ type: TraitOrder, description: 'A trait they are ordered by, in place of a field.' }),
    events: t.field({ type: TotalOrder, description: 'A total of events they are ordered by, in place of a field.' }),
    direction: t.field({
      type: Direction,
      required: true,
      defaultValue: 'ASC',
      description: 'From which end. Default ASC.',
    }),
  }),
});

type Order = (typeof CustomerOrderInput)['$inferInput'];

/** The customers a filter means in the order that clients ask for. Throws INVALID_INPUT and INVALID_ID. */
export function customersInOrder(filter: CustomerFilter, order: Order | null | undefined): Pages<Row> {
  const { field, score, trait, events, direction = 'ASC' } = order ?? {};
  if ([field, score, trait, events].filter(isGiven).length > 1) refuse('Give one of field, score, trait and events.');
  const descending = direction === 'DESC';
  if (score) {
    const key = readScoreKey(score, ['orderBy', 'score']);
    return {
      ordering: `customers:${key.segmentation}.${key.key}:${direction}`,
      list: customersByScore(filter, key, descending),
    };
  }
  const value = trait ? traitOf(trait) : events ? totalOf(events) : null;
  if (value) {
    return {
      ordering: `customers:${JSON.stringify(value)}:${direction}`,
      list: customersByValue(filter, value, descending),
    };
  }
  const by: CustomerOrder = field ?? 'CREATED_AT';
  return { ordering: `customers:${by}:${direction}`, list: customersMeant(filter, by, descending) };
}

/** That a customer has what others are ordered by; null for an order by what all may have. */
export function orderedBy(order: Order | null | undefined): CustomerFilter | null {
  const { trait, events } = order ?? {};
  if (trait && trait.kind !== 'list') {
    return {
      trait: storedText(trait.name, 'trait', 'name'),
      as: READINGS[trait.kind],
      is: { op: 'isNull', value: false },
    };
  }
  return events ? { ...totalOf(events), is: { op: 'isNull', value: false } } : null;
}

const READINGS = { number: 'number', time: 'time', flag: 'flag', category: 'text' } as const;

function traitOf({ name, kind }: (typeof TraitOrder)['$inferInput']): CustomerValue {
  if (kind === 'list') return refuse('Lists have no order.', 'trait', 'kind');
  return { trait: storedText(name, 'trait', 'name'), as: READINGS[kind] };
}

function totalOf({ type, total }: (typeof TotalOrder)['$inferInput']) {
  return { total, of: storedText(type, 'events', 'type') };
}

function storedText(text: string, ...at: string[]): string {
  const whole = composed(text);
  return whole.length <= 200 && isStorable(whole) ? whole : refuse('Is no name: 200 characters at most.', ...at);
}

function refuse(message: string, ...at: string[]): never {
  throw new PersonagraphError('INVALID_INPUT', message, { field: ['orderBy', ...at] });
}
