import type { Change, ChangeKind } from '../../../db/tables/changes/changes.ts';
import type { LifeSignal as Signal } from '../../../db/tables/customers/customer-edits.ts';
import { builder } from '../../core/builder.ts';
import type { Context } from '../../core/context.ts';
import { decodeIdSet, encodeId } from '../../core/id.ts';
import { linked, part } from '../../core/reading.ts';
import { among, pushes, type ResumeArguments } from '../../push/change-stream.ts';
import { Import } from '../imports/import.ts';
import { ChangeInterface, number, RESUME_ARGUMENTS } from '../live/change.ts';
import { Survey } from '../surveys/survey.ts';
import { Customer } from './customer.ts';
import { FieldChangeType, fieldChangesOf, LifeSignal } from './field-change.ts';

interface EventCount {
  readonly type: string;
  readonly count: number;
}

const EventCountType = builder.objectRef<EventCount>('CustomerEventCount').implement({
  description: 'Events of one type that came, were corrected or deleted.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'The type of the events.' }),
    count: t.exposeInt('count', { description: 'How many.' }),
  }),
});

const Counts = builder.objectRef<Change['payload']>('CustomersSummary').implement({
  description: 'How many customers one change stands for.',
  fields: (t) => ({
    created: t.int({ description: 'Customers that were made.', resolve: ({ created }) => number(created) ?? 0 }),
    changed: t.int({ description: 'Customers that were changed.', resolve: ({ changed }) => number(changed) ?? 0 }),
  }),
});

type Payload = Change['payload'];

async function surveysOf({ surveys }: Payload, { loaders }: Context) {
  const keys = new Set((surveys ?? []) as readonly string[]);
  if (keys.size === 0) return [];
  return [...(await loaders.surveyCatalogue()).values()].filter(({ key }) => keys.has(key));
}

export const CustomerChanged = builder.objectRef<Change>('CustomerChanged').implement({
  description:
    'What one transaction changed of a customer: fields and traits, answers, events where the workspace has them told. Or, ' +
    'with a `summary`, of how many.',
  interfaces: [ChangeInterface],
  fields: (t) => ({
    customer: t.field({
      type: Customer,
      nullable: true,
      description: 'The customer as it is now; null for one since erased or merged, and in a summary.',
      ...linked('customer', ({ customerId }: Change) => customerId),
    }),
    customerId: t.id({
      nullable: true,
      description: 'Id of the customer, also of one that is no more; null in a summary.',
      resolve: ({ customerId }) => (customerId ? encodeId('Customer', customerId) : null),
    }),
    created: t.boolean({
      description: 'Whether the customer was made: its first values are not listed.',
      resolve: ({ payload }) => payload['created'] === true,
    }),
    fields: t.field({
      type: [FieldChangeType],
      size: 4,
      description: 'Fields and traits with another value than before, first values among them, by name.',
      resolve: ({ payload }) => fieldChangesOf(payload['fields']),
    }),
    signals: t.field({
      type: [LifeSignal],
      size: 2,
      description: 'Signs of a changed life among them.',
      resolve: ({ payload }) => [...((payload['signals'] ?? []) as readonly Signal[])],
    }),
    events: t.field({
      type: [EventCountType],
      size: 2,
      description:
        'Its events that came, were corrected or deleted, by type. Empty unless Workspace.eventChanges is on.',
      resolve: ({ payload }) =>
        Object.entries((payload['events'] ?? {}) as Record<string, number>)
          .map(([type, count]) => ({ type, count }))
          .sort((one, other) => (one.type < other.type ? -1 : 1)),
    }),
    surveys: t.field({
      type: [Survey],
      size: 1,
      description: 'The surveys it answered.',
      resolve: ({ payload }, _args, context) => surveysOf(payload, context),
    }),
    import: t.field({
      type: Import,
      nullable: true,
      description: 'The import that changed it; null where none did.',
      ...linked('import', ({ payload }: Change) => number(payload['importId'])),
    }),
    summary: t.field({
      type: Counts,
      nullable: true,
      description:
        'Of a transaction with too many customers to tell one by one, over 1,000, or over 100 of an import: how many. Read ' +
        'anew whom you show.',
      ...part(({ kind, payload }: Change) => (kind === 'CUSTOMERS_CHANGED' ? payload : null)),
    }),
  }),
});

const CustomerChangeKind = builder.enumType('CustomerChangeKind', {
  description: 'What of a customer changes.',
  values: {
    CREATED: { description: 'It is made.' },
    FIELDS: { description: 'A field gets another value.' },
    TRAITS: { description: 'A trait gets another value.' },
    SIGNALS: { description: 'A sign of a changed life.' },
    EVENTS: { description: 'Events come, are corrected or deleted, where the workspace has them told.' },
    ANSWERS: { description: 'It answers a survey.' },
  } as const,
});
type Kind = (typeof CustomerChangeKind)['$inferType'];

/** The kinds of what a change tells of. */
function kindsOf({ created, fields, signals, events, surveys }: Payload): Kind[] {
  const names = Object.keys((fields ?? {}) as object);
  return [
    ...(created === true ? (['CREATED'] as const) : []),
    ...(names.some((name) => name.startsWith('customer.')) ? (['FIELDS'] as const) : []),
    ...(names.some((name) => name.startsWith('traits.')) ? (['TRAITS'] as const) : []),
    ...(signals ? (['SIGNALS'] as const) : []),
    ...(events ? (['EVENTS'] as const) : []),
    ...(surveys ? (['ANSWERS'] as const) : []),
  ];
}

const PUSHED: ReadonlySet<ChangeKind> = new Set(['CUSTOMER_CHANGED', 'CUSTOMERS_CHANGED']);

interface Arguments extends ResumeArguments {
  readonly customerIds?: readonly string[] | null | undefined;
  readonly kinds?: readonly Kind[] | null | undefined;
}

builder.subscriptionField('customerChanged', (t) =>
  t.field({
    type: CustomerChanged,
    description:
      "Customers' own changes: fields and traits, answers, events where the workspace has them told. Summaries come whatever " +
      'the filters: any customer may be among them. Merges and deletions are told by `changes`.',
    args: {
      customerIds: t.arg.idList({ description: 'Only of these customers. Default: all.' }),
      kinds: t.arg({ type: [CustomerChangeKind], description: 'Only where any of these changed. Default: all.' }),
      after: t.arg.string(RESUME_ARGUMENTS.after),
      latestOnly: t.arg.boolean(RESUME_ARGUMENTS.latestOnly),
    },
    ...pushes((args: Arguments) => {
      const customers = decodeIdSet('Customer', args.customerIds, 'customerIds');
      const kinds = args.kinds ? new Set<Kind>(args.kinds) : undefined;
      return ({ kind, customerId, payload }) =>
        PUSHED.has(kind) &&
        (kind === 'CUSTOMERS_CHANGED' ||
          (among(customers, customerId) && (!kinds || kindsOf(payload).some((one) => kinds.has(one)))));
    }),
  }),
);
