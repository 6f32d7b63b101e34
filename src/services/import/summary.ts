import { storedText } from './decimal.ts';
import type { Conversion } from './exchange.ts';
import type { RowCounts, Table } from './file/table.ts';
import { describeUnseen } from './needed-names.ts';
import type { Report } from './report.ts';
import type { LineTarget, Writer } from './writer.ts';

/** Outcome of an import. Every line read is either accepted or rejected, once the import is complete. */
export interface ImportSummary {
  /** False where it was stopped: import the file again to complete it. */
  readonly complete: boolean;
  /** Records, without the header and empty lines. */
  readonly linesRead: number;
  /** Lines whose event (or customer, in files without events) is stored, now or before. */
  readonly linesAccepted: { readonly total: number; readonly byType: Readonly<Record<string, number>> };
  readonly linesRejected: { readonly total: number; readonly byReason: Readonly<Record<string, number>> };
  /** Values of customers left out because they are wrong: the customers and their events are stored without. */
  readonly fieldsLeftOut: { readonly total: number; readonly byReason: Readonly<Record<string, number>> };
  /** By currency, of the amounts read: sums in it, and of what the mapping's rates made of them. Absent without rates. */
  readonly converted?: Readonly<Record<string, Conversion>>;
  /** Distinct customers of the file. */
  readonly customers: {
    readonly created: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly rejected: number;
  };
  /** By event type. Duplicates were stored before with the same content. */
  readonly events: Readonly<
    Record<string, { readonly accepted: number; readonly duplicates: number; readonly rejected: number }>
  >;
  /** Only of a file of survey responses. Duplicates were stored before with the same content. */
  readonly responses?: { readonly accepted: number; readonly duplicates: number; readonly rejected: number };
  /** What was passed over or made up before there were rows. */
  readonly rows: Readonly<RowCounts>;
  /** Names of the mapping that no row of JSON had, with those that are alike. */
  readonly columnsNeverSeen: readonly string[];
  /** Exact sum by event type of the amounts of the events of the file that are stored, now or before. */
  readonly amounts: Readonly<Record<string, string>>;
  readonly seconds: number;
  /** Path of the report of rejected lines. */
  readonly report: string;
}

export function summarise(
  writer: Writer,
  report: Report,
  table: Table,
  read: Pick<ImportSummary, 'complete' | 'linesRead' | 'report'> & {
    readonly startedAt: number;
    target: LineTarget;
    converted: Readonly<Record<string, Conversion>>;
  },
): ImportSummary {
  const { startedAt, target, converted, ...facts } = read;
  const { created, updated, unchanged } = writer.customers;
  const { accepted, duplicates } = writer.responses;
  const types = [...writer.events].sort(([a], [b]) => (a < b ? -1 : 1));
  const byType =
    target === 'events'
      ? Object.fromEntries(types.map(([type, { lines }]) => [type, lines]))
      : target === 'customers'
        ? { customer: created + updated + unchanged }
        : { response: accepted + duplicates };
  return {
    ...facts,
    linesAccepted: { total: Object.values(byType).reduce((sum, lines) => sum + lines, 0), byType },
    linesRejected: { total: report.rejected, byReason: report.reasons },
    fieldsLeftOut: { total: Object.values(report.leftOut).reduce((sum, n) => sum + n, 0), byReason: report.leftOut },
    ...(Object.keys(converted).length > 0 ? { converted } : {}),
    customers: { ...writer.customers },
    events: Object.fromEntries(
      types.map(([type, { accepted, duplicates, rejected }]) => [type, { accepted, duplicates, rejected }]),
    ),
    ...(typeof target === 'string' ? {} : { responses: { ...writer.responses } }),
    rows: { ...table.counts },
    columnsNeverSeen: [...new Set(table.unseen().map(describeUnseen))],
    amounts: Object.fromEntries(types.map(([type, { amount }]) => [type, storedText(amount)])),
    seconds: Math.round(performance.now() - startedAt) / 1000,
  };
}
