import type { Conversion } from '../../../services/import/exchange.ts';
import type { Counts, ImportSummary as Summary } from '../../../services/import/summary.ts';
import { builder } from '../../core/builder.ts';

interface Reason {
  readonly reason: string;
  readonly count: number;
}

const ImportReason = builder.objectRef<Reason>('ImportReason').implement({
  description: 'A reason, and how often it was one.',
  fields: (t) => ({
    reason: t.exposeString('reason', { description: 'For people; without what differs from line to line.' }),
    count: t.exposeInt('count', { description: 'How often.' }),
  }),
});

const ImportCounts = builder.objectRef<Counts>('ImportCounts').implement({
  description: 'What was not taken, and why.',
  fields: (t) => ({
    total: t.exposeInt('total', { description: 'All of them.' }),
    reasons: t.field({
      type: [ImportReason],
      size: 20,
      description: 'By reason, the most frequent first; 51 at most.',
      resolve: ({ byReason }) => Object.entries(byReason).map(([reason, count]) => ({ reason, count })),
    }),
  }),
});

const ImportedCustomers = builder.objectRef<Summary['customers']>('ImportedCustomers').implement({
  description: 'Distinct customers of a file.',
  fields: (t) => ({
    created: t.exposeInt('created', { description: 'New ones.' }),
    updated: t.exposeInt('updated', { description: 'Known ones of whom something changed.' }),
    unchanged: t.exposeInt('unchanged', { description: 'Known ones of whom nothing changed.' }),
    rejected: t.exposeInt('rejected', { description: 'Those that were not taken.' }),
  }),
});

type Events = Summary['events'][string] & { readonly type: string; readonly lines: number; readonly amount: string };

const ImportedEvents = builder.objectRef<Events>('ImportedEvents').implement({
  description: 'Events of one type in a file.',
  fields: (t) => ({
    type: t.exposeString('type', { description: 'The type.' }),
    lines: t.exposeInt('lines', { description: 'Lines whose event is stored, now or before.' }),
    accepted: t.exposeInt('accepted', { description: 'New events.' }),
    corrected: t.exposeInt('corrected', { description: 'Stored before with other content, which was replaced.' }),
    duplicates: t.exposeInt('duplicates', { description: 'Stored before with the same content.' }),
    rejected: t.exposeInt('rejected', { description: 'Not taken.' }),
    amount: t.field({
      type: 'Decimal',
      description: 'Exact sum of the amounts of those that are stored, now or before.',
      resolve: ({ amount }) => amount,
    }),
  }),
});

type Responses = NonNullable<Summary['responses']>;

const ImportedResponses = builder.objectRef<Responses>('ImportedResponses').implement({
  description: 'Survey responses of a file.',
  fields: (t) => ({
    accepted: t.exposeInt('accepted', { description: 'New ones.' }),
    duplicates: t.exposeInt('duplicates', { description: 'Stored before with the same content.' }),
    rejected: t.exposeInt('rejected', { description: 'Not taken.' }),
  }),
});

const ImportConversion = builder.objectRef<Conversion & { readonly currency: string }>('ImportConversion').implement({
  description: 'Amounts that were converted from one currency.',
  fields: (t) => ({
    currency: t.exposeString('currency', { description: 'ISO 4217 code of the currency read.' }),
    count: t.exposeInt('count', { description: 'Amounts.' }),
    from: t.field({ type: 'Decimal', description: 'Their sum in that currency.', resolve: ({ from }) => from }),
    to: t.field({ type: 'Decimal', description: 'The sum of what they became.', resolve: ({ to }) => to }),
  }),
});

type DifferenceSummary = NonNullable<Summary['differences']>;

const ImportDifferences = builder.objectRef<DifferenceSummary>('ImportDifferences').implement({
  description: 'What a dry run would change of what is stored.',
  fields: (t) => ({
    counts: t.field({
      type: 'JSON',
      bytes: 200,
      description: 'How many there are, by kind: `customerCreated`, `customerUpdated`, `eventAdded` and so on.',
      resolve: ({ counts }) => counts,
    }),
    first: t.field({
      type: 'JSON',
      bytes: 4_000,
      description: 'A list of the first of each kind, 20 at most. `differencesUrl` of the import has all.',
      resolve: ({ first }) => first,
    }),
  }),
});

export const ImportSummary = builder.objectRef<Summary>('ImportSummary').implement({
  description: 'The outcome of an import. Of one that is complete, each line read was either accepted or rejected.',
  fields: (t) => ({
    linesRead: t.exposeInt('linesRead', { description: 'Records, without the header and empty lines.' }),
    linesAccepted: t.int({
      description: 'Lines whose event, or customer, is stored, now or before.',
      resolve: ({ linesAccepted }) => linesAccepted.total,
    }),
    linesRejected: t.expose('linesRejected', { type: ImportCounts, description: 'Lines that were not taken.' }),
    linesUnwanted: t.int({
      description: "Of the rejected lines, those that the mapping's own rules do not want.",
      resolve: ({ linesRejected }) => linesRejected.unwanted,
    }),
    ordersDropped: t.expose('ordersDropped', {
      type: ImportCounts,
      description: 'Events of several lines of which nothing is stored.',
    }),
    fieldsLeftOut: t.expose('fieldsLeftOut', {
      type: ImportCounts,
      description: 'Values left out of lines that were taken, because they are wrong or another customer has them.',
    }),
    customers: t.expose('customers', { type: ImportedCustomers, description: 'Customers of the file.' }),
    events: t.field({
      type: [ImportedEvents],
      size: 'eventTypes',
      description: 'Events of the file by type.',
      resolve: ({ events, linesAccepted, amounts }) =>
        Object.entries(events).map(([type, counts]) => ({
          ...counts,
          type,
          lines: linesAccepted.byType[type] ?? 0,
          amount: amounts[type] ?? '0',
        })),
    }),
    responses: t.field({
      type: ImportedResponses,
      nullable: true,
      description: 'Survey responses of the file; null for a file of none.',
      resolve: ({ responses }) => responses ?? null,
    }),
    converted: t.field({
      type: [ImportConversion],
      size: 5,
      description: "Amounts converted by the mapping's rates.",
      resolve: ({ converted = {} }) =>
        Object.entries(converted).map(([currency, conversion]) => ({ ...conversion, currency })),
    }),
    rowsPadded: t.int({
      description: 'Rows that lack their last cells, which count as empty.',
      resolve: ({ rows }) => rows.padded,
    }),
    headersRepeated: t.int({
      description: 'Lines that repeat the header; no records.',
      resolve: ({ rows }) => rows.headersRepeated,
    }),
    withoutItems: t.int({
      description: 'Records that have no item of `each`; no lines.',
      resolve: ({ rows }) => rows.withoutItems,
    }),
    columnsNeverSeen: t.stringList({
      size: 20,
      description: 'Names of the mapping that no record had, with those that are alike.',
      resolve: ({ columnsNeverSeen }) => [...columnsNeverSeen],
    }),
    differences: t.field({
      type: ImportDifferences,
      nullable: true,
      description: 'What a dry run would change; null of any other import.',
      resolve: ({ differences }) => differences ?? null,
    }),
    advice: t.stringList({
      size: 5,
      description: 'What there is to do about it, for people.',
      resolve: ({ advice }) => [...advice],
    }),
    seconds: t.exposeFloat('seconds', { description: 'Time it took.' }),
    all: t.field({
      type: 'JSON',
      bytes: 4_000,
      description: 'The summary as `personagraph import --json` prints it.',
      resolve: (summary) => summary,
    }),
  }),
});
